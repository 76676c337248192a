//! A line while it is simulated: its state, and how it trades through a session.

use equipoise_model::Date;

use super::dividends::Payer;
use super::factors::Factors;
use super::origin::Origin;
use super::random::Random;

/// Rows that must pass after an event before the plan may choose the line again.
const QUIET: usize = 15;
/// The largest fall and rise within a session; keeps every price above zero.
const RETURN_LIMITS: (f64, f64) = (-0.6, 1.0);
/// Chance of a surprise in a session, such as a quarterly report.
const SURPRISE: f64 = 0.008;

/// What one share of the previous close has become by the close of this session.
#[derive(Debug, Clone, Copy)]
pub(super) struct Holding {
    /// Shares of the line itself.
    pub(super) shares: f64,
    /// Cash.
    pub(super) cash: f64,
    /// Shares of another line, by its position.
    pub(super) other: Option<(usize, f64)>,
}

impl Holding {
    const ONE_SHARE: Self = Self {
        shares: 1.0,
        cash: 0.0,
        other: None,
    };
}

/// Which way the price of a line goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Course {
    /// With market, sector and its own news.
    Free,
    /// With the other class of the same company.
    Twin { of: usize },
    /// With the terms of a takeover.
    Target(Deal),
    /// Down, until it is delisted before the open of row `ends`.
    Failing { ends: usize, drift: f64 },
    /// It no longer trades.
    Ended,
}

/// The terms of a takeover.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Deal {
    pub(super) acquirer: Option<usize>,
    pub(super) ratio: f64,
    pub(super) amount: f64,
    /// The row before whose open the line is exchanged.
    pub(super) completes: usize,
}

/// Prices and volume of a session.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quote {
    pub(super) open: f64,
    pub(super) high: f64,
    pub(super) low: f64,
    pub(super) close: f64,
    pub(super) volume: f64,
}

/// The state of a line.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) symbol: String,
    pub(super) first_symbol: String,
    pub(super) name: String,
    pub(super) sector: usize,
    pub(super) industry: &'static str,
    pub(super) origin: &'static Origin,
    pub(super) company: Option<String>,
    pub(super) listed: Date,
    pub(super) delisted: Option<Date>,
    pub(super) symbols: Vec<(Date, String)>,

    pub(super) random: Random,
    pub(super) beta: f64,
    pub(super) volatility: f64,
    /// Shares traded in a usual session, as a fraction of those outstanding.
    pub(super) trading: f64,
    pub(super) payer: Option<Payer>,
    /// Month of the fiscal year's quarters: 0, 1 or 2.
    pub(super) fiscal_offset: u32,

    pub(super) course: Course,
    /// Shares outstanding.
    pub(super) shares: f64,
    /// Close of the previous session; `NaN` in the first one.
    pub(super) previous: f64,
    /// The previous close less what was handed out since: what the session's return applies to.
    pub(super) base: f64,
    pub(super) close: f64,
    pub(super) holding: Holding,

    pub(super) first_row: usize,
    pub(super) quiet_until: usize,
    pub(super) halted_until: usize,
    pub(super) gap_row: Option<usize>,
    pub(super) last_bar_row: usize,

    pub(super) closes: Vec<f64>,
    pub(super) returns: Vec<f64>,
    pub(super) unseen: Vec<usize>,
}

/// What a line starts with; everything else follows from it.
pub(super) struct Start {
    pub(super) name: String,
    pub(super) symbol: String,
    pub(super) sector: usize,
    pub(super) industry: &'static str,
    pub(super) origin: &'static Origin,
    pub(super) listed: Date,
    pub(super) first_row: usize,
    pub(super) price: f64,
    pub(super) market_cap: f64,
    pub(super) volatility: f64,
}

impl Line {
    pub(super) fn new(start: Start, mut random: Random) -> Self {
        let price = cents(start.price);
        let beta = random.between(0.6, 1.4);
        let trading = random.between(0.002, 0.012);
        let fiscal_offset = [0, 0, 0, 1, 2][random.below(5)];
        Self {
            symbols: Vec::new(),
            first_symbol: start.symbol.clone(),
            symbol: start.symbol,
            name: start.name,
            sector: start.sector,
            industry: start.industry,
            origin: start.origin,
            company: None,
            listed: start.listed,
            delisted: None,
            random,
            beta,
            volatility: start.volatility,
            trading,
            payer: None,
            fiscal_offset,
            course: Course::Free,
            shares: (start.market_cap / price / 1000.0).round().max(1.0) * 1000.0,
            previous: f64::NAN,
            base: price,
            close: price,
            holding: Holding::ONE_SHARE,
            first_row: start.first_row,
            quiet_until: start.first_row,
            halted_until: 0,
            gap_row: None,
            last_bar_row: start.first_row,
            closes: Vec::new(),
            returns: Vec::new(),
            unseen: Vec::new(),
        }
    }

    pub(super) fn market_cap(&self) -> f64 {
        self.shares * self.close
    }

