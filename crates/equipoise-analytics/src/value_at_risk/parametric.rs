//! Parametric value at risk: the tail of a normal distribution with the measured mean and spread.

use crate::input::{InputError, between, finite, representable};
use crate::normal;

/// `−(mean + z · deviation)` with `z = Φ⁻¹(1 − confidence)`: a loss as a positive fraction.
///
/// Mean and deviation are fractions of one period; [`Moments::of`](crate::risk::Moments::of)
/// measures them. Real returns have heavier tails than this, so at high confidence it says too
/// little.
///
/// # Errors
/// When mean or deviation is not finite, when the deviation is negative, or when the confidence is
/// not between 0 and 1.
/// Source: methodology, section 6.2; vector ANA-003 (`parametric`).
///
/// ```
/// use equipoise_analytics::value_at_risk::parametric;
///
/// let loss = parametric(0.0005, 0.012, 0.99)?;
/// assert!((loss - 0.027_416).abs() < 1e-6);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn parametric(mean: f64, deviation: f64, confidence: f64) -> Result<f64, InputError> {
    check(mean, deviation, confidence)?;
    let z = normal::quantile(1.0 - confidence);
    representable("value at risk", -(mean + z * deviation))
}

/// `−mean + deviation · φ(z) ÷ (1 − confidence)`: the mean loss beyond [`parametric`].
///
/// # Errors
/// As [`parametric`].
/// Source: methodology, section 6.2; vector ANA-003 (`cvar_parametric`).
///
/// ```
/// use equipoise_analytics::value_at_risk::{parametric, parametric_shortfall};
///
/// assert!(parametric_shortfall(0.0, 0.01, 0.95)? > parametric(0.0, 0.01, 0.95)?);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn parametric_shortfall(mean: f64, deviation: f64, confidence: f64) -> Result<f64, InputError> {
    check(mean, deviation, confidence)?;
    let z = normal::quantile(1.0 - confidence);
    let shortfall = deviation * normal::density(z) / (1.0 - confidence) - mean;
    representable("expected shortfall", shortfall)
}

pub(super) fn check(mean: f64, deviation: f64, confidence: f64) -> Result<(), InputError> {
    finite("mean", &[mean])?;
    finite("deviation", &[deviation])?;
    between("confidence", confidence, 0.0, 1.0)?;
    if deviation >= 0.0 {
        return Ok(());
    }
    Err(InputError::OutOfRange {
        field: "deviation",
        value: deviation,
        low: 0.0,
        high: f64::INFINITY,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_all_sessions_lose_more_than_the_mean() {
        assert!((parametric(0.01, 0.02, 0.5).unwrap() + 0.01).abs() < 1e-15);
    }

    #[test]
    fn without_spread_every_session_is_the_mean() {
        assert_eq!(parametric(0.01, 0.0, 0.95), Ok(-0.01));
        assert_eq!(parametric_shortfall(0.01, 0.0, 0.95), Ok(-0.01));
    }

    #[test]
    fn a_spread_below_nothing_is_refused() {
        let refusal = parametric(0.0, -0.01, 0.95).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "deviation: -0.01 is not between 0 and inf"
        );
        assert!(parametric(f64::NAN, 0.01, 0.95).is_err());
        assert!(parametric_shortfall(0.0, 0.01, 1.0).is_err());
    }
}
