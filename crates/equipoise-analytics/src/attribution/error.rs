//! Why a return could not be attributed.

use std::fmt;

use thiserror::Error;

use crate::input::InputError;

/// Whose figure is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The portfolio or index.
    Portfolio,
    /// What it is compared with.
    Benchmark,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Portfolio => "portfolio",
            Self::Benchmark => "benchmark",
        })
    }
}

/// Why a return could not be attributed.
///
/// ```
/// use equipoise_analytics::attribution::{AttributionError, Side, carino_coefficients};
///
/// let lost = carino_coefficients(&[0.1, -1.0], &[0.1, 0.1]);
/// let error = AttributionError::LostEverything { side: Side::Portfolio, period: 1, value: -1.0 };
/// assert_eq!(lost, Err(error));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum AttributionError {
    /// The inputs do not fit each other, are too few or not finite.
    #[error(transparent)]
    Input(#[from] InputError),
    /// Weights of a side do not sum to 1, so effects would not sum to the active return.
    #[error("the weights of the {side} sum to {sum}, and they have to sum to 1")]
    Weights {
        /// Whose.
        side: Side,
        /// Their sum.
        sum: f64,
    },
    /// A side lost everything or more, after which nothing compounds.
    #[error("the {side} returned {value} in period {period}, and it has to be above -1")]
    LostEverything {
        /// Whose.
        side: Side,
        /// Offset of the period.
        period: usize,
        /// The return.
        value: f64,
    },
    /// The effects of a period do not sum to its active return.
    #[error("the effects of period {period} sum to {sum}, but its active return is {active}")]
    Unexplained {
        /// Offset of the period.
        period: usize,
        /// Sum of the effects.
        sum: f64,
        /// Active return.
        active: f64,
    },
    /// The linked effects do not sum to the active return over all periods: the input is so large,
    /// or so ill balanced, that rounding shows.
    #[error("the linked effects sum to {sum}, but the active return is {active}")]
    NotClosed {
        /// Sum of the linked effects.
        sum: f64,
        /// Active return.
        active: f64,
    },
}

/// How closely parts have to sum to a whole.
const CLOSED: f64 = 1e-12;

/// Whether parts sum to the whole, up to the rounding of numbers of the given magnitude.
pub(super) fn is_closed(sum: f64, whole: f64, magnitude: f64) -> bool {
    sum.is_finite() && (sum - whole).abs() <= CLOSED * (1.0 + magnitude)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_whose_figure_it_is_and_what_it_should_be() {
        let error = AttributionError::Weights {
            side: Side::Benchmark,
            sum: 0.9,
        };
        assert_eq!(
            error.to_string(),
            "the weights of the benchmark sum to 0.9, and they have to sum to 1"
        );
    }

    #[test]
    fn parts_that_miss_the_whole_by_a_basis_point_are_not_closed() {
        assert!(is_closed(0.1 + 0.2, 0.3, 0.3));
        assert!(!is_closed(0.3001, 0.3, 0.3));
        assert!(!is_closed(f64::NAN, 0.3, 0.3));
    }
}
