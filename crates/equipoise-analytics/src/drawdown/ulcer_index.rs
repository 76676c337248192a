//! Ulcer index: depth and length of the declines in one number.

use super::drawdown_series;

/// `√(Σ drawdown² ÷ n)`, a fraction; n counts every level.
///
/// A long shallow decline and a short deep one come to the same. 0 when the series never falls.
/// `None` without a level, or when one is not positive and finite.
/// Source: methodology, section 6.1; vector ANA-002 (`ulcer_index`).
///
/// ```
/// use equipoise_analytics::drawdown::ulcer_index;
///
/// assert_eq!(ulcer_index(&[100.0, 50.0, 100.0, 100.0]), Some(0.25));
/// ```
#[must_use]
pub fn ulcer_index(levels: &[f64]) -> Option<f64> {
    let series = drawdown_series(levels)?;
    let squares: f64 = series.iter().map(|below| below * below).sum();
    Some((squares / series.len() as f64).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_shallow_sessions_hurt_as_much_as_one_twice_as_deep() {
        let shallow = ulcer_index(&[100.0, 75.0, 75.0, 75.0, 75.0]).unwrap();
        let deep = ulcer_index(&[100.0, 50.0, 100.0, 100.0, 100.0]).unwrap();
        assert!((shallow - deep).abs() < 1e-15);
    }

    #[test]
    fn a_series_that_only_rises_does_not_hurt() {
        assert_eq!(ulcer_index(&[1.0, 2.0]), Some(0.0));
        assert_eq!(ulcer_index(&[]), None);
    }
}
