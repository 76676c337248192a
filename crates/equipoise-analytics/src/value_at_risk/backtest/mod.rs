//! Backtests: whether losses passed value at risk as often as promised, and not in clusters.
//!
//! [`exceptions`] marks the sessions that lost more than was said. [`kupiec`] asks how many there
//! are, [`christoffersen`] whether one makes the next more likely. A small p-value speaks against
//! the figure; with few exceptions neither test can say much.

mod christoffersen;
mod exceptions;
mod kupiec;

pub use christoffersen::{Christoffersen, christoffersen};
pub use exceptions::exceptions;
pub use kupiec::kupiec;

use statrs::distribution::{ChiSquared, ContinuousCDF};

/// The outcome of a likelihood-ratio test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LikelihoodRatio {
    /// `−2 ln` of the ratio: 0 when the observations are just what was promised.
    pub statistic: f64,
    /// The probability of a statistic at least as large if the promise holds.
    pub p_value: f64,
}

impl LikelihoodRatio {
    /// From the statistic, which follows a chi-squared distribution if the promise holds.
    fn new(statistic: f64, degrees_of_freedom: u8) -> Self {
        let distribution = ChiSquared::new(f64::from(degrees_of_freedom))
            .expect("one or two degrees of freedom are a distribution");
        // A ratio of 1 may come out a little above it.
        let statistic = statistic.max(0.0);
        Self {
            statistic,
            p_value: distribution.sf(statistic),
        }
    }
}

/// `count · ln probability`, which is 0 for no count whatever the probability.
fn log_likelihood(count: usize, probability: f64) -> f64 {
    if count == 0 {
        return 0.0;
    }
    count as f64 * probability.ln()
}

/// The log-likelihood of `hits` among `trials` when each has this probability.
fn bernoulli(hits: usize, trials: usize, probability: f64) -> f64 {
    log_likelihood(trials - hits, 1.0 - probability) + log_likelihood(hits, probability)
}

/// `hits ÷ trials`, and 0 without a trial.
fn rate(hits: usize, trials: usize) -> f64 {
    if trials == 0 {
        return 0.0;
    }
    hits as f64 / trials as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statistic_of_nothing_is_no_evidence() {
        let found = LikelihoodRatio::new(0.0, 1);
        assert!((found.p_value - 1.0).abs() < 1e-15);
    }

    #[test]
    fn the_usual_limit_of_five_percent_is_a_statistic_of_3_84() {
        let found = LikelihoodRatio::new(3.841_458_820_694_124, 1);
        assert!((found.p_value - 0.05).abs() < 1e-12, "{}", found.p_value);
    }
}
