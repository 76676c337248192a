//! Restatements: levels that a correction would change, and what was decided about them.

use duckdb::params;
use equipoise_ledger::{DecisionVerdict, Hash, RestatedRow, Sequence};
use equipoise_model::{Date, IndexId, Instant};
use serde_json::Value;

use super::decisions::verdict;
use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::{Rows, select};

/// A restatement, without its sessions.
#[derive(Debug, Clone, PartialEq)]
pub struct RestatementRow {
    /// The entry that holds it.
    pub sequence: Sequence,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// The index.
    pub index: IndexId,
    /// The rule book.
    pub definition: Hash,
    /// The last publication of the series when it was found.
    pub published: Sequence,
    /// Facts up to and including this entry were used.
    pub cut: Sequence,
    /// The entries of facts that came since the levels were published, and reach into them.
    pub causes: Vec<Sequence>,
    /// What was corrected, as sentences.
    pub sentences: Vec<String>,
    /// Whether the constituents of a session would be others.
    pub changes_members: bool,
    /// The largest change of a level, as a fraction of what is published.
    pub materiality: f64,
    /// The first and last session whose levels would change.
    pub span: Option<(Date, Date)>,
    /// How many sessions that are.
    pub sessions: u64,
    /// What was decided last; `None` while it is open.
    pub verdict: Option<DecisionVerdict>,
}

const SQL: &str = "
    WITH decided AS (
        SELECT subject, arg_max(verdict, sequence) AS verdict FROM decisions
        WHERE sequence <= $3 GROUP BY subject
    )
    SELECT restatements.*, verdict
    FROM restatements LEFT JOIN decided ON decided.subject = restatements.sequence
    WHERE restatements.sequence <= $3
      AND ($1::VARCHAR IS NULL OR index_id = $1)
      AND ($2::BOOLEAN IS NULL OR (verdict IS NULL) = $2)
    ORDER BY sequence";

impl Projection {
    /// The restatements of `index`, or of every index, in ledger order: every one, only those about
    /// which nothing is decided yet (`is_open` true), or only the others.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn restatements(
        &self,
        index: Option<&IndexId>,
        is_open: Option<bool>,
        as_of: Sequence,
    ) -> Result<Vec<RestatementRow>, ProjectionError> {
        let index = index.cloned();
        self.read(move |connection| {
            let given = params![index.as_ref().map(IndexId::as_str), is_open, as_of.0];
            select(
                connection,
                "read restatements",
                SQL,
                given,
                RestatementRow::read,
            )
        })
        .await
    }

    /// The sessions of the restatement at `sequence`, ascending; none when there is no such
    /// restatement.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn restated_sessions(
        &self,
        sequence: Sequence,
    ) -> Result<Vec<RestatedRow>, ProjectionError> {
        const SQL: &str = "SELECT * FROM restated_sessions WHERE sequence = $1 ORDER BY session";
        self.read(move |connection| {
            let given = params![sequence.0];
            select(connection, "read restated sessions", SQL, given, restated)
        })
        .await
    }
}

impl RestatementRow {
    fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        let first = rows.maybe_date("first_session", row)?;
        let verdict = rows.maybe_text("verdict", row)?.map(verdict).transpose()?;
        Ok(Self {
            sequence: rows.sequence("sequence", row)?,
            recorded_at: rows.instant("recorded_at", row)?,
            index: rows.index(row)?,
            definition: rows.hash("definition", row)?,
            published: rows.sequence("published", row)?,
            cut: rows.sequence("cut", row)?,
            causes: rows.list("causes", row, |cause| cause.as_u64().map(Sequence))?,
            sentences: rows.list("sentences", row, text)?,
            changes_members: rows.bool("changes_members", row)?,
            materiality: rows.f64("materiality", row)?,
            span: first.zip(rows.maybe_date("last_session", row)?),
            sessions: rows.u64("sessions", row)?,
            verdict,
        })
    }
}

fn restated(rows: &Rows, row: usize) -> Result<RestatedRow, ProjectionError> {
    Ok(RestatedRow {
        session: rows.date("session", row)?,
        published_price_return: rows.f64("published_price_return", row)?,
        price_return: rows.f64("price_return", row)?,
        published_gross_total_return: rows.f64("published_gross_total_return", row)?,
        gross_total_return: rows.f64("gross_total_return", row)?,
        published_net_total_return: rows.f64("published_net_total_return", row)?,
        net_total_return: rows.f64("net_total_return", row)?,
    })
}

/// An item of a list of texts.
pub(super) fn text(item: &Value) -> Option<String> {
    item.as_str().map(ToOwned::to_owned)
}
