//! Historical value at risk: the edge of the tail, read from the returns themselves.

use super::{check, tail_count};
use crate::input::InputError;
use crate::quantile::{linear_quantile, sorted};

/// Which value of a sample is its quantile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TailQuantile {
    /// The `⌈n (1 − c)⌉`-th worst return: one that happened. The default.
    #[default]
    Lower,
    /// Between two returns, at `(n − 1)(1 − c)` of the sorted ones, in proportion (type 7, what
    /// NumPy and spreadsheets do).
    Linear,
}

/// `−quantile(returns, 1 − confidence)`: a loss as a positive fraction, for the period of a return.
///
/// Negative when even the tail gains.
///
/// # Errors
/// Without a return, when one is not finite, or when the confidence is not between 0 and 1.
/// Source: methodology, section 6.2; vector ANA-003 (`historical_lower`, `historical_linear`).
///
/// ```
/// use equipoise_analytics::value_at_risk::{TailQuantile, historical};
///
/// let returns = [-0.04, 0.01, 0.02, -0.02, 0.03];
/// assert_eq!(historical(&returns, 0.8, TailQuantile::Lower)?, 0.04);
/// assert!((historical(&returns, 0.8, TailQuantile::Linear)? - 0.024).abs() < 1e-12);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn historical(
    returns: &[f64],
    confidence: f64,
    quantile: TailQuantile,
) -> Result<f64, InputError> {
    check(returns, confidence)?;
    let edge = match quantile {
        TailQuantile::Lower => {
            let worst = tail_count(returns.len(), confidence) - 1;
            sorted(returns).map(|sorted| sorted[worst])
        }
        TailQuantile::Linear => linear_quantile(returns, 1.0 - confidence),
    };
    // 0 − 0 is 0, where −0 would print as a loss.
    let edge = edge.expect("finite returns have every quantile");
    Ok(0.0 - edge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_is_a_positive_number_and_a_gain_a_negative_one() {
        assert_eq!(historical(&[-0.02], 0.95, TailQuantile::Lower), Ok(0.02));
        assert_eq!(historical(&[0.02], 0.95, TailQuantile::Lower), Ok(-0.02));
        let nothing = historical(&[0.0], 0.95, TailQuantile::Linear).unwrap();
        assert!(nothing.is_sign_positive());
    }

    #[test]
    fn a_confidence_that_is_none_is_refused() {
        for confidence in [0.0, 1.0, 95.0, f64::NAN] {
            let refusal = historical(&[0.01], confidence, TailQuantile::Lower);
            assert!(matches!(
                refusal,
                Err(InputError::OutOfRange {
                    field: "confidence",
                    ..
                })
            ));
        }
        assert!(historical(&[], 0.95, TailQuantile::Lower).is_err());
        assert!(historical(&[f64::NAN], 0.95, TailQuantile::Lower).is_err());
    }
}
