//! Compound return: what a row of returns comes to, one after the other.

/// `Π (1 + r) − 1`, a fraction over all the returns.
///
/// A return of −1 is the end: what follows cannot bring it back. `None` without a return, when one
/// is not finite, or when one is below −1, which nothing held without debt can lose.
/// Source: methodology, section 6.1, period return; vectors ANA-001, ANA-012 (`cumulative`).
///
/// ```
/// use equipoise_analytics::returns::compound_return;
///
/// assert_eq!(compound_return(&[0.5, 0.5]), Some(1.25));
/// ```
#[must_use]
pub fn compound_return(returns: &[f64]) -> Option<f64> {
    if returns.is_empty() || !returns.iter().all(|r| *r >= -1.0) {
        return None;
    }
    let growth: f64 = returns.iter().map(|r| 1.0 + r).product();
    growth.is_finite().then_some(growth - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_and_an_equal_gain_leave_a_loss() {
        let found = compound_return(&[-0.1, 0.1]).unwrap();
        assert!((found + 0.01).abs() < 1e-15);
    }

    #[test]
    fn after_a_total_loss_nothing_comes_back() {
        assert_eq!(compound_return(&[-1.0, 5.0]), Some(-1.0));
        assert_eq!(compound_return(&[-1.5]), None);
    }

    #[test]
    fn no_returns_come_to_nothing_known() {
        assert_eq!(compound_return(&[]), None);
        assert_eq!(compound_return(&[0.1, f64::NAN]), None);
        assert_eq!(compound_return(&[f64::INFINITY]), None);
    }
}
