//! Rolling beta and correlation: how an index moved with a benchmark over the last sessions.

use super::{Window, rolling};
use crate::input::{InputError, same_length};
use crate::relative::{beta, correlation};

/// [`beta`] of each window, one entry for each session.
///
/// `None` before the window is full enough, and where it does not define a beta: the benchmark does
/// not vary in it, it has one session, or an entry is not finite.
///
/// # Errors
/// When the lengths differ.
/// Source: methodology, section 6.4.
///
/// ```
/// use equipoise_analytics::rolling::{Window, rolling_beta};
///
/// let found = rolling_beta(&[0.5, -0.5, 0.25], &[0.25, -0.25, 0.5], Window::full(2)?)?;
/// assert_eq!(found, [None, Some(2.0), Some(1.0)]);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn rolling_beta(
    index: &[f64],
    benchmark: &[f64],
    window: Window,
) -> Result<Vec<Option<f64>>, InputError> {
    same_length(("benchmark", benchmark), ("index", index))?;
    Ok(rolling(index.len(), window, |rows| {
        beta(&index[rows.clone()], &benchmark[rows]).ok()
    }))
}

/// [`correlation`] of each window, one entry for each session.
///
/// `None` before the window is full enough, and where either series does not vary in it, it has one
/// session, or an entry is not finite.
///
/// # Errors
/// When the lengths differ.
/// Source: methodology, section 6.4.
///
/// ```
/// use equipoise_analytics::rolling::{Window, rolling_correlation};
///
/// let found = rolling_correlation(&[0.5, -0.5, 0.0], &[0.25, -0.25, 0.5], Window::full(2)?)?;
/// let signs: Vec<_> = found.into_iter().map(|c| c.map(f64::signum)).collect();
/// assert_eq!(signs, [None, Some(1.0), Some(1.0)]);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn rolling_correlation(
    index: &[f64],
    benchmark: &[f64],
    window: Window,
) -> Result<Vec<Option<f64>>, InputError> {
    same_length(("benchmark", benchmark), ("index", index))?;
    Ok(rolling(index.len(), window, |rows| {
        correlation(&index[rows.clone()], &benchmark[rows]).ok()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_benchmark_that_stands_still_in_a_window_has_no_beta_there() {
        let window = Window::full(2).unwrap();
        let found = rolling_beta(&[0.1, 0.2, 0.3], &[0.1, 0.1, 0.2], window).unwrap();
        assert_eq!(found[1], None);
        assert!(found[2].is_some());
    }

    #[test]
    fn other_sessions_are_refused() {
        let window = Window::full(2).unwrap();
        assert!(rolling_beta(&[0.1, 0.2], &[0.1], window).is_err());
        assert!(rolling_correlation(&[0.1, 0.2], &[0.1], window).is_err());
    }
}
