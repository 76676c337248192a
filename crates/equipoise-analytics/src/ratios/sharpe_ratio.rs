//! Sharpe ratio: return above the risk-free rate, for each unit of volatility, per year.

use crate::SESSIONS_PER_YEAR;
use crate::returns::average_daily_return;
use crate::risk::deviation_beyond_rounding;

/// `(mean × 252 − risk_free) ÷ (deviation × √252)`, a pure number.
///
/// Every input is a fraction, the risk-free rate one per year: 0.02 is 2 %. Mixing percent returns
/// with a fraction for the rate was defect S4 of the system this replaces.
///
/// `None` with fewer than two returns, when one or the rate is not finite, or when they do not vary
/// beyond the rounding of their mean: then there is no risk to divide by.
/// Source: methodology, section 6.1, with the rate given per year; vector ANA-001.
///
/// ```
/// use equipoise_analytics::sharpe_ratio;
///
/// let found = sharpe_ratio(&[0.01, -0.005, 0.004, 0.003], 0.02).unwrap();
/// assert!((found - 7.521_176).abs() < 1e-6);
/// ```
#[must_use]
pub fn sharpe_ratio(daily_returns: &[f64], risk_free_annual: f64) -> Option<f64> {
    let mean = average_daily_return(daily_returns)?;
    let deviation = deviation_beyond_rounding(daily_returns)?;
    let excess = mean * SESSIONS_PER_YEAR - risk_free_annual;
    let ratio = excess / (deviation * SESSIONS_PER_YEAR.sqrt());
    ratio.is_finite().then_some(ratio)
}

/// `mean ÷ deviation × √periods_per_year` of returns from which the risk-free rate of each period
/// is already taken away.
///
/// For a rate that changes, and for series that are not daily; with the same rate every day it is
/// [`sharpe_ratio`]. A pure number, per year; with 1 period per year it is per period.
/// `None` with fewer than two returns, when one is not finite, when they do not vary beyond
/// rounding, or without a positive number of periods per year.
/// Source: methodology, section 6.1; vector ANA-001 (`sharpe`).
///
/// ```
/// use equipoise_analytics::ratios::sharpe_ratio_of_excess;
///
/// assert_eq!(sharpe_ratio_of_excess(&[0.75, -0.25, 0.75, -0.25, 0.25], 4.0), Some(1.0));
/// ```
#[must_use]
pub fn sharpe_ratio_of_excess(excess_returns: &[f64], periods_per_year: f64) -> Option<f64> {
    let mean = average_daily_return(excess_returns)?;
    let deviation = deviation_beyond_rounding(excess_returns)?;
    let ratio = mean / deviation * periods_per_year.sqrt();
    (periods_per_year > 0.0 && ratio.is_finite()).then_some(ratio)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two returns whose mean and sample deviation are exactly what is asked for.
    fn returns_with(mean: f64, deviation: f64) -> [f64; 2] {
        let half = deviation / 2_f64.sqrt();
        [mean - half, mean + half]
    }

    /// Mean and deviation of the daily returns, in percent, that the documentation of the replaced
    /// system states beside its ratio of 8.922158679.
    const DOCUMENTED_MEAN: f64 = 0.275_550_956_521_739_1;
    const DOCUMENTED_DEVIATION: f64 = 0.490_125_327_576_759;

    #[test]
    fn the_documented_series_has_the_ratio_of_two_percent_and_not_of_a_fiftieth_of_one() {
        let fractions = returns_with(DOCUMENTED_MEAN / 100.0, DOCUMENTED_DEVIATION / 100.0);
        let ratio = sharpe_ratio(&fractions, 0.02).unwrap();
        assert!((ratio - 8.667_676_266).abs() < 1e-8, "{ratio}");
    }

    #[test]
    fn percent_returns_with_a_fraction_for_the_rate_give_the_defective_number() {
        let percents = returns_with(DOCUMENTED_MEAN, DOCUMENTED_DEVIATION);
        let ratio = sharpe_ratio(&percents, 0.02).unwrap();
        assert!((ratio - 8.922_158_679).abs() < 1e-8, "{ratio}");
    }

    #[test]
    fn returns_that_do_not_vary_have_no_ratio() {
        assert_eq!(sharpe_ratio(&[0.1; 7], 0.02), None);
        assert_eq!(sharpe_ratio(&[0.0; 7], 0.02), None);
        assert_eq!(sharpe_ratio(&[0.1], 0.02), None);
        assert_eq!(sharpe_ratio(&[], 0.02), None);
        assert_eq!(sharpe_ratio(&[0.1, 0.2], f64::NAN), None);
    }

    #[test]
    fn a_rate_that_never_changes_may_be_taken_away_before_or_after() {
        let returns = [0.01, -0.005, 0.004, 0.003];
        let excess = returns.map(|r| r - 0.02 / 252.0);
        let before = sharpe_ratio_of_excess(&excess, 252.0).unwrap();
        let after = sharpe_ratio(&returns, 0.02).unwrap();
        assert!((before - after).abs() < 1e-12 * after);
    }

    #[test]
    fn a_year_without_periods_has_no_ratio() {
        assert_eq!(sharpe_ratio_of_excess(&[0.01, 0.02], 0.0), None);
        assert_eq!(sharpe_ratio_of_excess(&[0.01], 252.0), None);
    }
}
