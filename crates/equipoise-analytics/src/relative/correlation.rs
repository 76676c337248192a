//! Covariance, correlation and R²: how far two series move together.

use super::{check, positive_deviation};
use crate::input::{InputError, representable};
use crate::sums::centered_products;

/// `Σ (a − mean a)(b − mean b) ÷ (n − 1)`, per session.
///
/// # Errors
/// When the lengths differ, with fewer than two sessions, or when an entry is not finite.
/// Source: methodology, section 6.3; vector ANA-004 (`covariance`).
///
/// ```
/// use equipoise_analytics::relative::covariance;
///
/// assert_eq!(covariance(&[1.0, 3.0], &[2.0, 8.0])?, 6.0);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn covariance(index: &[f64], benchmark: &[f64]) -> Result<f64, InputError> {
    check(index, benchmark, 2)?;
    let products = centered_products(index, benchmark);
    representable("covariance", products / (index.len() - 1) as f64)
}

/// `covariance ÷ (deviation of a × deviation of b)`, between −1 and 1.
///
/// # Errors
/// As [`covariance`], and when either series does not vary.
/// Source: methodology, section 6.3; vector ANA-004 (`correlation`).
///
/// ```
/// use equipoise_analytics::relative::correlation;
///
/// assert!((correlation(&[1.0, 3.0, 2.0], &[-1.0, -5.0, -3.0])? + 1.0).abs() < 1e-15);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn correlation(index: &[f64], benchmark: &[f64]) -> Result<f64, InputError> {
    let together = covariance(index, benchmark)?;
    let apart = positive_deviation("index", index)? * positive_deviation("benchmark", benchmark)?;
    // Rounding can carry a perfect correlation a digit beyond 1.
    representable("correlation", together / apart).map(|found| found.clamp(-1.0, 1.0))
}

/// `correlation²`: the share of the variance of one that the other explains, between 0 and 1.
///
/// # Errors
/// As [`correlation`].
/// Source: methodology, section 6.3; vector ANA-004 (`r_squared`).
///
/// ```
/// use equipoise_analytics::relative::r_squared;
///
/// assert!((r_squared(&[1.0, 3.0, 2.0], &[-1.0, -5.0, -3.0])? - 1.0).abs() < 1e-15);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn r_squared(index: &[f64], benchmark: &[f64]) -> Result<f64, InputError> {
    correlation(index, benchmark).map(|found| found * found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_that_take_turns_are_not_correlated() {
        let found = correlation(&[1.0, -1.0, 0.0, 0.0], &[0.0, 0.0, 1.0, -1.0]).unwrap();
        assert!(found.abs() < 1e-15);
    }

    #[test]
    fn a_series_that_does_not_vary_is_refused_by_name() {
        let refusal = correlation(&[0.1, 0.2, 0.3], &[0.1, 0.1, 0.1]).unwrap_err();
        assert_eq!(refusal.to_string(), "benchmark: does not vary");
        let refusal = r_squared(&[0.1, 0.1, 0.1], &[0.1, 0.2, 0.3]).unwrap_err();
        assert_eq!(refusal.to_string(), "index: does not vary");
    }

    #[test]
    fn one_session_has_no_covariance() {
        assert!(covariance(&[0.1], &[0.2]).is_err());
    }
}
