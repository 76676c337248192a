//! Value at risk: the loss that is not passed in most sessions, and how bad the others are.
//!
//! A loss is a positive number, a fraction of the value. `confidence` is the share of sessions that
//! lose less: 0.95 leaves one session in twenty. Value at risk names the edge of the tail, expected
//! shortfall (CVaR) the mean within it.
//!
//! [`historical`] reads the edge from the returns themselves, [`parametric`] from a normal
//! distribution, [`cornish_fisher`] from one that is bent to the measured skewness and kurtosis.
//! [`simulated_returns`] gives the history today's weights would have had, which is not the history
//! of the index. [`backtest`] tells whether a figure kept its promise.
//!
//! For several sessions, give [`overlapping_returns`](crate::returns::overlapping_returns). A
//! figure for one session times a square root is another convention, to be named where it is used.

pub mod backtest;
mod cornish_fisher;
mod historical;
mod historical_shortfall;
mod parametric;
mod simulated_returns;

pub use cornish_fisher::{CornishFisher, cornish_fisher, cornish_fisher_is_monotone};
pub use historical::{TailQuantile, historical};
pub use historical_shortfall::historical_shortfall;
pub(crate) use historical_shortfall::tail_rows;
pub use parametric::{parametric, parametric_shortfall};
pub use simulated_returns::simulated_returns;

use crate::input::{InputError, at_least, between, finite};

/// Subtracted before rounding up, because n (1 − c) computed may be a little more than it is: 20 of
/// 0.05 each would count as 2.
const JUST_BELOW: f64 = 1e-9;

/// The number of sessions in the tail: `⌈n (1 − confidence)⌉`, at least 1.
pub(crate) fn tail_count(observations: usize, confidence: f64) -> usize {
    let share = observations as f64 * (1.0 - confidence);
    crate::quantile::whole((share - JUST_BELOW).ceil()).clamp(1, observations)
}

/// What every figure read from returns asks of them.
fn check(returns: &[f64], confidence: f64) -> Result<(), InputError> {
    at_least("returns", returns.len(), 1)?;
    finite("returns", returns)?;
    between("confidence", confidence, 0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_of_twenty_sessions_at_95_percent_is_one() {
        assert_eq!(tail_count(20, 0.95), 1);
        assert_eq!(tail_count(21, 0.95), 2);
        assert_eq!(tail_count(20, 0.90), 2);
    }

    #[test]
    fn a_tail_has_at_least_one_session_and_at_most_all() {
        assert_eq!(tail_count(5, 0.99), 1);
        assert_eq!(tail_count(5, 1e-12), 5);
    }
}
