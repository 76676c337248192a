//! Maximum drawdown: the deepest fall from a high.

use super::drawdown_series;

/// The lowest entry of the drawdown series: a fraction between −1 and 0.
///
/// 0 when the series never falls. `None` without a level, or when one is not positive and finite.
/// [`deepest_drawdowns`](super::deepest_drawdowns) says where it was and how long it lasted.
/// Source: methodology, section 6.1; vector ANA-002 (`max_drawdown`).
///
/// ```
/// use equipoise_analytics::drawdown::max_drawdown;
///
/// assert_eq!(max_drawdown(&[100.0, 75.0, 120.0, 60.0]), Some(-0.5));
/// ```
#[must_use]
pub fn max_drawdown(levels: &[f64]) -> Option<f64> {
    drawdown_series(levels).map(|series| series.into_iter().fold(0.0, f64::min))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fall_is_measured_from_the_high_and_not_from_the_start() {
        assert_eq!(max_drawdown(&[50.0, 100.0, 75.0]), Some(-0.25));
    }

    #[test]
    fn one_level_has_not_fallen() {
        assert_eq!(max_drawdown(&[100.0]), Some(0.0));
        assert_eq!(max_drawdown(&[]), None);
    }
}
