//! Rolling drawdown: the fall from the high of the last sessions.

use super::{Window, rolling};
use crate::drawdown::{drawdown_series, max_drawdown};

/// `level ÷ highest level of the window − 1`, one entry for each level.
///
/// Older highs are forgotten, which the drawdown of the whole series never does.
/// `None` before the window is full enough, and where a level of it is not positive and finite.
/// Source: methodology, section 6.4.
///
/// ```
/// use equipoise_analytics::rolling::{Window, rolling_drawdown};
///
/// let found = rolling_drawdown(&[100.0, 50.0, 40.0], Window::full(2)?);
/// assert_eq!(found[1..], [Some(-0.5), Some(40.0 / 50.0 - 1.0)]);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
#[must_use]
pub fn rolling_drawdown(levels: &[f64], window: Window) -> Vec<Option<f64>> {
    rolling(levels.len(), window, |rows| {
        drawdown_series(&levels[rows])?.last().copied()
    })
}

/// [`max_drawdown`] of each window, one entry for each level.
///
/// `None` before the window is full enough, and where a level of it is not positive and finite.
/// Source: methodology, section 6.4.
///
/// ```
/// use equipoise_analytics::rolling::{Window, rolling_max_drawdown};
///
/// let found = rolling_max_drawdown(&[100.0, 50.0, 75.0], Window::full(3)?);
/// assert_eq!(found, [None, None, Some(-0.5)]);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
#[must_use]
pub fn rolling_max_drawdown(levels: &[f64], window: Window) -> Vec<Option<f64>> {
    rolling(levels.len(), window, |rows| max_drawdown(&levels[rows]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_high_outside_of_the_window_is_forgotten() {
        let levels = [100.0, 50.0, 50.0, 50.0];
        let found = rolling_drawdown(&levels, Window::full(2).unwrap());
        assert_eq!(found, [None, Some(-0.5), Some(0.0), Some(0.0)]);
    }

    #[test]
    fn the_worst_of_a_window_is_never_above_its_last() {
        let levels = [100.0, 80.0, 90.0, 85.0, 95.0];
        let window = Window::try_new(3, 1).unwrap();
        let last = rolling_drawdown(&levels, window);
        let worst = rolling_max_drawdown(&levels, window);
        assert!(last.iter().zip(&worst).all(|(last, worst)| worst <= last));
    }
}
