//! Sample variance: the mean square of the distance from the mean.

use crate::sums::{centered_products, mean, rounding};

/// `Σ (v − mean)² ÷ (n − 1)`, in the square of the unit of `values`.
///
/// `None` with fewer than two values, or when one is not finite; 0 when all are equal.
/// Source: methodology, section 6.1; vector ANA-001 (`variance`).
///
/// ```
/// use equipoise_analytics::risk::sample_variance;
///
/// assert_eq!(sample_variance(&[1.0, 3.0]), Some(2.0));
/// ```
#[must_use]
pub fn sample_variance(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let variance = centered_products(values, values) / (values.len() - 1) as f64;
    variance.is_finite().then_some(variance)
}

/// The sample standard deviation, where it is more than what rounding the mean may leave behind.
///
/// Something may be divided by this one: equal values, whose computed deviation need not be exactly
/// 0, have none.
pub(crate) fn deviation_beyond_rounding(values: &[f64]) -> Option<f64> {
    let deviation = sample_variance(values)?.sqrt();
    let noise = mean(values).abs() * rounding(values.len());
    (deviation > noise).then_some(deviation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_has_no_variance_and_equal_values_have_none_of_it() {
        assert_eq!(sample_variance(&[1.0]), None);
        assert_eq!(sample_variance(&[0.25, 0.25]), Some(0.0));
        assert_eq!(sample_variance(&[0.25, f64::NAN]), None);
    }

    #[test]
    fn equal_values_deviate_by_rounding_only() {
        assert!(sample_variance(&[0.1; 7]).unwrap() < 1e-30);
        assert_eq!(deviation_beyond_rounding(&[0.1; 7]), None);
        assert_eq!(deviation_beyond_rounding(&[0.0; 7]), None);
        assert!(deviation_beyond_rounding(&[0.1, 0.1 + 1e-12]).is_some());
    }
}
