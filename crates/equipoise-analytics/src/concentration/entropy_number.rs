//! Entropy number: the effective number of constituents by entropy.

use super::are_weights;

/// `exp(−Σ w ln w)`, between 1 (all in one) and N (equal weights).
///
/// Never below [`effective_number`](super::effective_number): many small weights count for more
/// here. A weight of 0 counts for nothing.
/// `None` without a weight, or when one is negative or not finite.
/// Source: methodology, section 6.8; vector ANA-010 (`entropy_effective_n`).
///
/// ```
/// use equipoise_analytics::concentration::entropy_number;
///
/// assert!((entropy_number(&[0.25; 4]).unwrap() - 4.0).abs() < 1e-12);
/// ```
#[must_use]
pub fn entropy_number(weights: &[f64]) -> Option<f64> {
    if !are_weights(weights) {
        return None;
    }
    let held = weights.iter().filter(|w| **w > 0.0);
    let entropy: f64 = held.map(|w| -w * w.ln()).sum();
    Some(entropy.exp()).filter(|n| n.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::concentration::effective_number;

    #[test]
    fn what_is_not_held_does_not_count() {
        assert_eq!(entropy_number(&[1.0, 0.0]), Some(1.0));
    }

    #[test]
    fn small_weights_count_for_more_than_in_the_herfindahl_number() {
        let weights = [0.7, 0.1, 0.1, 0.05, 0.05];
        assert!(entropy_number(&weights) > effective_number(&weights));
    }

    #[test]
    fn nothing_held_has_no_number() {
        assert_eq!(entropy_number(&[]), None);
        assert_eq!(entropy_number(&[f64::NAN]), None);
        assert_eq!(entropy_number(&[1.5, -0.5]), None);
    }
}
