//! Stress: what a bad time of the past, or a shock to factors, would do to the weights of today.

use chrono::NaiveDate;

use crate::Matrix;
use crate::drawdown::max_drawdown;
use crate::input::{InputError, finite, representable, same_length};
use crate::sums::dot;
use crate::value_at_risk::simulated_returns;

/// A bad time, from its first session to its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StressWindow {
    /// What it is called.
    pub name: &'static str,
    /// The session whose close it begins with.
    pub first: NaiveDate,
    /// The session it ends with.
    pub last: NaiveDate,
}

/// Bad times to replay (methodology, section 6.6).
pub const STRESS_WINDOWS: [StressWindow; 3] = [
    StressWindow {
        name: "financial crisis",
        first: date(2008, 9, 12),
        last: date(2009, 3, 9),
    },
    StressWindow {
        name: "pandemic",
        first: date(2020, 2, 19),
        last: date(2020, 3, 23),
    },
    StressWindow {
        name: "rising rates",
        first: date(2021, 12, 31),
        last: date(2022, 12, 30),
    },
];

const fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("the calendar has this day")
}

/// What the weights of today would have gone through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Replay {
    /// The return over the whole window, a fraction.
    pub total_return: f64,
    /// The deepest fall within it, a fraction between −1 and 0.
    pub max_drawdown: f64,
}

/// Replays the returns of a window with the weights of today, reset every session.
///
/// `returns` has one row for each session after the window's first close and one column for each
/// constituent. An index that is not reset daily would have drifted: this is a shock to the weights
/// of today, not a history.
///
/// # Errors
/// When there is not one weight for each column, when a weight is not finite, or when a session
/// loses everything.
/// Source: methodology, section 6.6, stress.
///
/// ```
/// use equipoise_analytics::Matrix;
/// use equipoise_analytics::decomposition::replay;
///
/// let returns = Matrix::from_rows(&[[-0.5, -0.5], [0.5, 0.0]])?;
/// let found = replay(&[0.5, 0.5], &returns)?;
/// assert_eq!((found.total_return, found.max_drawdown), (-0.375, -0.5));
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn replay(weights: &[f64], returns: &Matrix) -> Result<Replay, InputError> {
    let mut levels = vec![1.0];
    for session in simulated_returns(weights, returns)? {
        if session <= -1.0 {
            return Err(InputError::OutOfRange {
                field: "return of a session",
                value: session,
                low: -1.0,
                high: f64::INFINITY,
            });
        }
        levels.push(levels[levels.len() - 1] * (1.0 + session));
    }
    let overflow = InputError::Overflow { figure: "level" };
    Ok(Replay {
        max_drawdown: max_drawdown(&levels).ok_or(overflow)?,
        total_return: levels[levels.len() - 1] - 1.0,
    })
}

/// `Σ b_f shock_f`: the return that shocks to factors imply through the exposures to them.
///
/// # Errors
/// When there is not one shock for each exposure, or when one is not finite.
/// Source: methodology, section 6.6, stress.
///
/// ```
/// use equipoise_analytics::decomposition::factor_shock;
///
/// // A market that falls by 20 %, and an index with a beta of 1.25 that nothing else moves.
/// assert_eq!(factor_shock(&[1.25, 0.5], &[-0.2, 0.0])?, -0.25);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn factor_shock(exposures: &[f64], shocks: &[f64]) -> Result<f64, InputError> {
    same_length(("shocks", shocks), ("exposures", exposures))?;
    finite("exposures", exposures)?;
    finite("shocks", shocks)?;
    representable("shock", dot(exposures, shocks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_begin_before_they_end() {
        assert!(
            STRESS_WINDOWS
                .iter()
                .all(|window| window.first < window.last)
        );
    }

    #[test]
    fn a_window_that_ends_where_it_began_still_fell() {
        let returns = Matrix::from_rows(&[[-0.5], [1.0]]).unwrap();
        let found = replay(&[1.0], &returns).unwrap();
        assert_eq!((found.total_return, found.max_drawdown), (0.0, -0.5));
    }

    #[test]
    fn a_session_that_loses_everything_is_refused() {
        let returns = Matrix::from_rows(&[[-0.5], [-0.5]]).unwrap();
        let refusal = replay(&[2.0], &returns).unwrap_err();
        assert!(matches!(refusal, InputError::OutOfRange { .. }));
        assert!(factor_shock(&[1.0], &[]).is_err());
    }
}
