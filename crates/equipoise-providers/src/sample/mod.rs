//! The bundled market: some 600 fictitious companies over ten years of New York sessions, computed
//! from a seed, so that the service shows something without any network or data file.
//!
//! It is also a market of known truth. [`Truth`] tells what really happened apart from the facts
//! that report it, some of them late, wrong at first or taken back, so that what an engine makes of
//! the facts can be held against it. Everything is deterministic down to the last bit on every
//! platform: own random numbers, no `libm`, prices that go on from whole cents, ordered collections
//! only.
//!
//! Whatever resembles a real company is chance.

mod deals;
mod dividends;
mod factors;
mod filings;
mod fx;
mod happenings;
mod line;
mod misreports;
mod names;
mod origin;
mod plan;
mod random;
mod rates;
mod record;
mod simulation;
mod start;
#[cfg(test)]
mod tests;
mod truth;
mod unlisted;

use equipoise_model::{Date, Facts, calendar};

pub use truth::{TrueClass, TrueEvent, TrueEventKind, TrueLine, Truth};

use random::Random;
use simulation::Simulation;

/// Which market to compute; equal values give equal samples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleMarket {
    /// Where the random numbers start.
    pub seed: u64,
    /// Companies there at the start or listed later; spun-off ones come on top.
    pub companies: usize,
    /// First date; the first session is on or after it. From 1990 on.
    pub first: Date,
    /// Last date; the last session is on or before it. Until 2100.
    pub last: Date,
}

/// The facts of a market, and the truth behind them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sample {
    /// Securities, corporate actions, those stated later over earlier ones, share counts, bars by
    /// session and symbol, exchange rates and reference rates, in batches of at most 131,072 rows;
    /// to be taken in in this order.
    pub facts: Vec<Facts>,
    /// What really happened.
    pub truth: Truth,
}

impl Default for SampleMarket {
    /// The bundled market.
    fn default() -> Self {
        let date = |year, month, day| {
            Date::from_ymd_opt(year, month, day).expect("a date of the calendar")
        };
        Self {
            seed: 20_150_102,
            companies: 600,
            first: date(2015, 1, 2),
            last: date(2024, 12, 31),
        }
    }
}

impl SampleMarket {
    /// Compute the market. Events are as frequent as in the bundled one, so a small or short market
    /// has few of them; one without a session or a company is empty.
    #[must_use]
    pub fn generate(&self) -> Sample {
        let sessions: Vec<Date> = calendar::sessions(self.first, self.last).collect();
        if sessions.is_empty() || self.companies == 0 {
            return Sample::default();
        }
        let mut random = Random::stream(self.seed, u64::MAX);
        let plan = plan::draw(self.companies, sessions.len(), &mut random);
        let at_start = self.companies.saturating_sub(plan::listings(&plan)).max(1);
        let mut market = Simulation::new(self.seed, sessions, random);
        start::fill(&mut market, at_start);
        market.run(&plan);
        let scale = plan::scale(self.companies, market.sessions.len());
        misreports::add(&mut market, scale);
        market.finish()
    }
}
