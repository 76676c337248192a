//! Rolling and expanding regressions: how exposures changed.

use super::{RegressionError, ols};
use crate::input::{finite, same_length};
use crate::rolling::{Window, rolling};

/// Exposures as one window of sessions shows them.
#[derive(Debug, Clone, PartialEq)]
pub struct Exposures {
    /// The intercept, then one coefficient for each factor.
    pub coefficients: Vec<f64>,
    /// What share of the variance they explain; `None` when the return does not vary.
    pub r_squared: Option<f64>,
}

/// [`ols`] in each window, one entry for each session.
///
/// `None` before the window is full enough, and where its factors cannot be told apart or it has
/// not more sessions than coefficients.
///
/// # Errors
/// When lengths differ, or when an entry is not finite.
/// Source: methodology, section 6.5.
///
/// ```
/// use equipoise_analytics::factors::rolling_exposures;
/// use equipoise_analytics::rolling::Window;
///
/// let market = [0.01, -0.02, 0.03, 0.01, -0.01, 0.02];
/// let index = [0.01, -0.02, 0.03, 0.02, -0.02, 0.04];
/// let found = rolling_exposures(&index, &[&market], Window::full(3)?)?;
/// let beta = |row: usize| found[row].as_ref().map(|e| (e.coefficients[1] * 1e9).round() / 1e9);
/// assert_eq!((beta(1), beta(2), beta(5)), (None, Some(1.0), Some(2.0)));
/// # Ok::<(), equipoise_analytics::factors::RegressionError>(())
/// ```
pub fn rolling_exposures(
    y: &[f64],
    factors: &[&[f64]],
    window: Window,
) -> Result<Vec<Option<Exposures>>, RegressionError> {
    finite("y", y)?;
    for factor in factors {
        same_length(("a factor", factor), ("y", y))?;
        finite("a factor", factor)?;
    }
    Ok(rolling(y.len(), window, |rows| {
        let inside: Vec<&[f64]> = factors.iter().map(|f| &f[rows.clone()]).collect();
        let regression = ols(&y[rows], &inside).ok()?;
        Some(Exposures {
            coefficients: regression.coefficients,
            r_squared: regression.r_squared,
        })
    }))
}

/// [`ols`] over all sessions up to each one, from `minimum` sessions on.
///
/// # Errors
/// When `minimum` is 0, when lengths differ, or when an entry is not finite.
/// Source: methodology, section 6.5.
///
/// ```
/// use equipoise_analytics::factors::expanding_exposures;
///
/// let found = expanding_exposures(&[0.01, 0.03, 0.02], &[], 2)?;
/// let mean = |row: usize| found[row].as_ref().map(|e| (e.coefficients[0] * 1e9).round() / 1e9);
/// assert_eq!((mean(0), mean(1), mean(2)), (None, Some(0.02), Some(0.02)));
/// # Ok::<(), equipoise_analytics::factors::RegressionError>(())
/// ```
pub fn expanding_exposures(
    y: &[f64],
    factors: &[&[f64]],
    minimum: usize,
) -> Result<Vec<Option<Exposures>>, RegressionError> {
    let everything = Window::try_new(y.len().max(minimum), minimum)?;
    rolling_exposures(y, factors, everything)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARKET: [f64; 6] = [0.01, -0.02, 0.03, 0.01, -0.01, 0.02];
    const INDEX: [f64; 6] = [0.02, -0.01, 0.03, 0.0, -0.02, 0.03];

    #[test]
    fn each_window_is_a_regression_of_its_own() {
        let found = rolling_exposures(&INDEX, &[&MARKET], Window::full(4).unwrap()).unwrap();
        let direct = ols(&INDEX[1..5], &[&MARKET[1..5]]).unwrap();
        assert_eq!(found[4].as_ref().unwrap().coefficients, direct.coefficients);
        assert_eq!(found[2], None);
    }

    #[test]
    fn the_last_expanding_regression_is_that_of_the_whole_series() {
        let found = expanding_exposures(&INDEX, &[&MARKET], 3).unwrap();
        let whole = ols(&INDEX, &[&MARKET]).unwrap();
        assert_eq!(found[5].as_ref().unwrap().coefficients, whole.coefficients);
        assert_eq!(found.iter().filter(|e| e.is_none()).count(), 2);
    }

    #[test]
    fn a_window_in_which_a_factor_stands_still_has_no_exposures() {
        let market = [0.01, 0.01, 0.01, 0.02];
        let window = Window::full(3).unwrap();
        let found = rolling_exposures(&INDEX[..4], &[&market], window).unwrap();
        assert_eq!(found[2], None);
        assert!(found[3].is_some());
    }

    #[test]
    fn other_sessions_are_refused() {
        let window = Window::full(3).unwrap();
        assert!(rolling_exposures(&INDEX, &[&MARKET[1..]], window).is_err());
        assert!(expanding_exposures(&INDEX, &[&MARKET], 0).is_err());
        assert!(expanding_exposures(&[], &[], 3).unwrap().is_empty());
    }
}
