//! Overlays: series computed from the published levels of an index (methodology, sections 1.5 to
//! 1.9).
//!
//! The steps are pure functions, one family a file; [`extend`] strings them together. An overlay
//! goes on from the levels it was published with, as the index itself does.

mod conversion;
mod financing;
mod hedge;
mod points;
mod rates;

use chrono::Datelike;
use equipoise_model::definitions::{Overlay, OverlayKind, Quotation, ReturnKind};
use equipoise_model::rates::forward_name;
use equipoise_model::{CurrencyRow, Date, SessionRow};

pub use self::conversion::{converted, currency_effect};
pub use self::financing::{
    decrement_arithmetic, decrement_geometric, decrement_points, excess_return, exposure, inverse,
    leveraged, risk_controlled,
};
pub use self::hedge::{HedgedCurrency, hedge_return, hedged, interpolated_forward};
pub use self::points::resets_after;
pub use self::rates::{REFERENCE_RATE_MAX_AGE_DAYS, RateBook};

/// Sessions of a year, for annual volatility (methodology, section 8).
const SESSIONS_PER_YEAR: f64 = 252.0;

/// What an overlay is computed from.
#[derive(Debug, Clone, Copy)]
pub struct Underlying<'a> {
    /// Currency of the index.
    pub currency: &'a str,
    /// The level of the index at its base.
    pub base_value: f64,
    /// Every session of the index from its base on.
    pub sessions: &'a [SessionRow],
    /// Weights by currency, by session; empty for an index in one currency.
    pub currencies: &'a [CurrencyRow],
    /// Reference rates and exchange rates.
    pub rates: &'a RateBook,
}

/// Why an overlay cannot be computed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum OverlayError {
    /// A reference rate is missing.
    #[error(
        "overlay {overlay:?} needs the reference rate {name:?} at {session}: none was fixed in the \
         {limit} days before",
        limit = REFERENCE_RATE_MAX_AGE_DAYS
    )]
    NoRate {
        /// The overlay.
        overlay: String,
        /// The rate.
        name: String,
        /// The session at which it must be known.
        session: Date,
    },
    /// An exchange rate is missing.
    #[error("overlay {overlay:?} needs the rate of {base} in {quote} at {session}")]
    NoFx {
        /// The overlay.
        overlay: String,
        /// The currency that is priced.
        base: String,
        /// The currency it is priced in.
        quote: String,
        /// The session.
        session: Date,
    },
}

/// The levels of `overlay` for the sessions after those of `history`, one for each; `NaN` while it
/// is not defined.
///
/// `history` are its levels so far, one for each of the first sessions of the index.
///
/// # Errors
/// When a rate it needs is not there.
pub fn extend(
    overlay: &Overlay,
    underlying: &Underlying<'_>,
    history: &[f64],
) -> Result<Vec<f64>, OverlayError> {
    let mut series = Series {
        overlay,
        underlying,
        levels: history.to_vec(),
    };
    for row in history.len()..underlying.sessions.len() {
        let level = series.next(row)?;
        series.levels.push(level);
    }
    Ok(series.levels.split_off(history.len()))
}

struct Series<'a> {
    overlay: &'a Overlay,
    underlying: &'a Underlying<'a>,
    levels: Vec<f64>,
}

