//! Exceptions: the sessions that lost more than value at risk.

use crate::input::{InputError, finite, same_length};

/// `r[t] < −value_at_risk[t]` for each session.
///
/// Each figure has to be from before its session: computed from returns up to t − 1. A loss of
/// exactly the figure is no exception.
///
/// # Errors
/// When the lengths differ, or an entry is not finite.
/// Source: methodology, section 6.2.
///
/// ```
/// use equipoise_analytics::value_at_risk::backtest::exceptions;
///
/// assert_eq!(exceptions(&[-0.03, -0.01, 0.02], &[0.02, 0.02, 0.02])?, [true, false, false]);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn exceptions(returns: &[f64], value_at_risk: &[f64]) -> Result<Vec<bool>, InputError> {
    same_length(("value_at_risk", value_at_risk), ("returns", returns))?;
    finite("returns", returns)?;
    finite("value_at_risk", value_at_risk)?;
    let pairs = returns.iter().zip(value_at_risk);
    Ok(pairs.map(|(r, loss)| *r < -loss).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_of_just_the_figure_is_no_exception() {
        assert_eq!(exceptions(&[-0.02], &[0.02]), Ok(vec![false]));
    }

    #[test]
    fn a_figure_for_every_session_is_needed() {
        assert!(exceptions(&[-0.02, 0.01], &[0.02]).is_err());
        assert!(exceptions(&[-0.02], &[f64::NAN]).is_err());
    }
}
