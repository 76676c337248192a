//! Errors: why a file of the directory as a whole gives nothing.

use crate::body::Refusal;
use crate::failure::{FailureKind, Fault};
use crate::source::SourceError;

/// Why a file gives nothing.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NasdaqError {
    /// What any source may send instead of data.
    #[error("nasdaq: {0}")]
    Answer(#[from] Refusal),
    /// A row has another number of cells than the header.
    #[error("nasdaq: line {line}: has {cells} cells where {expected} are expected")]
    Cells {
        /// The line, from 1.
        line: usize,
        /// Its cells.
        cells: usize,
        /// Those of the header.
        expected: usize,
    },
}

impl NasdaqError {
    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> FailureKind {
        match self {
            Self::Answer(refusal) => refusal.kind(),
            Self::Cells { .. } => FailureKind::Garbage,
        }
    }

    /// Who has to do something about it.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match self {
            Self::Answer(refusal) => refusal.fault(),
            Self::Cells { .. } => Fault::Theirs,
        }
    }
}

impl From<NasdaqError> for SourceError {
    fn from(error: NasdaqError) -> Self {
        Self::new(super::NAME, error.kind(), error.fault(), error.to_string())
    }
}
