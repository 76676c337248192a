//! Weighted moving average: the mean of a window in which newer values count more.

use super::{Window, rolling};

/// `Σ k · v ÷ Σ k` with `k = 1, 2, …` from the oldest value of the window to the newest.
///
/// In the unit of `values`, one entry for each. A window that is not full yet begins with 1 at its
/// oldest value. `None` before the window is full enough, and where the mean is not finite.
/// Source: methodology, section 6.4, WMA; vector ANA-011 (`wma`).
///
/// ```
/// use equipoise_analytics::rolling::{Window, weighted_moving_average};
///
/// let averages = weighted_moving_average(&[3.0, 6.0, 0.0], Window::full(2)?);
/// assert_eq!(averages, [None, Some(5.0), Some(2.0)]);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
#[must_use]
pub fn weighted_moving_average(values: &[f64], window: Window) -> Vec<Option<f64>> {
    rolling(values.len(), window, |rows| {
        let inside = &values[rows];
        let weighted = inside.iter().zip(1_u32..).map(|(v, k)| v * f64::from(k));
        let count = inside.len() as f64;
        let average = weighted.sum::<f64>() / (count * (count + 1.0) / 2.0);
        average.is_finite().then_some(average)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_that_does_not_move_is_its_own_average() {
        let averages = weighted_moving_average(&[2.0; 4], Window::try_new(3, 1).unwrap());
        assert_eq!(averages, [Some(2.0); 4]);
    }

    #[test]
    fn a_window_under_way_begins_with_the_weight_one() {
        let averages = weighted_moving_average(&[3.0, 6.0], Window::try_new(3, 1).unwrap());
        assert_eq!(averages, [Some(3.0), Some(5.0)]);
    }

    #[test]
    fn a_value_that_is_missing_spoils_only_the_windows_it_is_in() {
        let values = [1.0, f64::NAN, 3.0, 3.0];
        let averages = weighted_moving_average(&values, Window::full(2).unwrap());
        assert_eq!(averages, [None, None, None, Some(3.0)]);
    }
}
