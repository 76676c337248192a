//! Overlapping returns: the return of every run of sessions of one length.

use super::compound_return;
use crate::input::{InputError, at_least, finite};

/// The compound return of each `sessions` consecutive returns, `n − sessions + 1` of them.
///
/// For value at risk over several sessions without scaling one session's by a square root, and for
/// markets that close at different hours, whose one-session returns look less related than they
/// are: there, two sessions are usual. Neighbors share all but one session, so they are not
/// independent.
///
/// # Errors
/// When `sessions` is 0 or more than there are returns, when a return is not finite, or when one is
/// below −1.
/// Source: methodology, sections 6.2 and 6.6.
///
/// ```
/// use equipoise_analytics::returns::overlapping_returns;
///
/// assert_eq!(overlapping_returns(&[0.5, 0.0, 1.0], 2)?, [0.5, 1.0]);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn overlapping_returns(returns: &[f64], sessions: usize) -> Result<Vec<f64>, InputError> {
    at_least("sessions", sessions, 1)?;
    at_least("returns", returns.len(), sessions)?;
    finite("returns", returns)?;
    if let Some(loss) = returns.iter().find(|r| **r < -1.0) {
        return Err(InputError::OutOfRange {
            field: "returns",
            value: *loss,
            low: -1.0,
            high: f64::INFINITY,
        });
    }
    let runs = returns.windows(sessions);
    runs.map(|run| {
        compound_return(run).ok_or(InputError::Overflow {
            figure: "overlapping return",
        })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_session_at_a_time_is_the_series_itself() {
        let found = overlapping_returns(&[0.5, -0.25], 1).unwrap();
        assert_eq!(found, [0.5, -0.25]);
    }

    #[test]
    fn a_run_longer_than_the_series_or_of_nothing_is_refused() {
        assert!(overlapping_returns(&[0.1], 2).is_err());
        assert!(overlapping_returns(&[0.1], 0).is_err());
        assert!(overlapping_returns(&[0.1, -1.5], 1).is_err());
    }
}
