//! Skewness: whether the long tail is on the side of gains or of losses.

use super::deviation_beyond_rounding;
use crate::sums::central_moment;

/// `g₁ = m₃ ÷ m₂^(3/2)`, a pure number, with the moments of the population (divided by n).
///
/// 0 for a symmetric series, negative when the long tail is one of losses.
/// `None` with fewer than two values, when one is not finite, or when they do not vary.
/// Source: methodology, section 6.1; vector ANA-003 (`skewness`).
///
/// ```
/// use equipoise_analytics::risk::skewness;
///
/// assert_eq!(skewness(&[-1.0, 0.0, 1.0]), Some(0.0));
/// assert!(skewness(&[-3.0, 1.0, 1.0, 1.0]) < Some(0.0));
/// ```
#[must_use]
pub fn skewness(values: &[f64]) -> Option<f64> {
    deviation_beyond_rounding(values)?;
    let skewness = central_moment(values, 3) / central_moment(values, 2).powf(1.5);
    skewness.is_finite().then_some(skewness)
}

/// `G₁ = g₁ √(n (n − 1)) ÷ (n − 2)`: the estimate for the population a sample was drawn from.
///
/// `None` where [`skewness`] is, or with fewer than three values.
/// Source: methodology, section 6.1.
///
/// ```
/// use equipoise_analytics::risk::skewness_unbiased;
///
/// // A spreadsheet's SKEW gives the same.
/// let found = skewness_unbiased(&[1.0, 2.0, 6.0]).unwrap();
/// assert!((found - 1.457_863).abs() < 1e-6);
/// ```
#[must_use]
pub fn skewness_unbiased(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    (values.len() >= 3)
        .then(|| skewness(values))
        .flatten()
        .map(|biased| biased * (n * (n - 1.0)).sqrt() / (n - 2.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_large_loss_makes_the_skew_negative() {
        // Deviations −0.75, 0.25, 0.25, 0.25: m₂ = 3/16, m₃ = −3/32, g₁ = −2 ÷ √3.
        let found = skewness(&[-1.0, 0.0, 0.0, 0.0]).unwrap();
        assert!((found + 2.0 / 3_f64.sqrt()).abs() < 1e-14);
    }

    #[test]
    fn scale_and_shift_change_nothing() {
        let values = [0.01, -0.02, 0.05, 0.0];
        let moved = values.map(|v| 3.0 * v + 7.0);
        let change = skewness(&values).unwrap() - skewness(&moved).unwrap();
        assert!(change.abs() < 1e-12);
    }

    #[test]
    fn values_that_do_not_vary_lean_to_no_side() {
        assert_eq!(skewness(&[0.1; 7]), None);
        assert_eq!(skewness(&[0.1]), None);
        assert_eq!(skewness_unbiased(&[0.1, 0.2]), None);
        assert_eq!(skewness(&[0.1, f64::NAN, 0.2]), None);
    }
}
