//! Exchange rates: US dollars for one unit of three currencies, fixed on each day on which the
//! payment system of the euro is open. New York trades on some days without a fixing, and rests on
//! some that have one.

use chrono::{Datelike, Days, Weekday};
use equipoise_model::{Date, FxRate, calendar};

use super::random::Random;

/// Days before the first session from which on there are rates, so that each session has one.
const EARLIER_DAYS: u64 = 7;
/// Deviation of what the dollar does to all of them in a day, and of what each does by itself.
const DOLLAR: f64 = 0.0035;
const OWN: f64 = 0.0035;
/// Part of the way back to where it began that a rate goes in a day.
const RETURNS: f64 = 0.002;

/// A currency: its code, its first rate, and the steps of its rate in a dollar.
const CURRENCIES: [(&str, f64, f64); 3] = [
    ("EUR", 1.2, 10_000.0),
    ("GBP", 1.5, 10_000.0),
    ("JPY", 0.0083, 1_000_000.0),
];

/// The rates of a market whose sessions run from `first` to `last`, by date.
pub(super) fn rates(first: Date, last: Date, mut random: Random) -> Vec<FxRate> {
    let mut values = CURRENCIES.map(|(_, value, _)| value);
    let mut rates = Vec::new();
    let days = (first - Days::new(EARLIER_DAYS)).iter_days();
    for session in days.take_while(|day| *day <= last) {
        if !is_fixing_day(session) {
            continue;
        }
        let dollar = DOLLAR * random.normal();
        for ((currency, start, steps), value) in CURRENCIES.iter().zip(&mut values) {
            let back = RETURNS * (start / *value - 1.0);
            let moved = *value * (1.0 + dollar + OWN * random.normal() + back);
            *value = (moved * steps).round() / steps;
            rates.push(FxRate {
                session,
                base: (*currency).to_owned(),
                quote: "USD".to_owned(),
                rate: *value,
            });
        }
    }
    rates
}

/// Whether TARGET is open, by its rules since 2002: every weekday but New Year, Good Friday, Easter
/// Monday, 1 May, Christmas and the day after it.
fn is_fixing_day(date: Date) -> bool {
    let is_weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    let is_holiday = matches!((date.month(), date.day()), (1 | 5, 1) | (12, 25) | (12, 26));
    !(is_weekend || is_holiday || is_good_friday(date) || is_good_friday(date - Days::new(3)))
}

/// The one Friday of March and April on which New York does not trade.
fn is_good_friday(date: Date) -> bool {
    matches!(date.month(), 3 | 4) && date.weekday() == Weekday::Fri && !calendar::is_session(date)
}