    /// Whether the plan may choose the line for an event in `row`.
    pub(super) fn is_free(&self, row: usize) -> bool {
        self.course == Course::Free
            && self.company.is_none()
            && (self.first_row == 0 || self.first_row + 20 <= row)
            && self.quiet_until <= row
            && self.gap_row != Some(row)
    }

    /// Whether the bar of `row` may go missing: the bars around it are there.
    pub(super) fn can_miss(&self, row: usize) -> bool {
        self.course == Course::Free
            && self.first_row < row
            && self.last_bar_row + 1 == row
            && self.halted_until <= row
    }

    pub(super) fn is_halted(&self, row: usize) -> bool {
        row < self.halted_until
    }

    pub(super) fn has_bar(&self, row: usize) -> bool {
        !self.is_halted(row) && self.gap_row != Some(row)
    }

    /// Keep the plan away from the line until some time after `row`.
    pub(super) fn keep_quiet(&mut self, row: usize) {
        self.quiet_until = row + QUIET;
    }

    /// Start a session.
    pub(super) fn begin(&mut self) {
        self.previous = self.close;
        self.base = self.close;
        self.holding = Holding::ONE_SHARE;
    }

    /// `factor` shares for one from this session on.
    pub(super) fn split(&mut self, factor: f64) {
        self.base /= factor;
        self.shares = (self.shares * factor).round();
        self.holding.shares *= factor;
        if let Some(payer) = &mut self.payer {
            payer.split(factor);
        }
    }

    /// Pay `amount` for each share.
    pub(super) fn pay(&mut self, amount: f64) {
        self.base -= amount;
        self.holding.cash += amount * self.holding.shares;
    }

    /// Offer `ratio` shares at `price` for each share.
    pub(super) fn offer(&mut self, ratio: f64, price: f64) {
        let theoretical = (self.base + ratio * price) / (1.0 + ratio);
        self.holding.shares *= self.base / theoretical;
        self.shares = (self.shares * (1.0 + ratio)).round();
        self.base = theoretical;
    }

    /// Leave the market: one share becomes `cash` and shares of another line.
    pub(super) fn end(&mut self, cash: f64, other: Option<(usize, f64)>, delisted: Date) {
        self.holding = Holding {
            shares: 0.0,
            cash,
            other,
        };
        self.delisted = Some(delisted);
        self.course = Course::Ended;
    }

    /// Trade on news of its own, its sector and the market.
    pub(super) fn trade_freely(&mut self, row: usize, factors: &Factors) {
        if self.is_halted(row) {
            return;
        }
        let common = self.beta * factors.market + factors.sectors[self.sector];
        let own = self.volatility * self.random.normal();
        let surprise = self.surprise(row);
        self.move_by(common + own + surprise);
    }

    /// Trade towards zero.
    pub(super) fn trade_down(&mut self, drift: f64) {
        let noise = 0.05 * self.random.normal();
        self.move_by(drift + noise);
    }

    /// Trade with the other class of the company, which returned `fraction`.
    pub(super) fn trade_beside(&mut self, fraction: f64) {
        let noise = 0.001 * self.random.normal();
        self.move_by((1.0 + fraction) * (1.0 + noise) - 1.0);
    }

    /// Trade at what the terms are worth, less a discount for each session to wait.
    pub(super) fn trade_at_terms(&mut self, worth: f64, rows_left: usize) {
        let discount = 0.0003 * rows_left as f64 + 0.001 * self.random.normal();
        self.close = cents(worth * (1.0 - discount));
    }

    /// The session's open, high, low and volume around its close.
    pub(super) fn quote(&mut self) -> Quote {
        let [opening, above, below, activity] = self.random.fractions();
        let open = cents(self.base * (1.0 + self.volatility * (opening - 0.5)));
        let (top, bottom) = (open.max(self.close), open.min(self.close));
        let swing = (self.close / self.base - 1.0).abs();
        let traded = self.trading * (0.6 + 0.8 * activity + 25.0 * swing);
        Quote {
            open,
            high: cents(top * (1.0 + 0.7 * self.volatility * above)).max(top),
            low: cents(bottom * (1.0 - 0.7 * self.volatility * below)).min(bottom),
            close: self.close,
            volume: (self.shares * traded.min(0.5)).round().max(100.0),
        }
    }

    fn surprise(&mut self, row: usize) -> f64 {
        let [chance, size, ..] = self.random.fractions();
        let is_resumed = self.halted_until == row && row > 0;
        let width = if is_resumed { 0.3 } else { 0.16 };
        if is_resumed || chance < SURPRISE {
            width * (size - 0.5)
        } else {
            0.0
        }
    }

    fn move_by(&mut self, fraction: f64) {
        let (fall, rise) = RETURN_LIMITS;
        self.close = cents(self.base * (1.0 + fraction.clamp(fall, rise)));
    }
}

/// `price` in whole cents, at least one. Each close goes on from the rounded one, which wipes out
/// any difference in a last digit before it can grow.
pub(super) fn cents(price: f64) -> f64 {
    (price * 100.0).round().max(1.0) / 100.0
}
