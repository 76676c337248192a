//! Geometric excess return: the gain in units of what the benchmark became.

/// `(1 + index) ÷ (1 + benchmark) − 1`, a fraction.
///
/// Unlike the difference of the returns it compounds: the excess of a year is the product of those
/// of its months, and it is the same in every currency.
/// `None` when a return is not finite or below −1, or when the benchmark lost everything.
/// Source: methodology, section 6.3.
///
/// ```
/// use equipoise_analytics::relative::geometric_excess;
///
/// assert_eq!(geometric_excess(0.5, 0.2), Some(0.25));
/// ```
#[must_use]
pub fn geometric_excess(index_return: f64, benchmark_return: f64) -> Option<f64> {
    let excess = (1.0 + index_return) / (1.0 + benchmark_return) - 1.0;
    let held = index_return >= -1.0 && benchmark_return > -1.0;
    (held && excess.is_finite() && benchmark_return.is_finite()).then_some(excess)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excesses_of_two_periods_compound_to_that_of_both() {
        let first = geometric_excess(0.10, 0.05).unwrap();
        let second = geometric_excess(-0.02, 0.03).unwrap();
        let both = geometric_excess(1.10 * 0.98 - 1.0, 1.05 * 1.03 - 1.0).unwrap();
        assert!(((1.0 + first) * (1.0 + second) - 1.0 - both).abs() < 1e-15);
    }

    #[test]
    fn against_a_benchmark_that_lost_everything_there_is_no_excess() {
        assert_eq!(geometric_excess(0.1, -1.0), None);
        assert_eq!(geometric_excess(f64::NAN, 0.1), None);
        assert_eq!(geometric_excess(0.1, f64::INFINITY), None);
        assert_eq!(geometric_excess(-1.0, 0.25), Some(-1.0));
    }
}
