//! Series: the levels of an index and the baskets behind them, as built and as published.

use crate::{Date, Notice, SecurityId};

/// One session of an index. Figures that an index does not have are `NaN`.
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
    /// Price return level net of the cost of trading.
    pub net_of_cost: f64,
    /// Price return level at the exchange rates of the session before, chained.
    pub local_currency: f64,
    /// Price return level of the same members weighted by market cap.
    pub twin_price_return: f64,
    /// Price return of the session as a fraction; `None` on the base session.
    pub daily_return: Option<f64>,
    /// Divisor in force for the close.
    pub divisor: f64,
    /// Divisor in force for the next session, after the events of the close.
    pub next_divisor: f64,
    /// Divisor of the twin in force for the next session.
    pub twin_next_divisor: f64,
    /// Market value of the basket in force at the open, at adjusted prior closes, in index currency.
    pub open_market_value: f64,
    /// Market value of the basket in force, at the close, in index currency.
    pub market_value: f64,
    /// Gross dividend points of the session.
    pub dividend_points: f64,
    /// Net dividend points of the session.
    pub net_dividend_points: f64,
    /// Constituents in force during the session; on the base session, those chosen at its close.
    pub constituents: u32,
    /// Whether members were chosen or weights reset after the close.
    pub is_rebalance: bool,
    /// One-way turnover of the events after the close, as a fraction of the basket; the two-way
    /// turnover is twice that.
    pub turnover: f64,
    /// Cost of the trades after the close, as a fraction of the basket.
    pub cost: f64,
}

impl SessionRow {
    /// Return of the session less that of the twin: what equal weighting, or any other scheme, adds
    /// to the choice of members. `prior` is the session before.
    #[must_use]
    pub fn weighting_effect(&self, prior: &Self) -> Option<f64> {
        let twin = self.twin_price_return / prior.twin_price_return - 1.0;
        let effect = self.daily_return? - twin;
        effect.is_finite().then_some(effect)
    }
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
    /// Prior close in the price unit of the line, adjusted for actions before the open.
    pub prior_close: f64,
    /// Close of the session in the price unit of the line, carried forward when there was none.
    pub close: f64,
    /// Index currency for one price unit of the line, at the session before.
    pub prior_rate: f64,
    /// Index currency for one price unit of the line.
    pub rate: f64,
    /// Weight aimed at by the last rebalance.
    pub target_weight: f64,
    /// Weight at the open, at adjusted prior closes.
    pub open_weight: f64,
    /// Points it added to the price return level: index shares × (close × rate − prior close ×
    /// prior rate) ÷ divisor.
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
    /// Index shares in the twin.
    pub twin_shares: f64,
    /// Close the shares are valued at, in the price unit of the line.
    pub close: f64,
    /// Market cap of the company at that close, in index currency; `NaN` when no share count was
    /// known.
    pub market_cap: f64,
    /// Weight in the basket, at the close.
    pub weight: f64,
    /// Weight aimed at by the last rebalance.
    pub target_weight: f64,
}

/// A change of the basket that is not a price move, and what it did to the divisor.
#[derive(Debug, Clone, PartialEq)]
pub struct AdjustmentRow {
    /// The session.
    pub session: Date,
    /// Whether it was before the open or after the close.
    pub moment: Moment,
    /// The security; `None` for changes of the whole basket.
    pub security: Option<SecurityId>,
    /// What happened: the name of an action, `rebalance`, `removal`, `replacement`, `spin_off_sale`.
    pub cause: String,
    /// What it added to the market value, in index currency.
    pub value_change: f64,
    /// Divisor before all changes of the moment.
    pub divisor_before: f64,
    /// Divisor after all changes of the moment: they are combined into one.
    pub divisor_after: f64,
}

/// When a basket changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// Before the open.
    Open,
    /// After the close.
    Close,
}

impl Moment {
    /// The name in files and answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Close => "close",
        }
    }
}

/// The weight of a currency in the basket in force at a close.
#[derive(Debug, Clone, PartialEq)]
pub struct CurrencyRow {
    /// The session.
    pub session: Date,
    /// ISO 4217 code.
    pub currency: String,
    /// Weight at the close.
    pub weight: f64,
    /// Index currency for one unit.
    pub rate: f64,
}

/// The level of an overlay.
#[derive(Debug, Clone, PartialEq)]
pub struct OverlayRow {
    /// The session.
    pub session: Date,
    /// The name of the overlay in the definition.
    pub overlay: String,
    /// The level; `NaN` while it is not defined, such as before a window is full.
    pub level: f64,
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
    /// Changes of the divisor, by session, then moment.
    pub adjustments: Vec<AdjustmentRow>,
    /// Weights by currency, for indices with more than one; by session, then currency.
    pub currencies: Vec<CurrencyRow>,
    /// Overlays, by session, then in the order of the definition.
    pub overlays: Vec<OverlayRow>,
    /// What the build has to say, by session.
    pub notices: Vec<Notice>,
}

impl Series {
    /// The basket after the close of `session`; empty when there is none.
    #[must_use]
    pub fn basket(&self, session: Date) -> &[BasketRow] {
        of_session(&self.baskets, session, |row| row.session)
    }

    /// The constituents in force during `session`; empty on the base session.
    #[must_use]
    pub fn held(&self, session: Date) -> &[HeldRow] {
        of_session(&self.held, session, |row| row.session)
    }
}

fn of_session<T>(rows: &[T], session: Date, session_of: impl Fn(&T) -> Date) -> &[T] {
    let start = rows.partition_point(|row| session_of(row) < session);
    let end = rows.partition_point(|row| session_of(row) <= session);
    &rows[start..end]
}
