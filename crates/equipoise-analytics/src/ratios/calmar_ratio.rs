//! Calmar ratio: annual return for each unit of the deepest fall.

use crate::drawdown::max_drawdown;
use crate::returns::annualized_return_by_sessions;

/// `annualized return ÷ |maximum drawdown|`, a pure number, over all the given levels.
///
/// By convention the levels are those of the last 36 months; give the ones that are meant.
/// `None` with fewer than two levels, when one is not positive and finite, when the series never
/// falls, or when the annual return is too large to be represented.
/// Source: methodology, section 6.1; vector ANA-002 (`calmar`).
///
/// ```
/// use equipoise_analytics::ratios::calmar_ratio;
///
/// // Half of it lost on the way, a quarter more at the end of the year.
/// assert_eq!(calmar_ratio(&[100.0, 50.0, 125.0], 2.0), Some(0.5));
/// ```
#[must_use]
pub fn calmar_ratio(levels: &[f64], periods_per_year: f64) -> Option<f64> {
    let annual = annualized_return_by_sessions(levels, periods_per_year)?;
    let fall = -max_drawdown(levels)?;
    let ratio = annual / fall;
    (fall > 0.0 && ratio.is_finite()).then_some(ratio)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_that_never_falls_has_no_ratio() {
        assert_eq!(calmar_ratio(&[100.0, 110.0, 120.0], 252.0), None);
        assert_eq!(calmar_ratio(&[100.0], 252.0), None);
    }

    #[test]
    fn a_loss_has_a_negative_ratio() {
        assert_eq!(calmar_ratio(&[100.0, 75.0], 1.0), Some(-1.0));
    }
}
