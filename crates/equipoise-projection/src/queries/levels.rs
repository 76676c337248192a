//! Levels of an index by session, with the summary beside them.

use equipoise_ledger::{Hash, Sequence};
use equipoise_model::Date;

use super::scope::{Scope, Sessions, chosen, scoped};
use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::{Rows, select};

/// One session of an index as published. Returns, turnover and weights are fractions. `None` stands
/// for a figure that the index does not have, or that was not recorded yet when it was published.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelRow {
    /// The session.
    pub session: Date,
    /// The rule book it was built by.
    pub definition: Hash,
    /// Price return level at the close.
    pub price_return: f64,
    /// Gross total return level.
    pub gross_total_return: f64,
    /// Net total return level.
    pub net_total_return: f64,
    /// Price return level net of the cost of trading.
    pub net_of_cost: Option<f64>,
    /// Price return level at the exchange rates of the session before, chained.
    pub local_currency: Option<f64>,
    /// Price return level of the same members weighted by market cap.
    pub twin_price_return: Option<f64>,
    /// Price return of the session; `None` on the base session.
    pub daily_return: Option<f64>,
    /// Price return since the base session.
    pub cumulative_return: f64,
    /// Mean of the last 20 price return levels; `None` before the 20th session.
    pub moving_average_20: Option<f64>,
    /// Daily return less that of the twin; `None` on the base session.
    pub weighting_effect: Option<f64>,
    /// Divisor in force for the close.
    pub divisor: f64,
    /// Divisor in force for the next session, after the events of the close.
    pub next_divisor: Option<f64>,
    /// Divisor of the twin in force for the next session.
    pub twin_next_divisor: Option<f64>,
    /// Market value of the basket in force at the open, at adjusted prior closes, in index currency.
    pub open_market_value: Option<f64>,
    /// Market value of the basket in force, at the close, in index currency.
    pub market_value: f64,
    /// Gross dividend points of the session.
    pub dividend_points: f64,
    /// Net dividend points of the session.
    pub net_dividend_points: Option<f64>,
    /// Constituents in force; on the base session, those chosen at its close.
    pub constituents: u32,
    /// Whether members were chosen or weights reset after the close.
    pub is_rebalance: bool,
    /// One-way turnover after the close, as a fraction of the basket.
    pub turnover: f64,
    /// Cost of the trades after the close, as a fraction of the basket.
    pub cost: Option<f64>,
    /// Why the row is provisional; `None` when it is final.
    pub provisional: Option<String>,
    /// The publication the row comes from.
    pub sequence: Sequence,
}

impl LevelRow {
    /// Whether the level stands but for a restatement: `final`, or `provisional`.
    #[must_use]
    pub fn status(&self) -> &'static str {
        match self.provisional {
            Some(_) => "provisional",
            None => "final",
        }
    }
}

/// A provisional row is final once an entry says so while it is the one that stands: one that was
/// replaced before stays provisional in its vintage.
///
/// A publication also refreshes the summary of sessions it does not hold, such as those whose average
/// reaches back to it, so level and summary are chosen apart.
const SQL: &str = concat!(
    chosen!(),
    ", refreshed AS (
        SELECT session,
               CASE WHEN $4::BOOLEAN THEN min(sequence) ELSE max(sequence) END AS sequence
        FROM level_summary
        WHERE index_id = $1 AND chain = $2 AND sequence <= $3
          AND session BETWEEN $5::DATE AND $6::DATE
        GROUP BY session
    ), summary AS (
        SELECT session, cumulative_return, moving_average_20, weighting_effect
        FROM level_summary JOIN refreshed USING (session, sequence)
        WHERE session BETWEEN $5::DATE AND $6::DATE
    ), finished AS (
        SELECT session AS until_session, sequence AS finished_by FROM statuses
        WHERE index_id = $1 AND chain = $2 AND sequence <= $3 AND status = 'final'
    ), replaced AS (
        SELECT provisional.session, provisional.sequence, min(levels.sequence) AS replaced_by
        FROM provisional JOIN levels ON levels.chain = provisional.chain
            AND levels.session = provisional.session AND levels.sequence > provisional.sequence
        WHERE provisional.chain = $2 AND levels.sequence <= $3
        GROUP BY provisional.session, provisional.sequence
    ), unfinished AS (
        SELECT session, sequence, reason AS provisional
        FROM provisional LEFT JOIN replaced USING (session, sequence)
        WHERE chain = $2 AND NOT EXISTS (
            SELECT 1 FROM finished
            WHERE until_session >= provisional.session AND finished_by > provisional.sequence
              AND (replaced_by IS NULL OR finished_by < replaced_by)
        )
    )
    SELECT levels.*, cumulative_return, moving_average_20, weighting_effect, provisional
    FROM levels JOIN chosen USING (session, sequence) JOIN summary USING (session)
    LEFT JOIN unfinished USING (session, sequence)
    WHERE session BETWEEN $5::DATE AND $6::DATE
    ORDER BY session"
);

impl Projection {
    /// The levels of `scope` in `sessions`, ascending.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn levels(
        &self,
        scope: &Scope,
        sessions: Sessions,
    ) -> Result<Vec<LevelRow>, ProjectionError> {
        let scope = scope.clone();
        self.read(move |connection| {
            let given = scoped!(scope, sessions.start(), sessions.end());
            select(connection, "read levels", SQL, given, LevelRow::read)
        })
        .await
    }
}

impl LevelRow {
    fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        let known = |column| rows.maybe_f64(column, row);
        Ok(Self {
            session: rows.date("session", row)?,
            definition: rows.hash("definition", row)?,
            price_return: rows.f64("price_return", row)?,
            gross_total_return: rows.f64("gross_total_return", row)?,
            net_total_return: rows.f64("net_total_return", row)?,
            net_of_cost: known("net_of_cost")?,
            local_currency: known("local_currency")?,
            twin_price_return: known("twin_price_return")?,
            daily_return: known("daily_return")?,
            cumulative_return: rows.f64("cumulative_return", row)?,
            moving_average_20: known("moving_average_20")?,
            weighting_effect: known("weighting_effect")?,
            divisor: rows.f64("divisor", row)?,
            next_divisor: known("next_divisor")?,
            twin_next_divisor: known("twin_next_divisor")?,
            open_market_value: known("open_market_value")?,
            market_value: rows.f64("market_value", row)?,
            dividend_points: rows.f64("dividend_points", row)?,
            net_dividend_points: known("net_dividend_points")?,
            constituents: rows.u32("constituents", row)?,
            is_rebalance: rows.bool("is_rebalance", row)?,
            turnover: rows.f64("turnover", row)?,
            cost: known("cost")?,
            provisional: rows.maybe_text("provisional", row)?,
            sequence: rows.sequence("sequence", row)?,
        })
    }
}
