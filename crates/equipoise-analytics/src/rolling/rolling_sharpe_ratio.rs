//! Rolling Sharpe ratio: reward for risk over the last sessions, per year.

use super::{Window, rolling};
use crate::ratios::sharpe_ratio_of_excess;

/// [`sharpe_ratio_of_excess`] of each window, one entry for each return.
///
/// Returns are above the risk-free rate already ([`excess_returns`](crate::returns::excess_returns)).
/// `None` before the window is full enough, and where the returns of the window do not vary or are
/// not finite.
/// Source: methodology, section 6.4.
///
/// ```
/// use equipoise_analytics::rolling::{Window, rolling_sharpe_ratio};
///
/// let excess = [0.75, -0.25, 0.75, -0.25, 0.25];
/// let found = rolling_sharpe_ratio(&excess, Window::full(5)?, 4.0);
/// assert_eq!(found, [None, None, None, None, Some(1.0)]);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
#[must_use]
pub fn rolling_sharpe_ratio(
    excess_returns: &[f64],
    window: Window,
    periods_per_year: f64,
) -> Vec<Option<f64>> {
    rolling(excess_returns.len(), window, |rows| {
        sharpe_ratio_of_excess(&excess_returns[rows], periods_per_year)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_of_equal_returns_has_no_ratio() {
        let returns = [0.01, 0.01, 0.02];
        let found = rolling_sharpe_ratio(&returns, Window::full(2).unwrap(), 252.0);
        assert_eq!(found[..2], [None, None]);
        assert!(found[2].is_some());
    }
}
