//! Series: the levels of an index and the baskets behind them, as built and as published.

use crate::{Date, Notice, SecurityId};

/// One session of an index.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionRow {
    /// The session.
    pub session: Date,
    /// Price return level at the close: market value over divisor.
    pub price_return: f64,
    /// Gross total return level.
    pub gross_total_return: f64,
    /// Net total return level.
    pub net_total_return: f64,
    /// Price return of the session as a fraction; `None` on the base session.
    pub daily_return: Option<f64>,
    /// Divisor in force for the close.
    pub divisor: f64,
    /// Market value of the basket in force, at the close, in index currency.
    pub market_value: f64,
    /// Gross dividend points of the session.
    pub dividend_points: f64,
    /// Constituents in force during the session; on the base session, those chosen at its close.
    pub constituents: u32,
    /// Whether members were chosen and weights reset after the close.
    pub is_rebalance: bool,
    /// One-way turnover of the events after the close, as a fraction of the basket.
    pub turnover: f64,
}

/// A constituent in force during a session.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeldRow {
    /// The session.
    pub session: Date,
    /// The security.
    pub security: SecurityId,
    /// Index shares in force, after actions before the open.
    pub index_shares: f64,
    /// Prior close, adjusted for actions before the open.
    pub prior_close: f64,
    /// Close of the session, carried forward when there was none.
    pub close: f64,
    /// Weight at the open, at adjusted prior closes.
    pub open_weight: f64,
    /// Points it added to the price return level: index shares × (close − prior close) ÷ divisor.
    pub contribution: f64,
}

/// A constituent of the basket after a session's close, in force from the next session on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BasketRow {
    /// The session after whose close the basket holds.
    pub session: Date,
    /// The security.
    pub security: SecurityId,
    /// Place by company market cap at that close, 1 for the largest in the basket.
    pub rank: u32,
    /// Index shares.
    pub index_shares: f64,
    /// Close the shares are valued at.
    pub close: f64,
    /// Market cap of the company at that close; `NaN` when no share count was known.
    pub market_cap: f64,
    /// Weight in the basket, at the close.
    pub weight: f64,
}

/// Levels, baskets and notices of consecutive sessions, ascending.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Series {
    /// One row for each session.
    pub sessions: Vec<SessionRow>,
    /// Constituents in force, by session, then security order.
    pub held: Vec<HeldRow>,
    /// Baskets after the close, by session, then rank.
    pub baskets: Vec<BasketRow>,
    /// What the build has to say, by session.
    pub notices: Vec<Notice>,
}

impl Series {
    /// The basket after the close of `session`; empty when there is none.
    #[must_use]
    pub fn basket(&self, session: Date) -> &[BasketRow] {
        let start = self.baskets.partition_point(|row| row.session < session);
        let end = self.baskets.partition_point(|row| row.session <= session);
        &self.baskets[start..end]
    }

    /// The constituents in force during `session`; empty on the base session.
    #[must_use]
    pub fn held(&self, session: Date) -> &[HeldRow] {
        let start = self.held.partition_point(|row| row.session < session);
        let end = self.held.partition_point(|row| row.session <= session);
        &self.held[start..end]
    }
}
