//! Moving average: the mean of the last `window` values.

/// The simple moving average, in the unit of `values`, one entry for each value.
///
/// An entry is the mean of the `window` values that end with its own, and `None` before the window
/// is full. Each mean is summed anew in order, so it does not depend on where the series starts. A
/// window of 0 has no mean; a mean that is not finite is `None`.
/// Source: methodology, section 6.4, SMA; vector ANA-011.
#[must_use]
pub fn moving_average(values: &[f64], window: usize) -> Vec<Option<f64>> {
    let mean_ending_at = |last: usize| {
        let first = (last + 1).checked_sub(window).filter(|_| window > 0)?;
        let mean = values[first..=last].iter().sum::<f64>() / window as f64;
        mean.is_finite().then_some(mean)
    };
    (0..values.len()).map(mean_ending_at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_average_starts_when_the_window_is_full() {
        let averages = moving_average(&[1.0, 2.0, 6.0], 2);
        assert_eq!(averages, vec![None, Some(1.5), Some(4.0)]);
    }

    #[test]
    fn a_window_longer_than_the_series_or_of_nothing_has_no_average() {
        assert_eq!(moving_average(&[1.0, 2.0], 3), vec![None, None]);
        assert_eq!(moving_average(&[1.0, 2.0], 0), vec![None, None]);
        assert_eq!(moving_average(&[], 2), Vec::new());
    }

    #[test]
    fn a_value_that_is_missing_spoils_only_the_windows_it_is_in() {
        let averages = moving_average(&[1.0, f64::NAN, 2.0, 4.0], 2);
        assert_eq!(averages, vec![None, None, None, Some(3.0)]);
    }
}
