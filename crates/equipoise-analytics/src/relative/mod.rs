//! Relative statistics: an index against a benchmark over the same sessions.
//!
//! Both series are returns of the same sessions and of the same kind: price return against price
//! return. [`beta`] and [`jensen_alpha`] explain the index by the benchmark, [`tracking_error`] and
//! [`information_ratio`] look at what is left after taking one from the other, [`captures`] at good
//! and bad sessions apart, [`active_share`] at the holdings instead of the returns.

mod active_returns;
mod active_share;
mod beta;
mod captures;
mod correlation;
mod geometric_excess;
mod information_ratio;
mod jensen_alpha;
mod m_squared;
mod tracking_error;

pub use active_returns::active_returns;
pub use active_share::active_share;
pub use beta::beta;
pub use captures::{CaptureMean, Captures, captures};
pub use correlation::{correlation, covariance, r_squared};
pub use geometric_excess::geometric_excess;
pub use information_ratio::information_ratio;
pub use jensen_alpha::jensen_alpha;
pub use m_squared::m_squared;
pub use tracking_error::tracking_error;

use crate::input::{InputError, at_least, between, finite, representable, same_length};
use crate::risk::{deviation_beyond_rounding, sample_variance};

/// What every statistic of two series asks of them.
fn check(index: &[f64], benchmark: &[f64], minimum: usize) -> Result<(), InputError> {
    same_length(("benchmark", benchmark), ("index", index))?;
    at_least("index", index.len(), minimum)?;
    finite("index", index)?;
    finite("benchmark", benchmark)
}

/// The sample deviation of two or more finite returns.
fn deviation(returns: &[f64]) -> Result<f64, InputError> {
    let variance = sample_variance(returns).unwrap_or(f64::INFINITY);
    representable("deviation", variance.sqrt())
}

/// The sample deviation of a series that something is divided by.
fn positive_deviation(field: &'static str, returns: &[f64]) -> Result<f64, InputError> {
    deviation(returns)?;
    deviation_beyond_rounding(returns).ok_or(InputError::DoesNotVary { field })
}

/// A number of periods per year that can be annualized with.
fn check_year(periods_per_year: f64) -> Result<(), InputError> {
    between("periods_per_year", periods_per_year, 0.0, f64::INFINITY)
}
