//! Volatility: the sample standard deviation of daily returns, per session and per year.

use super::sample_variance;
use crate::SESSIONS_PER_YEAR;

/// `√(Σ (r − mean)² ÷ (n − 1))`, a fraction per session.
///
/// `None` with fewer than two returns, or when one is not finite; 0 when all are equal.
/// Source: methodology, section 6.1; vector ANA-001 (`stdev`).
///
/// ```
/// use equipoise_analytics::volatility_daily;
///
/// assert_eq!(volatility_daily(&[0.5, -0.5, 0.5, -0.5, 0.0]), Some(0.5));
/// ```
#[must_use]
pub fn volatility_daily(daily_returns: &[f64]) -> Option<f64> {
    sample_variance(daily_returns).map(f64::sqrt)
}

/// [`volatility_daily`] × √252, a fraction per year.
///
/// `None` where the daily figure is.
/// Source: methodology, section 6.1; vector ANA-001 (`annualised_volatility`).
///
/// ```
/// use equipoise_analytics::volatility_annualized;
///
/// let calm = volatility_annualized(&[0.01, 0.01, 0.01]);
/// assert_eq!(calm, Some(0.0));
/// ```
#[must_use]
pub fn volatility_annualized(daily_returns: &[f64]) -> Option<f64> {
    volatility(daily_returns, SESSIONS_PER_YEAR)
}

/// The sample standard deviation × √`periods_per_year`, a fraction per year.
///
/// The root assumes that returns of different periods are not correlated.
/// `None` with fewer than two returns, when one is not finite, or without a positive number of
/// periods per year.
/// Source: methodology, section 6.1.
///
/// ```
/// use equipoise_analytics::risk::volatility;
///
/// let monthly_returns = [0.25, -0.25, 0.25, -0.25, 0.0];
/// assert_eq!(volatility(&monthly_returns, 16.0), Some(1.0));
/// ```
#[must_use]
pub fn volatility(returns: &[f64], periods_per_year: f64) -> Option<f64> {
    let annual = volatility_daily(returns)? * periods_per_year.sqrt();
    (periods_per_year > 0.0 && annual.is_finite()).then_some(annual)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deviation_divides_by_one_less_than_the_number_of_returns() {
        let daily = volatility_daily(&[0.01, 0.03]).unwrap();
        assert!((daily - 0.02 / 2_f64.sqrt()).abs() < 1e-15);
    }

    #[test]
    fn one_return_has_no_volatility_and_equal_returns_have_none_of_it() {
        assert_eq!(volatility_annualized(&[0.01]), None);
        assert_eq!(volatility_annualized(&[]), None);
        assert_eq!(volatility_annualized(&[0.25, 0.25, 0.25]), Some(0.0));
    }

    #[test]
    fn a_year_without_periods_has_no_volatility() {
        assert_eq!(volatility(&[0.01, 0.02], 0.0), None);
        assert_eq!(volatility(&[0.01, 0.02], -1.0), None);
    }
}
