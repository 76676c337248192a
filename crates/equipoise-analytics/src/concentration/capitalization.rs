//! Capitalization: the size of the companies an index holds.

use crate::input::{InputError, at_least, between, finite, representable, same_length};
use crate::quantile::median;
use crate::sums::dot;

/// `Σ w · market cap ÷ Σ w`, in the unit of the caps.
///
/// # Errors
/// When the lengths differ, when an entry is not finite, or when the weights are negative or sum to
/// nothing.
/// Source: methodology, section 6.8.
///
/// ```
/// use equipoise_analytics::concentration::weighted_average_market_cap;
///
/// assert_eq!(weighted_average_market_cap(&[0.75, 0.25], &[100.0, 500.0])?, 200.0);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn weighted_average_market_cap(
    weights: &[f64],
    market_caps: &[f64],
) -> Result<f64, InputError> {
    same_length(("market_caps", market_caps), ("weights", weights))?;
    at_least("weights", weights.len(), 1)?;
    finite("weights", weights)?;
    finite("market_caps", market_caps)?;
    if let Some(weight) = weights.iter().find(|w| **w < 0.0) {
        return Err(InputError::OutOfRange {
            field: "weights",
            value: *weight,
            low: 0.0,
            high: 1.0,
        });
    }
    let total: f64 = weights.iter().sum();
    between("sum of the weights", total, 0.0, f64::INFINITY)?;
    representable("average market cap", dot(weights, market_caps) / total)
}

/// The market cap in the middle; of an even number, the mean of the two.
///
/// `None` without a cap, or when one is not finite.
/// Source: methodology, section 6.8.
///
/// ```
/// use equipoise_analytics::concentration::median_market_cap;
///
/// assert_eq!(median_market_cap(&[10.0, 2000.0, 30.0]), Some(30.0));
/// ```
#[must_use]
pub fn median_market_cap(market_caps: &[f64]) -> Option<f64> {
    median(market_caps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_giant_moves_the_average_and_not_the_median() {
        let caps = [10.0, 20.0, 3000.0];
        let average = weighted_average_market_cap(&[1.0 / 3.0; 3], &caps).unwrap();
        assert!((average - 1010.0).abs() < 1e-9);
        assert_eq!(median_market_cap(&caps), Some(20.0));
    }

    #[test]
    fn a_weight_below_nothing_is_refused() {
        assert!(weighted_average_market_cap(&[1.5, -0.5], &[1.0, 2.0]).is_err());
        assert!(weighted_average_market_cap(&[0.0], &[1.0]).is_err());
        assert!(weighted_average_market_cap(&[], &[]).is_err());
        assert_eq!(median_market_cap(&[]), None);
    }
}
