//! Z-scores: exposures of constituents to a style, on one scale.

use crate::input::{InputError, at_least, finite};
use crate::risk::deviation_beyond_rounding;
use crate::sums::mean;

/// Where scores are usually cut off.
pub const WINSOR_LIMIT: f64 = 3.0;

/// `(v − mean) ÷ deviation` over the constituents of one session, cut off at ±`limit`.
///
/// For styles such as size (the logarithm of market cap), value or momentum. Scores of session t
/// explain returns of t + 1: lag them by one session before anything is regressed on them. Cutting
/// off keeps one outlier from being a style of its own; mean and deviation are computed before it.
///
/// # Errors
/// With fewer than two values, when one is not finite, when they do not vary, or when the limit is
/// not positive.
/// Source: methodology, section 6.5, style attribution.
///
/// ```
/// use equipoise_analytics::factors::{WINSOR_LIMIT, winsorized_z_scores};
///
/// let scores = winsorized_z_scores(&[1.0, 2.0, 3.0], WINSOR_LIMIT)?;
/// assert_eq!(scores, [-1.0, 0.0, 1.0]);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn winsorized_z_scores(values: &[f64], limit: f64) -> Result<Vec<f64>, InputError> {
    at_least("values", values.len(), 2)?;
    finite("values", values)?;
    crate::input::between("limit", limit, 0.0, f64::INFINITY)?;
    let deviation = deviation_beyond_rounding(values);
    let deviation = deviation.ok_or(InputError::DoesNotVary { field: "values" })?;
    let mean = mean(values);
    let scores = values.iter().map(|v| (v - mean) / deviation);
    Ok(scores.map(|score| score.clamp(-limit, limit)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlier_is_cut_off_and_the_others_stay() {
        let mut values = vec![0.0, 1.0, 2.0];
        values.extend(vec![1.0; 20]);
        values.push(100.0);
        let scores = winsorized_z_scores(&values, WINSOR_LIMIT).unwrap();
        assert_eq!(scores[23..], [3.0]);
        assert!(scores[0] < scores[1] && scores[1] < scores[2]);
    }

    #[test]
    fn values_that_do_not_vary_have_no_scores() {
        let refusal = winsorized_z_scores(&[0.1; 4], WINSOR_LIMIT);
        assert_eq!(refusal, Err(InputError::DoesNotVary { field: "values" }));
        assert!(winsorized_z_scores(&[1.0, 2.0], 0.0).is_err());
        assert!(winsorized_z_scores(&[1.0], 3.0).is_err());
    }
}
