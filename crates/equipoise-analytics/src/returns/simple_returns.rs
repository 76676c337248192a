//! Simple returns: what each level gained over the one before.

use super::{is_level, total_return};

/// `level[t] ÷ level[t−1] − 1` for every level but the first, as fractions.
///
/// `None` with fewer than two levels, when one is not positive and finite, or when a return is too
/// large to be represented.
/// Source: methodology, section 6.1; vector ANA-001 (`returns`).
///
/// ```
/// use equipoise_analytics::returns::simple_returns;
///
/// assert_eq!(simple_returns(&[100.0, 150.0, 75.0]), Some(vec![0.5, -0.5]));
/// ```
#[must_use]
pub fn simple_returns(levels: &[f64]) -> Option<Vec<f64>> {
    if levels.len() < 2 || !levels.iter().all(|level| is_level(*level)) {
        return None;
    }
    levels.windows(2).map(total_return).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_level_has_no_return() {
        assert_eq!(simple_returns(&[100.0]), None);
        assert_eq!(simple_returns(&[100.0, 125.0]).unwrap().len(), 1);
    }

    #[test]
    fn a_level_that_is_none_has_no_return_and_spoils_the_series() {
        assert_eq!(simple_returns(&[100.0, 0.0, 100.0]), None);
        assert_eq!(simple_returns(&[100.0, f64::INFINITY]), None);
    }
}
