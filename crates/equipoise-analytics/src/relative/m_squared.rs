//! M² (Modigliani and Modigliani): the return the index would have had at the benchmark's risk.

use super::{check, check_year, deviation, positive_deviation};
use crate::input::{InputError, finite, representable};
use crate::sums::mean;

/// `Sharpe ratio of the index × volatility of the benchmark + risk-free rate`, a fraction per year.
///
/// The Sharpe ratio in the unit of returns: compare it with the benchmark's own annual return.
/// `risk_free` is the rate of one session, and annual figures are arithmetic, as in the ratio.
///
/// # Errors
/// When the lengths differ, with fewer than two sessions, when an entry or the rate is not finite,
/// when the index does not vary, or without a positive number of periods per year.
/// Source: methodology, section 6.3.
///
/// ```
/// use equipoise_analytics::relative::m_squared;
///
/// // Half of the benchmark's risk for half of its return: scaled up, the same.
/// let benchmark = [0.5, -0.25, 0.5];
/// let half = benchmark.map(|r| r / 2.0);
/// assert_eq!(m_squared(&half, &benchmark, 0.0, 4.0)?, 1.0);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn m_squared(
    index: &[f64],
    benchmark: &[f64],
    risk_free: f64,
    periods_per_year: f64,
) -> Result<f64, InputError> {
    check(index, benchmark, 2)?;
    check_year(periods_per_year)?;
    finite("risk_free", &[risk_free])?;
    let leverage = deviation(benchmark)? / positive_deviation("index", index)?;
    let per_session = (mean(index) - risk_free) * leverage + risk_free;
    representable("M squared", per_session * periods_per_year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_benchmark_keeps_its_own_return() {
        let returns = [0.01, -0.02, 0.04];
        let found = m_squared(&returns, &returns, 0.0001, 252.0).unwrap();
        assert!((found - 0.01 * 252.0).abs() < 1e-12);
    }

    #[test]
    fn it_is_the_sharpe_ratio_in_the_unit_of_returns() {
        let (index, benchmark) = ([0.01, -0.02, 0.04], [0.02, -0.03, 0.05]);
        let sharpe = crate::sharpe_ratio(&index, 0.0252).unwrap();
        let volatility = crate::volatility_annualized(&benchmark).unwrap();
        let found = m_squared(&index, &benchmark, 0.0001, 252.0).unwrap();
        assert!((found - (sharpe * volatility + 0.0252)).abs() < 1e-12);
    }

    #[test]
    fn an_index_without_risk_cannot_be_scaled() {
        let refusal = m_squared(&[0.1, 0.1], &[0.1, 0.2], 0.0, 252.0).unwrap_err();
        assert_eq!(refusal, InputError::DoesNotVary { field: "index" });
    }
}
