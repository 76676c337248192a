//! Excess kurtosis: how heavy both tails are, against those of a normal distribution.

use super::deviation_beyond_rounding;
use crate::sums::central_moment;

/// `g₂ = m₄ ÷ m₂² − 3`, a pure number, with the moments of the population (divided by n).
///
/// 0 for a normal distribution, positive for heavier tails, never below −2.
/// `None` with fewer than two values, when one is not finite, or when they do not vary.
/// Source: methodology, section 6.1; vector ANA-003 (`excess_kurtosis`).
///
/// ```
/// use equipoise_analytics::risk::excess_kurtosis;
///
/// // Two values as often as each other have no tails at all.
/// assert_eq!(excess_kurtosis(&[-1.0, 1.0, -1.0, 1.0]), Some(-2.0));
/// ```
#[must_use]
pub fn excess_kurtosis(values: &[f64]) -> Option<f64> {
    deviation_beyond_rounding(values)?;
    let kurtosis = central_moment(values, 4) / central_moment(values, 2).powi(2);
    kurtosis.is_finite().then_some(kurtosis - 3.0)
}

/// `G₂ = ((n + 1) g₂ + 6) (n − 1) ÷ ((n − 2) (n − 3))`: the estimate for the population a sample
/// was drawn from.
///
/// `None` where [`excess_kurtosis`] is, or with fewer than four values.
/// Source: methodology, section 6.1.
///
/// ```
/// use equipoise_analytics::risk::excess_kurtosis_unbiased;
///
/// // A spreadsheet's KURT gives the same.
/// let found = excess_kurtosis_unbiased(&[1.0, 2.0, 3.0, 9.0]).unwrap();
/// assert!((found - 3.014_360).abs() < 1e-6);
/// ```
#[must_use]
pub fn excess_kurtosis_unbiased(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    (values.len() >= 4)
        .then(|| excess_kurtosis(values))
        .flatten()
        .map(|biased| ((n + 1.0) * biased + 6.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_large_values_are_heavy_tails() {
        // Deviations ±1 twice among eight zeros: m₂ = 1/5, m₄ = 1/5, g₂ = 5 − 3.
        let values = [-1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        assert!((excess_kurtosis(&values).unwrap() - 2.0).abs() < 1e-14);
    }

    #[test]
    fn values_that_do_not_vary_have_no_tails() {
        assert_eq!(excess_kurtosis(&[0.1; 7]), None);
        assert_eq!(excess_kurtosis(&[0.1]), None);
        assert_eq!(excess_kurtosis_unbiased(&[0.1, 0.2, 0.3]), None);
    }
}
