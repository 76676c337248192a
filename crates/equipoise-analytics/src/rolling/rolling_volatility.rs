//! Rolling volatility: the scatter of the last sessions, per year.

use super::{Window, rolling};
use crate::risk::volatility;

/// [`volatility`] of each window, a fraction per year, one entry for each return.
///
/// `None` before the window is full enough, and where the volatility of the window is `None`: with
/// one return, or with one that is not finite.
/// Source: methodology, section 6.4.
///
/// ```
/// use equipoise_analytics::rolling::{Window, rolling_volatility};
///
/// let returns = [0.5, -0.5, 0.5, -0.5, 0.0, 0.0];
/// let found = rolling_volatility(&returns, Window::full(5)?, 4.0);
/// assert_eq!(found[3..5], [None, Some(1.0)]);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
#[must_use]
pub fn rolling_volatility(
    returns: &[f64],
    window: Window,
    periods_per_year: f64,
) -> Vec<Option<f64>> {
    rolling(returns.len(), window, |rows| {
        volatility(&returns[rows], periods_per_year)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jump_raises_it_as_long_as_it_is_in_the_window() {
        let returns = [0.0, 0.0, 0.1, 0.0, 0.0];
        let found = rolling_volatility(&returns, Window::full(2).unwrap(), 252.0);
        let raised: Vec<bool> = found.iter().map(|v| v.is_some_and(|v| v > 0.0)).collect();
        assert_eq!(raised, [false, false, true, true, false]);
    }
}
