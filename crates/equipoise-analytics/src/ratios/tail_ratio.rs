//! Tail ratio: the size of a good day against the size of a bad one.

use crate::quantile::linear_quantile;

/// The 95 % quantile over the size of the 5 % quantile, a pure number.
///
/// Above 1 when good days are larger than bad ones. Quantiles are interpolated (type 7).
/// `None` without a return, when one is not finite, or when the 5 % quantile is 0.
/// Source: the usual definition; quantiles as in methodology, section 6.2.
///
/// ```
/// use equipoise_analytics::ratios::tail_ratio;
///
/// let returns: Vec<f64> = (-20..=40).map(f64::from).collect();
/// // Of 61 values, the quantiles are the fourth from either end: −17 and 37.
/// assert_eq!(tail_ratio(&returns), Some(37.0 / 17.0));
/// ```
#[must_use]
pub fn tail_ratio(returns: &[f64]) -> Option<f64> {
    let good = linear_quantile(returns, 0.95)?;
    let bad = linear_quantile(returns, 0.05)?;
    let ratio = good.abs() / bad.abs();
    ratio.is_finite().then_some(ratio)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symmetric_series_has_tails_of_one_size() {
        let found = tail_ratio(&[-0.03, -0.01, 0.0, 0.01, 0.03]).unwrap();
        assert!((found - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_series_without_bad_days_has_no_ratio() {
        assert_eq!(tail_ratio(&[0.0; 30]), None);
        assert_eq!(tail_ratio(&[]), None);
        assert_eq!(tail_ratio(&[0.01, f64::NAN]), None);
    }
}
