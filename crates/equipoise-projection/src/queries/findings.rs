//! Findings: what screenings had to say, as recorded.

use duckdb::params;
use equipoise_ledger::Sequence;
use equipoise_model::Date;

use super::statements::Statement;
use super::within_limit;
use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::{Rows, select};

/// Which findings.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FindingFilter {
    /// Of this symbol only.
    pub symbol: Option<String>,
    /// Of this rule only.
    pub rule: Option<String>,
    /// With this outcome only.
    pub outcome: Option<String>,
    /// First session.
    pub from: Option<Date>,
    /// Last session.
    pub to: Option<Date>,
    /// Of this screening only.
    pub screening: Option<Sequence>,
}

/// A finding of a screening.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingRow {
    /// The session of the value.
    pub session: Date,
    /// The symbol of the line; `None` when the session as a whole is meant.
    pub symbol: Option<String>,
    /// The name of the rule.
    pub rule: String,
    /// The figure it is about.
    pub field: String,
    /// The figure as given.
    pub value: Option<f64>,
    /// The figure that was expected.
    pub expected: Option<f64>,
    /// What the rule would have become of the value.
    pub outcome: String,
    /// The row among the held bars of its screening; `None` when nothing was held back.
    pub held: Option<u64>,
    /// One sentence for a person, without a full stop.
    pub sentence: String,
    /// The screening.
    pub statement: Statement,
}

const SQL: &str = "
    SELECT findings.*, recorded_at, source FROM findings JOIN entries USING (sequence)
    WHERE sequence <= $1
      AND ($2::VARCHAR IS NULL OR symbol = $2)
      AND ($3::VARCHAR IS NULL OR rule = $3)
      AND ($4::VARCHAR IS NULL OR outcome = $4)
      AND ($5::DATE IS NULL OR session >= $5)
      AND ($6::DATE IS NULL OR session <= $6)
      AND ($7::UBIGINT IS NULL OR sequence = $7)
    ORDER BY sequence, findings.rowid
    LIMIT $8";

impl Projection {
    /// The findings recorded up to `as_of` that `filter` leaves, in the order in which they were
    /// recorded.
    ///
    /// # Errors
    /// When there are more than [`CONSTITUENT_ROWS_MAX`](super::CONSTITUENT_ROWS_MAX); when the
    /// query fails or takes longer than the statement timeout.
    pub async fn findings(
        &self,
        filter: FindingFilter,
        as_of: Sequence,
    ) -> Result<Vec<FindingRow>, ProjectionError> {
        let rows = self
            .read(move |connection| {
                let given = params![
                    as_of.0,
                    filter.symbol,
                    filter.rule,
                    filter.outcome,
                    filter.from,
                    filter.to,
                    filter.screening.map(|sequence| sequence.0),
                    super::CONSTITUENT_ROWS_READ
                ];
                select(connection, "read findings", SQL, given, FindingRow::read)
            })
            .await?;
        within_limit(rows, "findings")
    }
}

impl FindingRow {
    fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        Ok(Self {
            session: rows.date("session", row)?,
            symbol: rows.maybe_text("symbol", row)?,
            rule: rows.text("rule", row)?,
            field: rows.text("field", row)?,
            value: rows.maybe_f64("value", row)?,
            expected: rows.maybe_f64("expected", row)?,
            outcome: rows.text("outcome", row)?,
            held: rows.maybe_u64("held", row)?,
            sentence: rows.text("sentence", row)?,
            statement: Statement::read(rows, row)?,
        })
    }
}
