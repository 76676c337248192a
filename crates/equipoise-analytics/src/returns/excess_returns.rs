//! Excess returns: what is left after the risk-free rate of each session.

use crate::input::{InputError, finite, same_length};

/// `r[t] − risk_free[t]`, fractions per session.
///
/// Both series are for the same sessions, the rate as a fraction per session: an annual rate of
/// 2 % is about 0.02 ÷ 252.
///
/// # Errors
/// When the lengths differ, or an entry is not finite.
/// Source: methodology, sections 6.1 and 6.5.
///
/// ```
/// use equipoise_analytics::returns::excess_returns;
///
/// assert_eq!(excess_returns(&[0.5, 0.25], &[0.25, 0.25])?, [0.25, 0.0]);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn excess_returns(returns: &[f64], risk_free: &[f64]) -> Result<Vec<f64>, InputError> {
    same_length(("risk_free", risk_free), ("returns", returns))?;
    finite("returns", returns)?;
    finite("risk_free", risk_free)?;
    let pairs = returns.iter().zip(risk_free);
    Ok(pairs.map(|(r, rate)| r - rate).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_for_other_sessions_is_refused() {
        let refusal = excess_returns(&[0.01, 0.02], &[0.0001]).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "risk_free: 1 found, 2 needed to match returns"
        );
    }

    #[test]
    fn a_missing_rate_is_refused_with_its_row() {
        let refusal = excess_returns(&[0.01, 0.02], &[0.0001, f64::NAN]).unwrap_err();
        assert_eq!(refusal.to_string(), "risk_free: not finite at row 1");
    }
}
