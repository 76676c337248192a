//! Drawdown series: the distance of each level from the highest before it.

use crate::returns::is_level;

/// `level ÷ highest level so far − 1`, one entry for each level: 0 at a new high, else negative.
///
/// `None` without a level, or when one is not positive and finite.
/// Source: methodology, section 6.1; vector ANA-002 (`drawdowns`).
///
/// ```
/// use equipoise_analytics::drawdown::drawdown_series;
///
/// assert_eq!(drawdown_series(&[80.0, 100.0, 75.0, 110.0]), Some(vec![0.0, 0.0, -0.25, 0.0]));
/// ```
#[must_use]
pub fn drawdown_series(levels: &[f64]) -> Option<Vec<f64>> {
    if levels.is_empty() || !levels.iter().all(|level| is_level(*level)) {
        return None;
    }
    let mut highest = levels[0];
    let below_highest = |level: &f64| {
        highest = level.max(highest);
        level / highest - 1.0
    };
    Some(levels.iter().map(below_highest).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_that_only_rises_is_never_below_its_high() {
        assert_eq!(drawdown_series(&[1.0, 2.0, 3.0]), Some(vec![0.0; 3]));
    }

    #[test]
    fn a_level_that_is_none_has_no_distance() {
        assert_eq!(drawdown_series(&[]), None);
        assert_eq!(drawdown_series(&[1.0, 0.0]), None);
        assert_eq!(drawdown_series(&[1.0, f64::NAN]), None);
    }
}
