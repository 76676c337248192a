//! Cornish-Fisher value at risk: the normal tail, bent to the measured skewness and kurtosis.

use super::parametric::check;
use crate::input::{InputError, finite, representable};
use crate::normal;
use crate::risk::Moments;

/// A value at risk with how it came about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CornishFisher {
    /// `Φ⁻¹(1 − confidence)`: where the edge of the tail is for a normal distribution.
    pub z: f64,
    /// Where it is after the correction.
    pub z_adjusted: f64,
    /// `−(mean + z_adjusted · deviation)`: a loss as a positive fraction.
    pub value_at_risk: f64,
    /// Whether the correction keeps the order of all quantiles. Where it does not, a higher
    /// confidence may give a smaller loss: do not compare the figure with that of another one.
    pub monotone: bool,
}

/// `z + (z² − 1) S ÷ 6 + (z³ − 3z) K ÷ 24 − (2z³ − 5z) S² ÷ 36` in place of z, with S the skewness
/// and K the excess kurtosis.
///
/// # Errors
/// When a moment is not finite, when the deviation is negative, or when the confidence is not
/// between 0 and 1.
/// Source: methodology, section 6.2; vector ANA-003 (`cornish_fisher`).
///
/// ```
/// use equipoise_analytics::risk::Moments;
/// use equipoise_analytics::value_at_risk::cornish_fisher;
///
/// let moments = Moments { mean: 0.0005, deviation: 0.012, skewness: -0.4, excess_kurtosis: 2.5 };
/// let found = cornish_fisher(&moments, 0.99)?;
/// assert!(found.z_adjusted < found.z && found.monotone);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn cornish_fisher(moments: &Moments, confidence: f64) -> Result<CornishFisher, InputError> {
    let Moments {
        mean,
        deviation,
        skewness,
        excess_kurtosis,
    } = *moments;
    check(mean, deviation, confidence)?;
    finite("skewness", &[skewness])?;
    finite("excess_kurtosis", &[excess_kurtosis])?;
    let z = normal::quantile(1.0 - confidence);
    let (square, cube) = (z * z, z * z * z);
    let z_adjusted =
        z + (square - 1.0) * skewness / 6.0 + (cube - 3.0 * z) * excess_kurtosis / 24.0
            - (2.0 * cube - 5.0 * z) * skewness * skewness / 36.0;
    let value_at_risk = representable("value at risk", -(mean + z_adjusted * deviation))?;
    Ok(CornishFisher {
        z,
        z_adjusted,
        value_at_risk,
        monotone: cornish_fisher_is_monotone(skewness, excess_kurtosis),
    })
}

/// Whether the corrected z rises with z everywhere.
///
/// Its derivative `1 + S z ÷ 3 + K (z² − 1) ÷ 8 − S² (6z² − 5) ÷ 36` is a parabola
/// `a z² + (S ÷ 3) z + c` with `a = K ÷ 8 − S² ÷ 6` and `c = 1 − K ÷ 8 + 5 S² ÷ 36`: it is nowhere
/// negative when a ≥ 0 and `S² ÷ 9 ≤ 4 a c`. Without skewness that is K from 0 to 8.
/// Source: methodology, section 6.2; vector ANA-003 (`cornish_fisher_monotone`).
///
/// ```
/// use equipoise_analytics::value_at_risk::cornish_fisher_is_monotone;
///
/// assert!(cornish_fisher_is_monotone(0.0, 8.0));
/// assert!(!cornish_fisher_is_monotone(0.0, 8.5));
/// ```
#[must_use]
pub fn cornish_fisher_is_monotone(skewness: f64, excess_kurtosis: f64) -> bool {
    let squared = skewness * skewness;
    let leading = excess_kurtosis / 8.0 - squared / 6.0;
    let constant = 1.0 - excess_kurtosis / 8.0 + 5.0 * squared / 36.0;
    leading >= 0.0 && squared / 9.0 - 4.0 * leading * constant <= 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const NORMAL: Moments = Moments {
        mean: 0.0,
        deviation: 0.01,
        skewness: 0.0,
        excess_kurtosis: 0.0,
    };

    #[test]
    fn a_normal_distribution_is_not_bent() {
        let found = cornish_fisher(&NORMAL, 0.95).unwrap();
        assert!((found.z - found.z_adjusted).abs() < 1e-15);
        assert!(found.monotone);
    }

    #[test]
    fn a_long_tail_of_losses_makes_them_larger() {
        let lopsided = Moments {
            skewness: -0.5,
            ..NORMAL
        };
        let bent = cornish_fisher(&lopsided, 0.99).unwrap().value_at_risk;
        assert!(bent > cornish_fisher(&NORMAL, 0.99).unwrap().value_at_risk);
    }

    #[test]
    fn a_moment_that_is_no_number_is_refused() {
        let unknown = Moments {
            skewness: f64::NAN,
            ..NORMAL
        };
        assert!(cornish_fisher(&unknown, 0.95).is_err());
        assert!(cornish_fisher(&NORMAL, 0.0).is_err());
    }

    #[test]
    fn the_flag_says_whether_the_corrected_quantiles_keep_their_order() {
        let adjusted = |z: f64, s: f64, k: f64| {
            z + (z * z - 1.0) * s / 6.0 + (z.powi(3) - 3.0 * z) * k / 24.0
                - (2.0 * z.powi(3) - 5.0 * z) * s * s / 36.0
        };
        for (skewness, kurtosis, monotone) in [
            (-0.4, 2.5, true),
            (-0.6, -0.5, false),
            (0.0, 7.9, true),
            (0.0, 8.5, false),
            (0.6, 8.25, true),
            (1.0, 8.75, true),
            (1.0, 9.5, false),
            (1.0, 1.5, false),
        ] {
            let at = |step: i32| adjusted(f64::from(step) * 0.001, skewness, kurtosis);
            let rises = (-8000..8000).all(|step| at(step + 1) >= at(step));
            assert_eq!(rises, monotone, "{skewness} {kurtosis}");
            let flag = cornish_fisher_is_monotone(skewness, kurtosis);
            assert_eq!(flag, monotone, "{skewness} {kurtosis}");
        }
    }
}
