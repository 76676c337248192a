//! What a statistic asks of its inputs, and how it refuses them.
//!
//! A statistic of one series answers `Option`: `None` says that the series does not define it. A
//! statistic whose inputs have to fit each other, or that has a setting, answers `Result` with the
//! reason, which names the input, what was found and what was needed.

use chrono::NaiveDate;
use thiserror::Error;

/// Why inputs were refused. `field` is the name of the argument.
///
/// ```
/// use equipoise_analytics::returns::excess_returns;
///
/// let refusal = excess_returns(&[0.01, 0.02], &[0.0001]).unwrap_err();
/// assert_eq!(refusal.to_string(), "risk_free: 1 found, 2 needed to match returns");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum InputError {
    /// Two inputs that go together differ in length.
    #[error("{field}: {found} found, {expected} needed to match {other}")]
    LengthMismatch {
        /// The argument that does not fit.
        field: &'static str,
        /// Its length.
        found: usize,
        /// The argument it has to fit.
        other: &'static str,
        /// The length of that one.
        expected: usize,
    },
    /// There are not enough observations for the statistic to be defined.
    #[error("{field}: {found} found, at least {minimum} needed")]
    TooFew {
        /// The argument that is too short.
        field: &'static str,
        /// Its length.
        found: usize,
        /// The smallest length that would do.
        minimum: usize,
    },
    /// An entry is `NaN` or infinite.
    #[error("{field}: not finite at row {row}")]
    NotFinite {
        /// The argument.
        field: &'static str,
        /// Offset of the first such entry.
        row: usize,
    },
    /// A number is not in the range where the statistic is defined.
    #[error("{field}: {value} is not between {low} and {high}")]
    OutOfRange {
        /// The argument.
        field: &'static str,
        /// Its value.
        value: f64,
        /// Lower end of the range.
        low: f64,
        /// Upper end of the range.
        high: f64,
    },
    /// Dates are not strictly ascending.
    #[error("{field}: not after the one before at row {row}")]
    NotAscending {
        /// The argument.
        field: &'static str,
        /// Offset of the first date that is not after the one before.
        row: usize,
    },
    /// A series that something is divided by the spread of has none beyond rounding.
    #[error("{field}: does not vary")]
    DoesNotVary {
        /// The argument.
        field: &'static str,
    },
    /// The inputs are finite but so large that the figure is not.
    #[error("{figure}: too large to be represented")]
    Overflow {
        /// What could not be computed.
        figure: &'static str,
    },
}

/// `(name, series)` are as long as each other.
pub(crate) fn same_length<A, B>(
    (field, found): (&'static str, &[A]),
    (other, expected): (&'static str, &[B]),
) -> Result<(), InputError> {
    same_count((field, found.len()), (other, expected.len()))
}

/// The counts of what goes together agree.
pub(crate) fn same_count(
    (field, found): (&'static str, usize),
    (other, expected): (&'static str, usize),
) -> Result<(), InputError> {
    if found == expected {
        return Ok(());
    }
    Err(InputError::LengthMismatch {
        field,
        found,
        other,
        expected,
    })
}

pub(crate) fn at_least(
    field: &'static str,
    found: usize,
    minimum: usize,
) -> Result<(), InputError> {
    if found >= minimum {
        return Ok(());
    }
    Err(InputError::TooFew {
        field,
        found,
        minimum,
    })
}

pub(crate) fn finite(field: &'static str, values: &[f64]) -> Result<(), InputError> {
    match values.iter().position(|value| !value.is_finite()) {
        Some(row) => Err(InputError::NotFinite { field, row }),
        None => Ok(()),
    }
}

/// `low < value < high`.
pub(crate) fn between(
    field: &'static str,
    value: f64,
    low: f64,
    high: f64,
) -> Result<(), InputError> {
    if low < value && value < high {
        return Ok(());
    }
    Err(InputError::OutOfRange {
        field,
        value,
        low,
        high,
    })
}

pub(crate) fn ascending(field: &'static str, dates: &[NaiveDate]) -> Result<(), InputError> {
    match dates.windows(2).position(|pair| pair[1] <= pair[0]) {
        Some(before) => Err(InputError::NotAscending {
            field,
            row: before + 1,
        }),
        None => Ok(()),
    }
}

/// The figure, which finite inputs of sensible size never make infinite.
pub(crate) fn representable(figure: &'static str, value: f64) -> Result<f64, InputError> {
    if value.is_finite() {
        return Ok(value);
    }
    Err(InputError::Overflow { figure })
}

/// Every figure of a row, of which finite inputs of sensible size never make one infinite.
pub(crate) fn all_representable(
    figure: &'static str,
    values: Vec<f64>,
) -> Result<Vec<f64>, InputError> {
    if values.iter().all(|value| value.is_finite()) {
        return Ok(values);
    }
    Err(InputError::Overflow { figure })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_the_input_what_was_found_and_what_was_needed() {
        let refusal = |result: Result<(), InputError>| result.unwrap_err().to_string();
        let lengths = same_length(("benchmark", &[1.0, 2.0]), ("index", &[1.0]));
        assert_eq!(
            refusal(lengths),
            "benchmark: 2 found, 1 needed to match index"
        );
        assert_eq!(
            refusal(at_least("returns", 1, 2)),
            "returns: 1 found, at least 2 needed"
        );
        assert_eq!(
            refusal(finite("returns", &[0.1, f64::NAN])),
            "returns: not finite at row 1"
        );
        assert_eq!(
            refusal(between("confidence", 1.0, 0.0, 1.0)),
            "confidence: 1 is not between 0 and 1"
        );
    }

    #[test]
    fn the_ends_of_a_range_and_what_is_no_number_are_outside_of_it() {
        assert!(between("confidence", 0.0, 0.0, 1.0).is_err());
        assert!(between("confidence", f64::NAN, 0.0, 1.0).is_err());
        assert!(between("confidence", 0.5, 0.0, 1.0).is_ok());
    }

    #[test]
    fn a_date_that_repeats_does_not_ascend() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 1, day).unwrap();
        let found = ascending("dates", &[day(2), day(5), day(5)]);
        assert_eq!(
            found,
            Err(InputError::NotAscending {
                field: "dates",
                row: 2
            })
        );
    }
}
