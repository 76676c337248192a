//! Quarterly cash dividends: who pays, when, and how much.

use chrono::Datelike;
use equipoise_model::Date;

use super::line::cents;
use super::random::Random;

/// Share of companies that pay a dividend.
const PAYERS: f64 = 0.6;
/// A dividend above this part of the price is cut.
const LARGEST_PART: f64 = 0.025;

/// The dividend policy of a line.
#[derive(Debug, Clone)]
pub(super) struct Payer {
    month_offset: u32,
    day: u32,
    /// Dividends of a year over the price, as a fraction.
    annual_yield: f64,
    amount: f64,
    payments: u32,
    last_paid: Option<(i32, u32)>,
}

impl Payer {
    /// A policy, or none for a company that keeps its profits.
    pub(super) fn draw(random: &mut Random) -> Option<Self> {
        let pays = random.between(0.0, 1.0) < PAYERS;
        let month_offset = u32::try_from(random.below(3)).expect("below 3");
        let day = 1 + u32::try_from(random.below(26)).expect("below 26");
        let annual_yield = random.between(0.008, 0.045);
        pays.then_some(Self {
            month_offset,
            day,
            annual_yield,
            amount: 0.0,
            payments: 0,
            last_paid: None,
        })
    }

    /// The amount for each share when `session` is an ex-date: the first session on or after the
    /// day of the quarter. `price` is what a share is worth before the open.
    pub(super) fn due(&mut self, session: Date, price: f64) -> Option<f64> {
        let month = (session.year(), session.month());
        let is_due = session.month() % 3 == self.month_offset && session.day() >= self.day;
        if !is_due || self.last_paid == Some(month) {
            return None;
        }
        self.last_paid = Some(month);
        if self.payments.is_multiple_of(4) || self.amount > price * LARGEST_PART {
            self.amount = cents(price * self.annual_yield / 4.0);
        }
        self.payments += 1;
        (self.amount < price * LARGEST_PART).then_some(self.amount)
    }

    /// Put the amount on the share basis after a split.
    pub(super) fn split(&mut self, factor: f64) {
        self.amount = cents(self.amount / factor);
    }
}
