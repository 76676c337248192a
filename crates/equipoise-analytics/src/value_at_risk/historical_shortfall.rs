//! Historical expected shortfall (CVaR): the mean loss of the worst sessions.

use super::{check, tail_count};
use crate::input::InputError;

/// `−Σ r of the k worst ÷ k`, with `k = ⌈n (1 − confidence)⌉`: a loss as a positive fraction.
///
/// Never less than historical value at risk of the same confidence. It says what a bad session
/// costs, where value at risk says only what it costs at least.
///
/// # Errors
/// Without a return, when one is not finite, or when the confidence is not between 0 and 1.
/// Source: methodology, section 6.2; vector ANA-003 (`cvar_historical`).
///
/// ```
/// use equipoise_analytics::value_at_risk::historical_shortfall;
///
/// assert_eq!(historical_shortfall(&[-0.5, 0.25, -0.25, 0.5], 0.5)?, 0.375);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn historical_shortfall(returns: &[f64], confidence: f64) -> Result<f64, InputError> {
    check(returns, confidence)?;
    let tail = tail_rows(returns, confidence);
    let sum: f64 = tail.iter().map(|row| returns[*row]).sum();
    Ok(0.0 - sum / tail.len() as f64)
}

/// Rows of the worst returns, the worst first; of equal ones, the earlier first.
pub(crate) fn tail_rows(returns: &[f64], confidence: f64) -> Vec<usize> {
    let mut rows: Vec<usize> = (0..returns.len()).collect();
    rows.sort_by(|left, right| returns[*left].total_cmp(&returns[*right]));
    rows.truncate(tail_count(returns.len(), confidence));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tail_of_one_session_is_its_loss() {
        assert_eq!(historical_shortfall(&[-0.02, 0.01, 0.03], 0.95), Ok(0.02));
    }

    #[test]
    fn the_earlier_of_equal_losses_is_in_the_tail() {
        assert_eq!(tail_rows(&[0.0, -0.1, -0.1, -0.2], 0.5), [3, 1]);
    }

    #[test]
    fn no_returns_have_no_tail() {
        assert!(historical_shortfall(&[], 0.95).is_err());
        assert!(historical_shortfall(&[0.01], 1.0).is_err());
    }
}
