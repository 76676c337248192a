//! Errors: why an answer of the SEC as a whole gives nothing.

use crate::body::Refusal;
use crate::failure::{FailureKind, Fault};
use crate::source::SourceError;

/// Why an answer gives nothing.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SecError {
    /// What any source may send instead of data.
    #[error("sec: {0}")]
    Answer(#[from] Refusal),
    /// The request did not say who asks.
    #[error(
        "sec: the header User-Agent must name who asks and an address for mail (status {status})"
    )]
    Undeclared {
        /// The HTTP status.
        status: u16,
    },
}

impl SecError {
    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> FailureKind {
        match self {
            Self::Answer(refusal) => refusal.kind(),
            Self::Undeclared { .. } => FailureKind::Auth,
        }
    }

    /// Who has to do something about it.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match self {
            Self::Answer(refusal) => refusal.fault(),
            Self::Undeclared { .. } => Fault::Ours,
        }
    }
}

impl From<SecError> for SourceError {
    fn from(error: SecError) -> Self {
        Self::new(super::NAME, error.kind(), error.fault(), error.to_string())
    }
}
