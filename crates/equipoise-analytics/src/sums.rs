//! Sums every statistic is made of: from the first row to the last, one rounding per operation.
//!
//! The order is part of the result. No sum here is split among threads or lanes, and none uses a
//! fused multiply-add, so a figure has the same bits on every machine.

/// `Σ v ÷ n`. Callers make sure that there is a value.
pub(crate) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// `Σ a b`.
pub(crate) fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(a, b)| a * b).sum()
}

/// `Σ (a − mean a) (b − mean b)`; with the same series twice, its squares about the mean.
pub(crate) fn centered_products(left: &[f64], right: &[f64]) -> f64 {
    let (mean_left, mean_right) = (mean(left), mean(right));
    left.iter()
        .zip(right)
        .map(|(a, b)| (a - mean_left) * (b - mean_right))
        .sum()
}

/// `Σ (v − mean)^power ÷ n`.
pub(crate) fn central_moment(values: &[f64], power: i32) -> f64 {
    let mean = mean(values);
    let powers: f64 = values.iter().map(|v| (v - mean).powi(power)).sum();
    powers / values.len() as f64
}

/// The share of a figure that rounding alone may account for when `terms` numbers are summed.
pub(crate) fn rounding(terms: usize) -> f64 {
    terms as f64 * f64::EPSILON
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_about_the_mean_ignore_a_shift_of_either_series() {
        let found = centered_products(&[1.0, 2.0, 3.0], &[10.0, 30.0, 20.0]);
        let shifted = centered_products(&[101.0, 102.0, 103.0], &[0.0, 20.0, 10.0]);
        assert!((found - 10.0).abs() < 1e-12 && (shifted - 10.0).abs() < 1e-12);
    }

    #[test]
    fn the_first_central_moment_vanishes_and_the_second_divides_by_n() {
        assert!(central_moment(&[1.0, 2.0, 6.0], 1).abs() < 1e-15);
        assert!((central_moment(&[1.0, 3.0], 2) - 1.0).abs() < 1e-15);
    }
}