impl Series<'_> {
    fn next(&self, row: usize) -> Result<f64, OverlayError> {
        match &self.overlay.kind {
            OverlayKind::Currency { currency } => self.in_currency(row, currency),
            OverlayKind::DividendPoints { reset } => Ok(self.dividend_points(row, *reset)),
            OverlayKind::VolatilityTarget { .. } => self.volatility_target(row),
            _ if row == 0 => Ok(self.underlying.base_value),
            OverlayKind::Hedged { ratio, quotation } => self.hedged(row, *ratio, *quotation),
            _ => self.financed(row),
        }
    }

    fn session(&self, row: usize) -> Date {
        self.underlying.sessions[row].session
    }

    /// The level of the series the overlay is computed from.
    fn level(&self, row: usize) -> f64 {
        let session = &self.underlying.sessions[row];
        match self.overlay.of {
            ReturnKind::Price => session.price_return,
            ReturnKind::Gross => session.gross_total_return,
            ReturnKind::Net => session.net_total_return,
        }
    }

    /// Level ÷ level before, and the calendar days in between.
    fn step(&self, row: usize) -> (f64, f64) {
        let days = (self.session(row) - self.session(row - 1)).num_days();
        (self.level(row) / self.level(row - 1), days as f64)
    }

    /// A reference rate known at the session before `row`.
    fn rate_before(&self, row: usize, name: &str) -> Result<f64, OverlayError> {
        let session = self.session(row - 1);
        let found = self.underlying.rates.rate(name, session);
        found.ok_or_else(|| self.no_rate(name, session))
    }

    fn no_rate(&self, name: &str, session: Date) -> OverlayError {
        OverlayError::NoRate {
            overlay: self.overlay.name.clone(),
            name: name.to_owned(),
            session,
        }
    }

    fn spot(&self, base: &str, quote: &str, session: Date) -> Result<f64, OverlayError> {
        let found = self.underlying.rates.spot(base, quote, session);
        found.ok_or_else(|| OverlayError::NoFx {
            overlay: self.overlay.name.clone(),
            base: base.to_owned(),
            quote: quote.to_owned(),
            session,
        })
    }

    fn financed(&self, row: usize) -> Result<f64, OverlayError> {
        let previous = self.levels[row - 1];
        let (growth, days) = self.step(row);
        Ok(match &self.overlay.kind {
            OverlayKind::ExcessReturn { rate } => {
                excess_return(previous, growth, self.rate_before(row, rate)?, days)
            }
            OverlayKind::DecrementPercent {
                rate_annual,
                basis_days,
                is_geometric,
            } => {
                let charge = if *is_geometric {
                    decrement_geometric
                } else {
                    decrement_arithmetic
                };
                charge(previous, growth, *rate_annual, days, f64::from(*basis_days))
            }
            OverlayKind::DecrementPoints {
                points_annual,
                basis_days,
            } => decrement_points(
                previous,
                growth,
                *points_annual,
                days,
                f64::from(*basis_days),
            ),
            OverlayKind::Leveraged { factor, rate } => leveraged(
                previous,
                growth,
                *factor,
                self.rate_before(row, rate)?,
                days,
            ),
            OverlayKind::Inverse { factor, rate } => inverse(
                previous,
                growth,
                *factor,
                self.rate_before(row, rate)?,
                days,
            ),
            _ => f64::NAN,
        })
    }

    fn in_currency(&self, row: usize, currency: &str) -> Result<f64, OverlayError> {
        let index = self.underlying.currency;
        let rate = self.spot(index, currency, self.session(row))?;
        let base_rate = self.spot(index, currency, self.session(0))?;
        Ok(converted(self.level(row), rate, base_rate))
    }

    fn dividend_points(&self, row: usize, reset: equipoise_model::definitions::PointsReset) -> f64 {
        let session = &self.underlying.sessions[row];
        let points = match self.overlay.of {
            ReturnKind::Net => session.net_dividend_points,
            ReturnKind::Price | ReturnKind::Gross => session.dividend_points,
        };
        let Some(before) = row.checked_sub(1) else {
            return 0.0;
        };
        let is_reset = resets_after(reset, self.session(before), session.session);
        points + if is_reset { 0.0 } else { self.levels[before] }
    }

    /// Undefined until a whole window of returns ends `lag` sessions before; the level begins at
    /// the base value at the session before its first step.
    fn volatility_target(&self, row: usize) -> Result<f64, OverlayError> {
        let OverlayKind::VolatilityTarget {
            target_annual,
            max_exposure,
            window_sessions,
            lag_sessions,
            rate,
        } = &self.overlay.kind
        else {
            return Ok(f64::NAN);
        };
        let (window, lag) = (*window_sessions as usize, *lag_sessions as usize);
        // Returns of `window` sessions need one level more, and the last lies `lag` sessions back.
        let first_step = window + lag;
        if row + 1 < first_step {
            return Ok(f64::NAN);
        }
        if row + 1 == first_step {
            return Ok(self.underlying.base_value);
        }
        let last = row - lag;
        let returns: Vec<f64> = (last + 1 - window..=last)
            .map(|row| self.level(row) / self.level(row - 1) - 1.0)
            .collect();
        let volatility = deviation(&returns) * SESSIONS_PER_YEAR.sqrt();
        let (growth, days) = self.step(row);
        let rate = self.rate_before(row, rate)?;
        let part = exposure(*target_annual, volatility, *max_exposure);
        Ok(risk_controlled(
            self.levels[row - 1],
            growth,
            part,
            rate,
            days,
        ))
    }

    /// Hedged since the last reset: the last session of a month before `row`, or the base.
    fn hedged(&self, row: usize, ratio: f64, quotation: Quotation) -> Result<f64, OverlayError> {
        let month = |row: usize| {
            let session = self.session(row);
            (session.year(), session.month())
        };
        let reset = (0..row)
            .rev()
            .find(|at| month(*at) != month(at + 1))
            .unwrap_or(0);
        let (at_reset, now) = (self.session(reset), self.session(row));
        let ends_month = month(reset) != month(reset + 1);
        let period = (end_of_hedge(at_reset, ends_month) - at_reset).num_days() as f64;
        let elapsed = (now - at_reset).num_days() as f64;
        let index = self.underlying.currency;
        let weights = self.underlying.currencies;
        let start = weights.partition_point(|weight| weight.session < at_reset);
        let mut returns = 0.0;
        for weight in weights[start..]
            .iter()
            .take_while(|weight| weight.session == at_reset)
        {
            if weight.currency == index {
                continue;
            }
            let forward = forward_name(&weight.currency, index);
            let forward_at = |session: Date| {
                let found = self.underlying.rates.rate(&forward, session);
                found.ok_or_else(|| self.no_rate(&forward, session))
            };
            let spot = self.spot(&weight.currency, index, now)?;
            // At the end of the period only the spot counts.
            let marked = if elapsed < period {
                forward_at(now)?
            } else {
                spot
            };
            let hedge = HedgedCurrency {
                weight: weight.weight,
                spot: self.spot(&weight.currency, index, at_reset)?,
                forward: forward_at(at_reset)?,
            };
            returns += hedge_return(hedge, (spot, marked), (elapsed, period), quotation);
        }
        let growth = self.level(row) / self.level(reset);
        Ok(hedged(self.levels[reset], growth, ratio, returns))
    }
}

/// The last weekday of the month after the one whose last session is `reset`, or of its own month
/// when it is the base and lies within it.
fn end_of_hedge(reset: Date, ends_month: bool) -> Date {
    let month = if ends_month { 2 } else { 1 };
    let first = reset.with_day(1).expect("every month has a first day");
    let mut last = first + chrono::Months::new(month) - chrono::Days::new(1);
    while is_weekend(last) {
        last = last - chrono::Days::new(1);
    }
    last
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), chrono::Weekday::Sat | chrono::Weekday::Sun)
}

/// Sample standard deviation.
fn deviation(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (squares / (count - 1.0)).sqrt()
}
