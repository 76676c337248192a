//! Why a source gave nothing, in the same terms for every source.

use std::time::Duration;

use crate::body::Refusal;
use crate::failure::{FailureKind, Fault};

/// The most of an answer that an error keeps.
pub const MAX_SAMPLE_BYTES: usize = 64 << 10;

/// Why a source gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct SourceError {
    /// Name of the source.
    pub source_name: &'static str,
    /// What kind of failure it is.
    pub kind: FailureKind,
    /// Who has to do something about it.
    pub fault: Fault,
    /// How long the source asks to be left alone.
    pub retry_after: Option<Duration>,
    /// Whether it shows that the source or the way to it is out of order: what a breaker counts.
    pub is_outage: bool,
    /// How the answer begins where it is garbage, up to [`MAX_SAMPLE_BYTES`]; else nothing.
    pub sample: Vec<u8>,
    /// What happened, beginning with the source's name; without secrets.
    pub text: String,
}

impl SourceError {
    /// A failure told by an answer. Outages are what may pass by itself and callers turned away.
    #[must_use]
    pub fn new(
        source_name: &'static str,
        kind: FailureKind,
        fault: Fault,
        text: impl Into<String>,
    ) -> Self {
        let is_outage = matches!(kind, FailureKind::Retryable | FailureKind::Blocked);
        Self {
            source_name,
            kind,
            fault,
            retry_after: None,
            is_outage,
            sample: Vec::new(),
            text: text.into(),
        }
    }

    /// The source called `source_name` gave nothing because of `refusal`.
    #[must_use]
    pub fn refused(source_name: &'static str, refusal: &Refusal) -> Self {
        let text = format!("{source_name}: {refusal}");
        let mut error = Self::new(source_name, refusal.kind(), refusal.fault(), text);
        error.retry_after = refusal.pause();
        error
    }

    /// The source does not serve such a need.
    #[must_use]
    pub fn unserved(source_name: &'static str, need: &super::Need) -> Self {
        let text = format!("{source_name}: cannot be asked for {need}");
        Self::new(source_name, FailureKind::Refused, Fault::Ours, text)
    }
}
