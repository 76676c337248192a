//! Top weight: what the largest constituents hold together.

use super::are_weights;

/// The sum of the `count` largest weights; of all, when there are fewer.
///
/// `None` without a weight, or when one is negative or not finite.
/// Source: methodology, section 6.8; vector ANA-010 (`top2`).
///
/// ```
/// use equipoise_analytics::concentration::top_weight;
///
/// assert_eq!(top_weight(&[0.25, 0.5, 0.125, 0.125], 2), Some(0.75));
/// ```
#[must_use]
pub fn top_weight(weights: &[f64], count: usize) -> Option<f64> {
    if !are_weights(weights) {
        return None;
    }
    let mut largest = weights.to_vec();
    largest.sort_by(|left, right| right.total_cmp(left));
    let sum: f64 = largest.iter().take(count).sum();
    sum.is_finite().then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_there_are_is_all_of_them() {
        assert_eq!(top_weight(&[0.5, 0.5], 10), Some(1.0));
        assert_eq!(top_weight(&[0.5, 0.5], 0), Some(0.0));
    }

    #[test]
    fn nothing_held_has_no_largest() {
        assert_eq!(top_weight(&[], 1), None);
        assert_eq!(top_weight(&[0.5, f64::NAN], 1), None);
    }
}
