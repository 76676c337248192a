//! Quantiles of a sample: the value below which a share of it lies.

/// The quantile of type 7: between the sorted values, at `(n − 1) · share`, in proportion.
///
/// `None` without a value, when one is not finite, or when the share is not between 0 and 1.
pub(crate) fn linear_quantile(values: &[f64], share: f64) -> Option<f64> {
    let sorted = sorted(values)?;
    if !(0.0..=1.0).contains(&share) {
        return None;
    }
    let position = (sorted.len() - 1) as f64 * share;
    let below = whole(position.floor());
    let above = (below + 1).min(sorted.len() - 1);
    let part = position - below as f64;
    Some(sorted[below] + part * (sorted[above] - sorted[below]))
}

/// The value in the middle; of an even number, the mean of the two.
pub(crate) fn median(values: &[f64]) -> Option<f64> {
    linear_quantile(values, 0.5)
}

/// The values in ascending order. `None` without a value, or when one is not finite.
pub(crate) fn sorted(values: &[f64]) -> Option<Vec<f64>> {
    if values.is_empty() || !values.iter().all(|v| v.is_finite()) {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    Some(sorted)
}

/// A whole number that is known to be a count: not negative, and far below 2^53.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "callers pass the floor or the ceiling of a number of rows"
)]
pub(crate) fn whole(number: f64) -> usize {
    number as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_between_two_values_is_in_proportion() {
        let values = [4.0, 1.0, 3.0, 2.0];
        assert_eq!(linear_quantile(&values, 0.0), Some(1.0));
        assert_eq!(linear_quantile(&values, 0.5), Some(2.5));
        assert_eq!(linear_quantile(&values, 1.0), Some(4.0));
        assert_eq!(linear_quantile(&[7.0], 0.3), Some(7.0));
    }

    #[test]
    fn the_middle_of_an_even_number_of_values_is_the_mean_of_two() {
        assert_eq!(median(&[1.0, 9.0, 3.0]), Some(3.0));
        assert_eq!(median(&[1.0, 9.0, 3.0, 5.0]), Some(4.0));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn a_share_beyond_the_whole_has_no_quantile() {
        assert_eq!(linear_quantile(&[1.0, 2.0], 1.5), None);
        assert_eq!(linear_quantile(&[1.0, f64::NAN], 0.5), None);
    }
}
