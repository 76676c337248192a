//! Decisions about entries, as recorded.

use duckdb::params;
use equipoise_ledger::{DecisionVerdict, Sequence};
use equipoise_model::Instant;

use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::{Rows, select};

/// What somebody decided about an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRow {
    /// The entry that holds the decision.
    pub sequence: Sequence,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// The entry it is about.
    pub subject: Sequence,
    /// Whether that is accepted.
    pub verdict: DecisionVerdict,
    /// Who decided: a person, or `policy`.
    pub by: String,
    /// Why, as a sentence; empty when nobody said.
    pub reason: String,
}

impl Projection {
    /// The decisions about the entry `subject`, in ledger order.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn decisions(
        &self,
        subject: Sequence,
        as_of: Sequence,
    ) -> Result<Vec<DecisionRow>, ProjectionError> {
        const SQL: &str =
            "SELECT * FROM decisions WHERE subject = $1 AND sequence <= $2 ORDER BY sequence";
        self.read(move |connection| {
            let given = params![subject.0, as_of.0];
            select(connection, "read decisions", SQL, given, DecisionRow::read)
        })
        .await
    }
}

impl DecisionRow {
    fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        Ok(Self {
            sequence: rows.sequence("sequence", row)?,
            recorded_at: rows.instant("recorded_at", row)?,
            subject: rows.sequence("subject", row)?,
            verdict: verdict(rows.text("verdict", row)?)?,
            by: rows.text("decided_by", row)?,
            reason: rows.text("reason", row)?,
        })
    }
}

/// The verdict called `name`.
pub(super) fn verdict(name: String) -> Result<DecisionVerdict, ProjectionError> {
    [DecisionVerdict::Approved, DecisionVerdict::Rejected]
        .into_iter()
        .find(|verdict| verdict.name() == name)
        .ok_or(ProjectionError::Content {
            column: "verdict",
            value: name,
            expected: "approved or rejected",
        })
}
