//! What the oracle says, as the 64 bits next to its exact figures.

use equipoise_model::{Date, SecurityId};

use super::certificate::{Certificates, Holding};
use super::dividends::Points;
use super::facts::{Day, Line};
use super::number::{Number, nearest, zero};
use super::walk::{Closing, Levels, Walk};

/// A computed index.
#[derive(Debug, Clone, PartialEq)]
pub struct OracleRun {
    /// The sessions, from the base on.
    pub sessions: Vec<OracleSession>,
    /// Why there is no further session; `None` when the facts end.
    pub end: Option<OracleEnd>,
    /// Comparisons that 64 bits cannot be trusted to decide, such as of two market caps that differ
    /// in the thirteenth digit.
    pub close_calls: Vec<String>,
}

/// Why an index ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OracleEnd {
    /// There is no session at which a company may come in.
    NeverBegan,
    /// Nothing of value is left.
    Empty {
        /// The session.
        session: Date,
    },
    /// A close is missing and the definition says to stop.
    MissingPrice {
        /// The session.
        session: Date,
        /// The symbol of the line.
        symbol: String,
    },
}

/// One session of an index. Figures it does not have are `NaN`.
#[derive(Debug, Clone, PartialEq)]
pub struct OracleSession {
    /// The session.
    pub session: Date,
    /// Price return level.
    pub price_return: f64,
    /// Gross total return level.
    pub gross_total_return: f64,
    /// Net total return level.
    pub net_total_return: f64,
    /// Price return level net of the cost of trading.
    pub net_of_cost: f64,
    /// Price return level at the exchange rates of the session before, chained.
    pub local_currency: f64,
    /// Level of the twin.
    pub twin_price_return: f64,
    /// Divisor in force for the close.
    pub divisor: f64,
    /// Divisor in force for the next session.
    pub next_divisor: f64,
    /// Gross dividend points.
    pub dividend_points: f64,
    /// Net dividend points.
    pub net_dividend_points: f64,
    /// Whether weights were reset after the close.
    pub is_rebalance: bool,
    /// One-way turnover.
    pub turnover: f64,
    /// Cost as a part of the basket.
    pub cost: f64,
    /// In force during the session; none on the base session.
    pub held: Vec<OracleHeld>,
    /// In force from the next session on, the largest company first.
    pub basket: Vec<OracleRow>,
}

/// A constituent during a session.
#[derive(Debug, Clone, PartialEq)]
pub struct OracleHeld {
    /// The security.
    pub security: SecurityId,
    /// Index shares for each unit of the divisor.
    pub units: f64,
    /// Adjusted prior close.
    pub prior_close: f64,
    /// Close, or what stands for it.
    pub close: f64,
    /// Rate at the session before.
    pub prior_rate: f64,
    /// Rate.
    pub rate: f64,
    /// Weight aimed at by the last rebalance.
    pub target_weight: f64,
    /// Weight at the open.
    pub open_weight: f64,
    /// Points added to the level.
    pub contribution: f64,
}

/// A constituent after a close.
#[derive(Debug, Clone, PartialEq)]
pub struct OracleRow {
    /// The security.
    pub security: SecurityId,
    /// Index shares for each unit of the divisor.
    pub units: f64,
    /// The same of the twin; `NaN` when there is none.
    pub twin_units: f64,
    /// Close, or what stands for it.
    pub close: f64,
    /// Market cap of the company.
    pub market_cap: f64,
    /// Weight.
    pub weight: f64,
    /// Weight aimed at by the last rebalance.
    pub target_weight: f64,
}

impl OracleSession {
    /// The base session, after its purchases.
    pub(super) fn of_base(walk: &Walk<'_>, day: Day) -> Self {
        let level = nearest(&walk.levels.price);
        let divisor = nearest(&walk.fund.number);
        Self {
            session: walk.index.book.date(day),
            price_return: level,
            gross_total_return: level,
            net_total_return: level,
            net_of_cost: level,
            local_currency: level,
            twin_price_return: walk.twin.as_ref().map_or(f64::NAN, |_| level),
            divisor,
            next_divisor: divisor,
            dividend_points: 0.0,
            net_dividend_points: 0.0,
            is_rebalance: true,
            turnover: 0.0,
            cost: 0.0,
            held: Vec::new(),
            basket: basket(walk, day),
        }
    }

