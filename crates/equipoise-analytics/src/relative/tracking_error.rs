//! Tracking error: how much the active return scatters, per year.

use super::{active_returns, check_year, deviation};
use crate::input::{InputError, at_least, representable};

/// `deviation(index − benchmark) × √periods_per_year`, a fraction per year.
///
/// 0 when the difference is the same every session, however large it is.
///
/// # Errors
/// When the lengths differ, with fewer than two sessions, when an entry is not finite, or without a
/// positive number of periods per year.
/// Source: methodology, section 6.3; vector ANA-004 (`tracking_error_annualised`).
///
/// ```
/// use equipoise_analytics::relative::tracking_error;
///
/// assert_eq!(tracking_error(&[0.5, 0.5, -0.5, -0.5, 0.0], &[0.0, 1.0, 0.0, -1.0, 0.0], 4.0)?, 1.0);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn tracking_error(
    index: &[f64],
    benchmark: &[f64],
    periods_per_year: f64,
) -> Result<f64, InputError> {
    check_year(periods_per_year)?;
    let active = active_returns(index, benchmark)?;
    at_least("index", active.len(), 2)?;
    representable(
        "tracking error",
        deviation(&active)? * periods_per_year.sqrt(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_difference_every_session_is_no_tracking_error() {
        assert_eq!(tracking_error(&[0.5, 0.25], &[0.25, 0.0], 252.0), Ok(0.0));
    }

    #[test]
    fn one_session_does_not_scatter() {
        assert!(tracking_error(&[0.01], &[0.02], 252.0).is_err());
        assert!(tracking_error(&[0.01, 0.02], &[0.02, 0.01], -1.0).is_err());
    }
}
