//! Kupiec's test: whether losses passed value at risk as often as promised.

use super::{LikelihoodRatio, bernoulli, rate};
use crate::input::{InputError, at_least, between};

/// `−2 ln [(1 − p)^(n−x) p^x ÷ ((1 − x/n)^(n−x) (x/n)^x)]`, chi-squared with one degree of freedom.
///
/// n sessions, x of them exceptions, and `p = 1 − confidence` promised. It counts both ways: too few
/// exceptions speak against the figure as well.
///
/// # Errors
/// Without a session, with more exceptions than sessions, or when the confidence is not between 0
/// and 1.
/// Source: methodology, section 6.2 (Kupiec 1995).
///
/// ```
/// use equipoise_analytics::value_at_risk::backtest::kupiec;
///
/// let as_promised = kupiec(5, 100, 0.95)?;
/// let too_many = kupiec(12, 100, 0.95)?;
/// assert!(as_promised.p_value > 0.99 && too_many.p_value < 0.01);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn kupiec(
    exceptions: usize,
    sessions: usize,
    confidence: f64,
) -> Result<LikelihoodRatio, InputError> {
    at_least("sessions", sessions, exceptions.max(1))?;
    between("confidence", confidence, 0.0, 1.0)?;
    let promised = bernoulli(exceptions, sessions, 1.0 - confidence);
    let observed = bernoulli(exceptions, sessions, rate(exceptions, sessions));
    Ok(LikelihoodRatio::new(2.0 * (observed - promised), 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_exception_at_all_speaks_against_the_figure_too() {
        // −2 ln 0.95^250 by hand.
        let found = kupiec(0, 250, 0.95).unwrap();
        assert!((found.statistic + 500.0 * 0.95_f64.ln()).abs() < 1e-10);
        assert!(found.p_value < 1e-6);
    }

    #[test]
    fn more_exceptions_than_sessions_are_refused() {
        assert!(kupiec(3, 2, 0.95).is_err());
        assert!(kupiec(0, 0, 0.95).is_err());
        assert!(kupiec(1, 2, 1.0).is_err());
    }

    #[test]
    fn every_session_an_exception_has_a_statistic() {
        let found = kupiec(4, 4, 0.5).unwrap();
        assert!((found.statistic - 8.0 * 2_f64.ln()).abs() < 1e-12);
    }
}
