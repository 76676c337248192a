//! Active share: how much of the holdings differs from the benchmark's.

use crate::input::{InputError, at_least, finite, same_length};

/// `½ Σ |w − w_benchmark|`, between 0 (the same holdings) and 1 (none in common).
///
/// One entry for each constituent of either side, 0 where a side does not hold it. The bounds hold
/// for weights that are not negative and sum to 1.
///
/// # Errors
/// When the lengths differ, without a constituent, or when a weight is not finite.
/// Source: methodology, section 6.3; vector ANA-010 (`active_share_vs_equal`).
///
/// ```
/// use equipoise_analytics::relative::active_share;
///
/// assert_eq!(active_share(&[0.5, 0.5, 0.0], &[0.5, 0.25, 0.25])?, 0.25);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn active_share(weights: &[f64], benchmark_weights: &[f64]) -> Result<f64, InputError> {
    same_length(
        ("benchmark_weights", benchmark_weights),
        ("weights", weights),
    )?;
    at_least("weights", weights.len(), 1)?;
    finite("weights", weights)?;
    finite("benchmark_weights", benchmark_weights)?;
    let pairs = weights.iter().zip(benchmark_weights);
    Ok(pairs.map(|(w, b)| (w - b).abs()).sum::<f64>() / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_common_is_all_active() {
        assert_eq!(active_share(&[1.0, 0.0], &[0.0, 1.0]), Ok(1.0));
        assert_eq!(active_share(&[0.5, 0.5], &[0.5, 0.5]), Ok(0.0));
    }

    #[test]
    fn weights_of_other_constituents_are_refused() {
        assert!(active_share(&[1.0], &[0.5, 0.5]).is_err());
        assert!(active_share(&[], &[]).is_err());
    }
}
