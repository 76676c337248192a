//! Sortino ratio: return above a minimum, for each unit of shortfall, per year.

use crate::returns::average_daily_return;
use crate::risk::downside_deviation;

/// `(mean − minimum) ÷ downside deviation × √periods_per_year`, a pure number.
///
/// `minimum` is the least acceptable return per session, above and below the line alike.
/// `None` without a return, when one is not finite, when none falls short of the minimum, or
/// without a positive number of periods per year.
/// Source: methodology, section 6.1; vector ANA-001 (`sortino`).
///
/// ```
/// use equipoise_analytics::ratios::sortino_ratio;
///
/// assert_eq!(sortino_ratio(&[0.5, -0.5, 1.0, 0.0], 0.0, 4.0), Some(2.0));
/// ```
#[must_use]
pub fn sortino_ratio(returns: &[f64], minimum: f64, periods_per_year: f64) -> Option<f64> {
    let mean = average_daily_return(returns)?;
    let shortfall = downside_deviation(returns, minimum)?;
    let ratio = (mean - minimum) / shortfall * periods_per_year.sqrt();
    (shortfall > 0.0 && periods_per_year > 0.0 && ratio.is_finite()).then_some(ratio)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_that_never_falls_short_has_no_ratio() {
        assert_eq!(sortino_ratio(&[0.01, 0.02], 0.0, 252.0), None);
        assert_eq!(sortino_ratio(&[], 0.0, 252.0), None);
        assert_eq!(sortino_ratio(&[0.01, -0.02], 0.0, 0.0), None);
    }

    #[test]
    fn a_higher_minimum_lowers_the_ratio() {
        let returns = [0.01, -0.005, 0.004, 0.003];
        let low = sortino_ratio(&returns, 0.0, 252.0);
        let high = sortino_ratio(&returns, 0.002, 252.0);
        assert!(high < low);
    }
}
