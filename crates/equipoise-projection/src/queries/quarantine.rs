//! Quarantine: bars that were held back, and what was decided about them.

use duckdb::params;
use equipoise_ledger::{QualityVerdict, Sequence};
use equipoise_model::{Date, Instant};

use super::statements::Statement;
use super::within_limit;
use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::{Rows, select};

/// A held bar, as the source gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldBarRow {
    /// Its row among the held bars of its screening.
    pub held: u64,
    /// The session.
    pub session: Date,
    /// The symbol.
    pub symbol: String,
    /// First price.
    pub open: Option<f64>,
    /// Highest price.
    pub high: Option<f64>,
    /// Lowest price.
    pub low: Option<f64>,
    /// The close.
    pub close: f64,
    /// Shares traded.
    pub volume: Option<f64>,
    /// Market cap as given by the source.
    pub market_cap: Option<f64>,
    /// The rules that held it, by name.
    pub rules: String,
    /// Whether one of them says that it is no value at all.
    pub is_refused: bool,
    /// What the first of them says.
    pub sentence: String,
    /// The screening, and who brought the bar in.
    pub statement: Statement,
    /// What was decided; `None` while it is open.
    pub decision: Option<HeldDecision>,
}

/// What was decided about a held bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldDecision {
    /// The entry that holds the decision.
    pub sequence: Sequence,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// What becomes of the bar.
    pub verdict: QualityVerdict,
    /// Who decided.
    pub by: String,
    /// Why.
    pub reason: String,
}

const SQL: &str = "
    WITH said AS (
        SELECT sequence, held, string_agg(DISTINCT rule, ', ' ORDER BY rule) AS rules,
               bool_or(outcome = 'refuse') AS is_refused, first(sentence ORDER BY rowid) AS sentence
        FROM findings WHERE held IS NOT NULL GROUP BY sequence, held
    ), decided AS (
        SELECT subject, held, arg_min(sequence, sequence) AS decision,
               arg_min(recorded_at, sequence) AS decided_at, arg_min(verdict, sequence) AS verdict,
               arg_min(decided_by, sequence) AS decided_by, arg_min(reason, sequence) AS reason
        FROM quality_decisions WHERE sequence <= $1 GROUP BY subject, held
    )
    SELECT quarantine.*, rules, is_refused, sentence, recorded_at, source,
           decision, decided_at, verdict, decided_by, reason
    FROM quarantine
    JOIN entries USING (sequence)
    JOIN said USING (sequence, held)
    LEFT JOIN decided ON decided.subject = quarantine.sequence AND decided.held = quarantine.held
    WHERE sequence <= $1
      AND ($2::UBIGINT IS NULL OR sequence = $2)
      AND ($3::BOOLEAN IS NULL OR (verdict IS NULL) = $3)
    ORDER BY sequence, quarantine.held
    LIMIT $4";

impl Projection {
    /// The held bars of `screening`, or of every one, in the order in which they were held: all, only
    /// those about which nothing is decided (`is_open` true), or only the others.
    ///
    /// # Errors
    /// When there are more than [`CONSTITUENT_ROWS_MAX`](super::CONSTITUENT_ROWS_MAX); when the
    /// query fails or takes longer than the statement timeout.
    pub async fn quarantine(
        &self,
        screening: Option<Sequence>,
        is_open: Option<bool>,
        as_of: Sequence,
    ) -> Result<Vec<HeldBarRow>, ProjectionError> {
        let rows = self
            .read(move |connection| {
                let screening = screening.map(|sequence| sequence.0);
                let given = params![as_of.0, screening, is_open, super::CONSTITUENT_ROWS_READ];
                select(connection, "read held bars", SQL, given, HeldBarRow::read)
            })
            .await?;
        within_limit(rows, "held bars")
    }
}

impl HeldBarRow {
    fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        Ok(Self {
            held: rows.u64("held", row)?,
            session: rows.date("session", row)?,
            symbol: rows.text("symbol", row)?,
            open: rows.maybe_f64("open", row)?,
            high: rows.maybe_f64("high", row)?,
            low: rows.maybe_f64("low", row)?,
            close: rows.f64("close", row)?,
            volume: rows.maybe_f64("volume", row)?,
            market_cap: rows.maybe_f64("market_cap", row)?,
            rules: rows.text("rules", row)?,
            is_refused: rows.bool("is_refused", row)?,
            sentence: rows.text("sentence", row)?,
            statement: Statement::read(rows, row)?,
            decision: decision(rows, row)?,
        })
    }
}

fn decision(rows: &Rows, row: usize) -> Result<Option<HeldDecision>, ProjectionError> {
    let Some(verdict) = rows.maybe_text("verdict", row)? else {
        return Ok(None);
    };
    let verdict = QualityVerdict::parse(&verdict).ok_or(ProjectionError::Content {
        column: "verdict",
        value: verdict,
        expected: "released or rejected",
    })?;
    Ok(Some(HeldDecision {
        sequence: rows.sequence("decision", row)?,
        recorded_at: rows.instant("decided_at", row)?,
        verdict,
        by: rows.text("decided_by", row)?,
        reason: rows.text("reason", row)?,
    }))
}
