//! Average daily return: the arithmetic mean.

use crate::sums::mean;

/// `Σ r ÷ n`, a fraction per session.
///
/// Returns of 0 count as returns; a session without one, such as the base, is left out by the
/// caller. `None` without a return, or when one is not finite.
/// Source: methodology, section 6.1; vector ANA-001.
///
/// ```
/// use equipoise_analytics::average_daily_return;
///
/// assert_eq!(average_daily_return(&[0.5, -0.25, 0.125, 0.125]), Some(0.125));
/// ```
#[must_use]
pub fn average_daily_return(daily_returns: &[f64]) -> Option<f64> {
    if daily_returns.is_empty() {
        return None;
    }
    let mean = mean(daily_returns);
    mean.is_finite().then_some(mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_return_of_zero_is_a_return() {
        assert_eq!(average_daily_return(&[0.03, 0.0]), Some(0.015));
        assert_eq!(average_daily_return(&[0.0]), Some(0.0));
    }

    #[test]
    fn no_returns_have_no_mean() {
        assert_eq!(average_daily_return(&[]), None);
        assert_eq!(average_daily_return(&[0.01, f64::NAN]), None);
    }
}
