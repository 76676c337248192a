//! Christoffersen's test: whether one exception makes the next more likely.

use super::{LikelihoodRatio, bernoulli, kupiec, rate};
use crate::input::{InputError, at_least};

/// The test of independence, and the one of frequency and independence together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Christoffersen {
    /// Sessions by what the session before and they were: `[no, no]`, `[no, yes]`, `[yes, no]`,
    /// `[yes, yes]`.
    pub transitions: [usize; 4],
    /// Independence: chi-squared with one degree of freedom.
    pub independence: LikelihoodRatio,
    /// Conditional coverage, the sum of Kupiec's statistic over all sessions and of independence:
    /// chi-squared with two degrees of freedom.
    pub conditional_coverage: LikelihoodRatio,
}

/// `−2 ln [(1 − π)^(n00+n10) π^(n01+n11) ÷ ((1 − π0)^n00 π0^n01 (1 − π1)^n10 π1^n11)]`.
///
/// π0 and π1 are the shares of exceptions after a session without and with one, π the share after
/// any. A series with no exception, or with none that is followed by a session, cannot tell: its
/// statistic is 0 or close to it.
///
/// # Errors
/// With fewer than two sessions, or when the confidence is not between 0 and 1.
/// Source: methodology, section 6.2 (Christoffersen 1998).
///
/// ```
/// use equipoise_analytics::value_at_risk::backtest::christoffersen;
///
/// let mut clustered = vec![false; 95];
/// clustered.extend([true; 5]);
/// let found = christoffersen(&clustered, 0.95)?;
/// assert_eq!(found.transitions, [94, 1, 0, 4]);
/// assert!(found.independence.p_value < 1e-6);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn christoffersen(exceptions: &[bool], confidence: f64) -> Result<Christoffersen, InputError> {
    at_least("exceptions", exceptions.len(), 2)?;
    let transitions = transitions(exceptions);
    let [calm, first, last, again] = transitions;
    let hits = first + again;
    let trials = exceptions.len() - 1;
    let together = bernoulli(hits, trials, rate(hits, trials));
    let after_calm = bernoulli(first, calm + first, rate(first, calm + first));
    let after_exception = bernoulli(again, last + again, rate(again, last + again));
    let independence = LikelihoodRatio::new(2.0 * (after_calm + after_exception - together), 1);
    let count = exceptions.iter().filter(|exception| **exception).count();
    let frequency = kupiec(count, exceptions.len(), confidence)?;
    Ok(Christoffersen {
        transitions,
        independence,
        conditional_coverage: LikelihoodRatio::new(frequency.statistic + independence.statistic, 2),
    })
}

fn transitions(exceptions: &[bool]) -> [usize; 4] {
    let mut counts = [0; 4];
    for pair in exceptions.windows(2) {
        counts[usize::from(pair[0]) * 2 + usize::from(pair[1])] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_as_frequent_after_one_as_after_none_are_independent() {
        // After each kind of session, half are exceptions.
        let found = christoffersen(&[false, false, true, true, false], 0.5).unwrap();
        assert_eq!(found.transitions, [1, 1, 1, 1]);
        assert!(found.independence.statistic.abs() < 1e-12);
    }

    #[test]
    fn a_series_without_an_exception_cannot_tell() {
        let found = christoffersen(&[false; 50], 0.95).unwrap();
        assert!(found.independence.statistic.abs() < 1e-15);
        assert!((found.independence.p_value - 1.0).abs() < 1e-12);
    }

    #[test]
    fn one_session_has_no_session_before() {
        assert!(christoffersen(&[true], 0.95).is_err());
        assert!(christoffersen(&[true, false], 0.0).is_err());
    }
}
