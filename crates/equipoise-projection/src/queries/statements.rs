//! Statements: since when a fact is recorded here, and from whom.

use equipoise_ledger::Sequence;
use equipoise_model::Instant;

use crate::error::ProjectionError;
use crate::rows::Rows;

/// The entry that stated a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its place in the ledger.
    pub sequence: Sequence,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Who brought it in, such as a provider or a file.
    pub source: String,
}

impl Statement {
    /// Reads the columns of `entries` in a result.
    pub(super) fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        Ok(Self {
            sequence: rows.sequence("sequence", row)?,
            recorded_at: rows.instant("recorded_at", row)?,
            source: rows.text("source", row)?,
        })
    }
}
