//! Max daily return: the best session.

/// The largest return, a fraction.
///
/// `None` without a return, or when one is not finite.
/// Source: methodology, section 6.1, best day.
///
/// ```
/// use equipoise_analytics::max_daily_return;
///
/// assert_eq!(max_daily_return(&[0.01, -0.02, 0.03]), Some(0.03));
/// ```
#[must_use]
pub fn max_daily_return(daily_returns: &[f64]) -> Option<f64> {
    if !daily_returns.iter().all(|r| r.is_finite()) {
        return None;
    }
    daily_returns.iter().copied().reduce(f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_of_losses_is_the_smallest_loss() {
        assert_eq!(max_daily_return(&[-0.03, -0.01, -0.02]), Some(-0.01));
    }

    #[test]
    fn no_returns_have_no_best() {
        assert_eq!(max_daily_return(&[]), None);
        assert_eq!(max_daily_return(&[0.01, f64::NAN]), None);
    }
}
