//! Reference rates: rates of interest, and forward rates of exchange.

use crate::Date;

/// A named rate of one session.
///
/// A rate of interest is a fraction a year, 0.05 for 5 %, such as `SOFR`. A one-month forward is
/// named by its currencies, `EURUSD1M`: US dollars for one euro in a month.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferenceRate {
    /// The session the rate was fixed on.
    pub session: Date,
    /// Its name, 1 to 32 characters.
    pub name: String,
    /// The rate, finite.
    pub value: f64,
}

/// The name of the one-month forward of `base` in `quote`.
#[must_use]
pub fn forward_name(base: &str, quote: &str) -> String {
    format!("{base}{quote}1M")
}
