//! Min daily return: the worst session.

/// The smallest return, a fraction; negative when it is a loss.
///
/// `None` without a return, or when one is not finite.
/// Source: methodology, section 6.1, worst day.
///
/// ```
/// use equipoise_analytics::min_daily_return;
///
/// assert_eq!(min_daily_return(&[0.01, -0.02, 0.03]), Some(-0.02));
/// ```
#[must_use]
pub fn min_daily_return(daily_returns: &[f64]) -> Option<f64> {
    if !daily_returns.iter().all(|r| r.is_finite()) {
        return None;
    }
    daily_returns.iter().copied().reduce(f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_of_gains_is_the_smallest_gain() {
        assert_eq!(min_daily_return(&[0.03, 0.01, 0.02]), Some(0.01));
    }

    #[test]
    fn no_returns_have_no_worst() {
        assert_eq!(min_daily_return(&[]), None);
        assert_eq!(min_daily_return(&[f64::INFINITY, 0.01]), None);
    }
}
