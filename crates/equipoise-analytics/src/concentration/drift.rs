//! Drift: what prices make of weights after a reset.

use super::are_weights;
use crate::input::{InputError, between, finite, same_length};

/// `w (1 + r) ÷ Σ w (1 + r)`: the weights after the session.
///
/// # Errors
/// When the lengths differ, when an entry is not finite, or when nothing is left.
/// Source: methodology, sections 1.3 and 6.8; vector ANA-013 (`weights_day2`).
///
/// ```
/// use equipoise_analytics::concentration::drifted_weights;
///
/// assert_eq!(drifted_weights(&[0.5, 0.5], &[0.5, -0.5])?, [0.75, 0.25]);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn drifted_weights(weights: &[f64], returns: &[f64]) -> Result<Vec<f64>, InputError> {
    same_length(("returns", returns), ("weights", weights))?;
    finite("weights", weights)?;
    finite("returns", returns)?;
    let grown: Vec<f64> = weights
        .iter()
        .zip(returns)
        .map(|(w, r)| w * (1.0 + r))
        .collect();
    let total: f64 = grown.iter().sum();
    between("value after the session", total, 0.0, f64::INFINITY)?;
    Ok(grown.iter().map(|value| value / total).collect())
}

/// `max |w − 1/N|`: how far the constituent that drifted most is from an equal weight.
///
/// `None` without a weight, or when one is negative or not finite.
/// Source: methodology, section 6.8.
///
/// ```
/// use equipoise_analytics::concentration::drift_from_equal;
///
/// assert_eq!(drift_from_equal(&[0.5, 0.25, 0.125, 0.125]), Some(0.25));
/// ```
#[must_use]
pub fn drift_from_equal(weights: &[f64]) -> Option<f64> {
    let equal = 1.0 / weights.len() as f64;
    let distances = weights.iter().map(|w| (w - equal).abs());
    are_weights(weights).then(|| distances.fold(0.0, f64::max))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn returns_that_are_all_the_same_move_no_weight() {
        assert_eq!(
            drifted_weights(&[0.25, 0.75], &[0.5, 0.5]),
            Ok(vec![0.25, 0.75])
        );
    }

    #[test]
    fn when_nothing_is_left_there_are_no_weights() {
        assert!(drifted_weights(&[0.5, 0.5], &[-1.0, -1.0]).is_err());
        assert!(drifted_weights(&[0.5, 0.5], &[0.1]).is_err());
        assert!(drifted_weights(&[], &[]).is_err());
    }

    #[test]
    fn right_after_a_reset_nothing_has_drifted() {
        assert_eq!(drift_from_equal(&[0.25; 4]), Some(0.0));
        assert_eq!(drift_from_equal(&[]), None);
    }
}
