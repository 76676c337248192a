//! Levels of an index by session, with the summary beside them.

use equipoise_ledger::{Hash, Sequence};
use equipoise_model::{Date, IndexId};

use super::{Scope, Sessions, scoped};
use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::{Rows, select};

/// One session of an index as published. Returns, turnover and weights are fractions.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelRow {
    /// The session.
    pub session: Date,
    /// Price return level at the close.
    pub price_return: f64,
    /// Gross total return level.
    pub gross_total_return: f64,
    /// Net total return level.
    pub net_total_return: f64,
    /// Price return of the session; `None` on the base session.
    pub daily_return: Option<f64>,
    /// Price return since the base session.
    pub cumulative_return: f64,
    /// Mean of the last 20 price return levels; `None` before the 20th session.
    pub moving_average_20: Option<f64>,
    /// Divisor in force for the close.
    pub divisor: f64,
    /// Market value of the basket in force, in index currency.
    pub market_value: f64,
    /// Gross dividend points of the session.
    pub dividend_points: f64,
    /// Constituents in force.
    pub constituents: u32,
    /// Whether members were chosen and weights reset after the close.
    pub is_rebalance: bool,
    /// One-way turnover after the close, as a fraction of the basket.
    pub turnover: f64,
    /// The publication the row comes from.
    pub sequence: Sequence,
}

const SQL: &str = "
    WITH level AS (
        SELECT * FROM levels
        WHERE index_id = $1 AND definition = $2 AND sequence <= $3
          AND session BETWEEN $4::DATE AND $5::DATE
        QUALIFY row_number() OVER (PARTITION BY session ORDER BY sequence DESC) = 1
    ), summary AS (
        SELECT session, cumulative_return, moving_average_20 FROM level_summary
        WHERE index_id = $1 AND definition = $2 AND sequence <= $3
          AND session BETWEEN $4::DATE AND $5::DATE
        QUALIFY row_number() OVER (PARTITION BY session ORDER BY sequence DESC) = 1
    )
    SELECT level.*, summary.cumulative_return, summary.moving_average_20
    FROM level JOIN summary USING (session)
    ORDER BY session";

impl Projection {
    /// The levels of `index` in `sessions`, ascending.
    ///
    /// # Errors
    /// When the query fails or takes longer than the statement timeout.
    pub async fn levels(
        &self,
        index: &IndexId,
        definition: Hash,
        as_of: Sequence,
        sessions: Sessions,
    ) -> Result<Vec<LevelRow>, ProjectionError> {
        let scope = Scope::new(index, definition, as_of);
        self.read(move |connection| {
            let given = scoped!(scope, sessions.start(), sessions.end());
            select(connection, "read levels", SQL, given, LevelRow::read)
        })
        .await
    }
}

impl LevelRow {
    fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        Ok(Self {
            session: rows.date("session", row)?,
            price_return: rows.f64("price_return", row)?,
            gross_total_return: rows.f64("gross_total_return", row)?,
            net_total_return: rows.f64("net_total_return", row)?,
            daily_return: rows.maybe_f64("daily_return", row)?,
            cumulative_return: rows.f64("cumulative_return", row)?,
            moving_average_20: rows.maybe_f64("moving_average_20", row)?,
            divisor: rows.f64("divisor", row)?,
            market_value: rows.f64("market_value", row)?,
            dividend_points: rows.f64("dividend_points", row)?,
            constituents: rows.u32("constituents", row)?,
            is_rebalance: rows.bool("is_rebalance", row)?,
            turnover: rows.f64("turnover", row)?,
            sequence: rows.sequence("sequence", row)?,
        })
    }
}
