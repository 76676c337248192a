//! Segments: parts of a portfolio and of its benchmark that are compared with each other.

use super::error::{AttributionError, Side};
use crate::input::{InputError, at_least};

/// Weights that miss 1 by more than this do not sum to it: more than rounding, and the effects would
/// not sum to the active return.
const WEIGHT_TOLERANCE: f64 = 1e-12;

/// A segment, such as a sector, on both sides. Weights are those at the start of the session.
///
/// The return of a side without weight is not read: the return of the other side stands for it, so
/// that it selects nothing.
///
/// ```
/// use equipoise_analytics::attribution::{Allocation, Segment, brinson};
///
/// // The benchmark holds none of the first: there is nothing to compare its return with.
/// let segments = [
///     Segment { portfolio_weight: 0.5, benchmark_weight: 0.0, portfolio_return: 0.5, benchmark_return: f64::NAN },
///     Segment { portfolio_weight: 0.5, benchmark_weight: 1.0, portfolio_return: 0.0, benchmark_return: 0.0 },
/// ];
/// let totals = brinson(&segments, Allocation::BrinsonFachler)?.totals;
/// assert_eq!((totals.allocation, totals.selection), (0.25, 0.0));
/// # Ok::<(), equipoise_analytics::attribution::AttributionError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// Weight in the portfolio.
    pub portfolio_weight: f64,
    /// Weight in the benchmark.
    pub benchmark_weight: f64,
    /// Return of the portfolio's part.
    pub portfolio_return: f64,
    /// Return of the benchmark's part.
    pub benchmark_return: f64,
}

impl Segment {
    fn has(weight: f64) -> bool {
        weight.abs() > 0.0
    }

    /// With a return for a side that has no weight: the other side's, or 0 where neither has any.
    fn filled(self) -> Self {
        let (portfolio, benchmark) = (self.portfolio_return, self.benchmark_return);
        let (portfolio_return, benchmark_return) = match (
            Self::has(self.portfolio_weight),
            Self::has(self.benchmark_weight),
        ) {
            (true, true) => (portfolio, benchmark),
            (true, false) => (portfolio, portfolio),
            (false, true) => (benchmark, benchmark),
            (false, false) => (0.0, 0.0),
        };
        Self {
            portfolio_return,
            benchmark_return,
            ..self
        }
    }

    fn numbers(self) -> [f64; 4] {
        [
            self.portfolio_weight,
            self.benchmark_weight,
            self.portfolio_return,
            self.benchmark_return,
        ]
    }
}

/// The segments with every return filled in.
///
/// # Errors
/// Without a segment, when a number that is read is not finite, or when the weights of a side do
/// not sum to 1.
pub(super) fn checked(segments: &[Segment]) -> Result<Vec<Segment>, AttributionError> {
    at_least("segments", segments.len(), 1)?;
    let filled: Vec<Segment> = segments.iter().map(|segment| segment.filled()).collect();
    let is_finite = |segment: &Segment| segment.numbers().iter().all(|v| v.is_finite());
    if let Some(row) = filled.iter().position(|segment| !is_finite(segment)) {
        return Err(InputError::NotFinite {
            field: "segments",
            row,
        }
        .into());
    }
    let weights = filled.iter().map(|segment| segment.portfolio_weight);
    check_weights(Side::Portfolio, weights.sum())?;
    let weights = filled.iter().map(|segment| segment.benchmark_weight);
    check_weights(Side::Benchmark, weights.sum())?;
    Ok(filled)
}

/// The weights of a side sum to 1.
pub(super) fn check_weights(side: Side, sum: f64) -> Result<(), AttributionError> {
    if (sum - 1.0).abs() <= WEIGHT_TOLERANCE {
        return Ok(());
    }
    Err(AttributionError::Weights { side, sum })
}

#[cfg(test)]
pub(super) mod samples {
    //! Segments for tests.

    use super::Segment;

    /// Two segments whose weights sum to 1 on both sides.
    pub(crate) fn two() -> [Segment; 2] {
        [
            Segment {
                portfolio_weight: 0.7,
                benchmark_weight: 0.5,
                portfolio_return: 0.03,
                benchmark_return: 0.02,
            },
            Segment {
                portfolio_weight: 0.3,
                benchmark_weight: 0.5,
                portfolio_return: -0.01,
                benchmark_return: 0.01,
            },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(weights: [f64; 2], returns: [f64; 2]) -> Segment {
        Segment {
            portfolio_weight: weights[0],
            benchmark_weight: weights[1],
            portfolio_return: returns[0],
            benchmark_return: returns[1],
        }
    }

    #[test]
    fn the_return_of_a_side_without_weight_is_the_other_sides() {
        let found = checked(&[
            segment([1.0, 0.0], [0.1, f64::NAN]),
            segment([0.0, 1.0], [f64::NAN, 0.2]),
            segment([0.0, 0.0], [f64::NAN, f64::NAN]),
        ])
        .unwrap();
        let returns: Vec<_> = found
            .iter()
            .map(|s| (s.portfolio_return, s.benchmark_return))
            .collect();
        assert_eq!(returns, [(0.1, 0.1), (0.2, 0.2), (0.0, 0.0)]);
    }

    #[test]
    fn weights_that_do_not_sum_to_one_are_refused() {
        let refusal = checked(&[segment([1.0, 0.9], [0.1, 0.1])]).unwrap_err();
        assert_eq!(
            refusal,
            AttributionError::Weights {
                side: Side::Benchmark,
                sum: 0.9
            }
        );
        assert!(checked(&[]).is_err());
    }

    #[test]
    fn a_return_that_is_read_has_to_be_a_number() {
        let refusal = checked(&[segment([1.0, 1.0], [0.1, f64::NAN])]);
        assert!(matches!(
            refusal,
            Err(AttributionError::Input(InputError::NotFinite {
                row: 0,
                ..
            }))
        ));
    }
}
