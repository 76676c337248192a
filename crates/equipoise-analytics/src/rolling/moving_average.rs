//! Moving average: the mean of the last `window` values.

use super::{Window, rolling};
use crate::sums::mean;

/// The simple moving average, in the unit of `values`, one entry for each value.
///
/// An entry is the mean of the `window` values that end with its own, and `None` before the window
/// is full. Each mean is summed anew in order, so it does not depend on where the series starts. A
/// window of 0 has no mean; a mean that is not finite is `None`.
/// Source: methodology, section 6.4, SMA; vector ANA-011.
///
/// ```
/// use equipoise_analytics::moving_average;
///
/// assert_eq!(moving_average(&[1.0, 2.0, 6.0], 2), [None, Some(1.5), Some(4.0)]);
/// ```
#[must_use]
pub fn moving_average(values: &[f64], window: usize) -> Vec<Option<f64>> {
    match Window::full(window) {
        Ok(window) => rolling_mean(values, window),
        Err(_) => vec![None; values.len()],
    }
}

/// [`moving_average`] with a window that may begin before it is full.
///
/// ```
/// use equipoise_analytics::rolling::{Window, rolling_mean};
///
/// let means = rolling_mean(&[1.0, 3.0, 8.0], Window::try_new(3, 1)?);
/// assert_eq!(means, [Some(1.0), Some(2.0), Some(4.0)]);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
#[must_use]
pub fn rolling_mean(values: &[f64], window: Window) -> Vec<Option<f64>> {
    rolling(values.len(), window, |rows| {
        let mean = mean(&values[rows]);
        mean.is_finite().then_some(mean)
    })
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