    /// The close of `day`, before anything happens after it.
    pub(super) fn of_close(
        walk: &Walk<'_>,
        day: Day,
        opening: &Certificates,
        prior: &Levels,
        points: &Points,
    ) -> Self {
        let levels = &walk.levels;
        let twin = walk.twin.as_ref().map(Certificates::worth);
        Self {
            session: walk.index.book.date(day),
            price_return: nearest(&levels.price),
            gross_total_return: nearest(&levels.gross),
            net_total_return: nearest(&levels.net),
            net_of_cost: f64::NAN,
            local_currency: nearest(&levels.local),
            twin_price_return: twin.as_ref().map_or(f64::NAN, nearest),
            divisor: nearest(&walk.fund.number),
            next_divisor: f64::NAN,
            dividend_points: nearest(&points.gross),
            net_dividend_points: nearest(&points.net),
            is_rebalance: false,
            turnover: 0.0,
            cost: 0.0,
            held: held(walk, opening, &prior.price),
            basket: Vec::new(),
        }
    }

    /// What happened after the close.
    pub(super) fn take_closing(
        &mut self,
        walk: &Walk<'_>,
        day: Day,
        closing: &Closing,
        cost: &Number,
    ) {
        self.net_of_cost = nearest(&walk.levels.net_of_cost);
        self.next_divisor = nearest(&walk.fund.number);
        self.is_rebalance = closing.is_rebalance;
        self.turnover = nearest(&(&closing.trades.bought + &closing.trades.sold)) / 2.0;
        self.cost = nearest(cost);
        self.basket = basket(walk, day);
        if walk.twin.is_none() {
            self.twin_price_return = f64::NAN;
        }
    }
}

fn held(walk: &Walk<'_>, opening: &Certificates, prior_level: &Number) -> Vec<OracleHeld> {
    let row = |(line, now): (&Line, &Holding)| {
        let before = &opening.holdings[line];
        OracleHeld {
            security: walk.index.book.line(*line).id,
            units: nearest(&now.units),
            prior_close: nearest(&before.price),
            close: nearest(&now.price),
            prior_rate: nearest(&before.rate),
            rate: nearest(&now.rate),
            target_weight: nearest(&now.target),
            open_weight: nearest(&(before.money() / prior_level)),
            contribution: nearest(&(now.money() - before.money())),
        }
    };
    walk.fund.holdings.iter().map(row).collect()
}

/// By market cap of the company, the largest first, ties by symbol; unknown ones last.
fn basket(walk: &Walk<'_>, day: Day) -> Vec<OracleRow> {
    let level = walk.fund.worth();
    let cap = |line: Line| walk.index.company_cap(day, line).unwrap_or_else(zero);
    let mut rows: Vec<(Number, Line)> = walk
        .fund
        .holdings
        .keys()
        .map(|line| (-cap(*line), *line))
        .collect();
    rows.sort();
    let row = |(cap, line): (Number, Line)| {
        let held = &walk.fund.holdings[&line];
        let twin_units = walk.twin.as_ref().map(|twin| {
            let held = twin.holdings.get(&line);
            held.map_or(0.0, |held| nearest(&held.units))
        });
        OracleRow {
            security: walk.index.book.line(line).id,
            units: nearest(&held.units),
            twin_units: twin_units.unwrap_or(f64::NAN),
            close: nearest(&held.price),
            market_cap: if cap < zero() {
                nearest(&-cap)
            } else {
                f64::NAN
            },
            weight: nearest(&(held.money() / &level)),
            target_weight: nearest(&held.target),
        }
    };
    rows.into_iter().map(row).collect()
}
