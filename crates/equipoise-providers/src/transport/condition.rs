//! The condition of a source: what is out of order, and what failed last.

use equipoise_model::Instant;

use super::breaker::ToldBreaker;
use crate::failure::{FailureKind, Fault};

/// What is known of a source besides its budget, by every process that asks it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Condition {
    /// Endpoints that failed since they last answered.
    pub breakers: Vec<ToldBreaker>,
    /// The latest failure; it stays when the source answers again.
    pub last_failure: Option<LastFailure>,
}

/// A failure and when it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastFailure {
    /// When it was.
    pub at: Instant,
    /// What kind it was.
    pub kind: FailureKind,
    /// Who has to do something about it.
    pub fault: Fault,
    /// What happened, without secrets.
    pub text: String,
}
