//! Logarithmic returns: returns that add up over time.

use super::is_level;

/// `ln(level[t] ÷ level[t−1])` for every level but the first.
///
/// Their sum is the logarithm of the whole range's growth. They do not add up over constituents,
/// which is why indices are built from simple returns.
/// `None` with fewer than two levels, when one is not positive and finite, or when the ratio of two
/// is too large or too small to be represented.
/// Source: methodology, section 6.1; vector ANA-001 (`log_returns`).
///
/// ```
/// use equipoise_analytics::returns::log_returns;
///
/// let returns = log_returns(&[100.0, 200.0, 100.0]).unwrap();
/// assert_eq!(returns.iter().sum::<f64>(), 0.0);
/// ```
#[must_use]
pub fn log_returns(levels: &[f64]) -> Option<Vec<f64>> {
    if levels.len() < 2 || !levels.iter().all(|level| is_level(*level)) {
        return None;
    }
    let logarithm = |pair: &[f64]| Some((pair[1] / pair[0]).ln()).filter(|r| r.is_finite());
    levels.windows(2).map(logarithm).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubling_and_halving_are_equally_far_from_nothing() {
        let returns = log_returns(&[1.0, 2.0, 1.0]).unwrap();
        assert!((returns[0] + returns[1]).abs() < 1e-16);
        assert!((returns[0] - std::f64::consts::LN_2).abs() < 1e-15);
    }

    #[test]
    fn a_level_that_is_none_has_no_logarithm() {
        assert_eq!(log_returns(&[100.0, -1.0]), None);
        assert_eq!(log_returns(&[100.0]), None);
    }
}
