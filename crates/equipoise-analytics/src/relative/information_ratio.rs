//! Information ratio: active return for each unit of tracking error.

use super::{active_returns, check_year, positive_deviation};
use crate::input::{InputError, at_least, representable};
use crate::sums::mean;

/// `mean(index − benchmark) × periods_per_year ÷ tracking error`, a pure number per year.
///
/// The Sharpe ratio with the benchmark in place of the risk-free rate.
///
/// # Errors
/// When the lengths differ, with fewer than two sessions, when an entry is not finite, when the
/// active return does not vary, or without a positive number of periods per year.
/// Source: methodology, section 6.3; vector ANA-004 (`information_ratio`).
///
/// ```
/// use equipoise_analytics::relative::information_ratio;
///
/// let benchmark = [0.0; 5];
/// assert_eq!(information_ratio(&[0.75, -0.25, 0.75, -0.25, 0.25], &benchmark, 4.0)?, 1.0);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn information_ratio(
    index: &[f64],
    benchmark: &[f64],
    periods_per_year: f64,
) -> Result<f64, InputError> {
    check_year(periods_per_year)?;
    let active = active_returns(index, benchmark)?;
    at_least("index", active.len(), 2)?;
    let ratio = mean(&active) / positive_deviation("active return", &active)?;
    representable("information ratio", ratio * periods_per_year.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_that_is_its_benchmark_has_no_ratio() {
        let returns = [0.01, -0.02, 0.005];
        let refusal = information_ratio(&returns, &returns, 252.0).unwrap_err();
        assert_eq!(refusal.to_string(), "active return: does not vary");
    }

    #[test]
    fn it_is_the_active_return_over_the_tracking_error() {
        let (index, benchmark) = ([0.01, -0.02, 0.005, 0.03], [0.02, -0.03, 0.0, 0.01]);
        let ratio = information_ratio(&index, &benchmark, 252.0).unwrap();
        let error = crate::relative::tracking_error(&index, &benchmark, 252.0).unwrap();
        let mean = 0.00625;
        assert!((ratio - mean * 252.0 / error).abs() < 1e-12);
    }
}
