//! Calculation: the numbers of each constituent that a level is the sum of.

use equipoise_model::{Date, SecurityId};

use super::scope::{Scope, Sessions, chosen, scoped};
use super::{CONSTITUENT_ROWS_READ, within_limit};
use crate::error::ProjectionError;
use crate::projection::Projection;
use crate::rows::{Rows, select};

/// A constituent in force during a session. Weights and returns are fractions; `None` stands for a
/// figure that was not recorded, or that follows from one.
#[derive(Debug, Clone, PartialEq)]
pub struct CalculationRow {
    /// The session.
    pub session: Date,
    /// Permanent identity.
    pub security: SecurityId,
    /// The symbol in force on the session.
    pub symbol: String,
    /// Index shares in force, after actions before the open.
    pub index_shares: f64,
    /// Prior close in the price unit of the line, adjusted for actions before the open.
    pub prior_close: f64,
    /// Close in the price unit of the line, carried forward when there was none.
    pub close: f64,
    /// Index currency for one price unit of the line, at the session before.
    pub prior_rate: Option<f64>,
    /// Index currency for one price unit of the line.
    pub rate: Option<f64>,
    /// Weight aimed at by the last rebalance.
    pub target_weight: Option<f64>,
    /// Weight at the open, at adjusted prior closes.
    pub open_weight: f64,
    /// Weight at the close: index shares × close × rate ÷ market value.
    pub close_weight: Option<f64>,
    /// Weight at the close less target weight.
    pub drift: Option<f64>,
    /// Points it added to the price return level.
    pub contribution: f64,
    /// Return in index currency: close × rate ÷ (prior close × prior rate) − 1.
    pub daily_return: Option<f64>,
}

const SQL: &str = concat!(
    chosen!(),
    " SELECT held.*, levels.market_value
    FROM held
    JOIN chosen USING (session, sequence)
    JOIN levels ON levels.session = held.session AND levels.sequence = held.sequence
    WHERE held.session BETWEEN $5::DATE AND $6::DATE
      AND ($7::UINTEGER IS NULL OR held.security = $7)
    ORDER BY held.session, held.security LIMIT $8"
);

impl Projection {
    /// How the levels of `scope` in `sessions` come about: every constituent in force, or only
    /// `security`, by session, then symbol. On the base session nothing is in force.
    ///
    /// # Errors
    /// When there are more than [`CONSTITUENT_ROWS_MAX`] rows, or the query fails or takes longer
    /// than the statement timeout.
    ///
    /// [`CONSTITUENT_ROWS_MAX`]: crate::CONSTITUENT_ROWS_MAX
    pub async fn calculation(
        &self,
        scope: &Scope,
        sessions: Sessions,
        security: Option<SecurityId>,
    ) -> Result<Vec<CalculationRow>, ProjectionError> {
        let (scope, as_of) = (scope.clone(), scope.as_of);
        let rows = self
            .read(move |connection| {
                let given = scoped!(
                    scope,
                    sessions.start(),
                    sessions.end(),
                    security.map(|id| id.0),
                    CONSTITUENT_ROWS_READ
                );
                select(
                    connection,
                    "read a calculation",
                    SQL,
                    given,
                    CalculationRow::read,
                )
            })
            .await?;
        let mut rows = within_limit(rows, "calculations")?;
        let directory = self.directory_at(as_of).await?;
        for row in &mut rows {
            row.symbol = directory.name_on(row.security, row.session);
        }
        rows.sort_by(|left, right| left.place().cmp(&right.place()));
        Ok(rows)
    }
}

impl CalculationRow {
    /// The symbol is filled in by the caller.
    fn read(rows: &Rows, row: usize) -> Result<Self, ProjectionError> {
        let (index_shares, close) = (rows.f64("index_shares", row)?, rows.f64("close", row)?);
        let (prior_close, prior_rate) = (
            rows.f64("prior_close", row)?,
            rows.maybe_f64("prior_rate", row)?,
        );
        let rate = rows.maybe_f64("rate", row)?;
        let target_weight = rows.maybe_f64("target_weight", row)?;
        let market_value = rows.f64("market_value", row)?;
        let close_weight = rate
            .map(|rate| index_shares * close * rate / market_value)
            .filter(|weight| weight.is_finite());
        let daily_return = rate
            .zip(prior_rate)
            .map(|(rate, prior_rate)| close * rate / (prior_close * prior_rate) - 1.0)
            .filter(|change| change.is_finite());
        Ok(Self {
            session: rows.date("session", row)?,
            security: rows.security("security", row)?,
            symbol: String::new(),
            index_shares,
            prior_close,
            close,
            prior_rate,
            rate,
            target_weight,
            open_weight: rows.f64("open_weight", row)?,
            close_weight,
            drift: close_weight
                .zip(target_weight)
                .map(|(weight, target)| weight - target),
            contribution: rows.f64("contribution", row)?,
            daily_return,
        })
    }

    fn place(&self) -> (Date, &str, SecurityId) {
        (self.session, &self.symbol, self.security)
    }
}
