//! Captures: what share of the benchmark's gains and losses the index takes part in.

use super::check;
use crate::input::{InputError, representable};
use crate::sums::mean;

/// How the returns of several sessions become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CaptureMean {
    /// `(Π (1 + r))^(1 ÷ n) − 1`, the return that repeated gives the same result. The default.
    #[default]
    Geometric,
    /// `Σ r ÷ n`.
    Arithmetic,
}

/// Shares of the benchmark's mean return; 1 is all of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Captures {
    /// Over sessions in which the benchmark gained; `None` when there are none.
    pub up: Option<f64>,
    /// Over sessions in which it lost; `None` when there are none. Less is better.
    pub down: Option<f64>,
    /// `up ÷ down`; `None` without either, or when `down` is 0.
    pub ratio: Option<f64>,
}

/// `mean of the index ÷ mean of the benchmark` over its gains, and over its losses.
///
/// Sessions in which the benchmark stood still count on neither side.
///
/// # Errors
/// When the lengths differ, without a session, when an entry is not finite, or when a return is
/// below −1.
/// Source: methodology, section 6.3; vector ANA-004 (`up_capture_…`, `down_capture_…`).
///
/// ```
/// use equipoise_analytics::relative::{CaptureMean, captures};
///
/// let found = captures(&[0.5, -0.125], &[0.25, -0.25], CaptureMean::Arithmetic)?;
/// assert_eq!((found.up, found.down, found.ratio), (Some(2.0), Some(0.5), Some(4.0)));
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn captures(
    index: &[f64],
    benchmark: &[f64],
    kind: CaptureMean,
) -> Result<Captures, InputError> {
    check(index, benchmark, 1)?;
    check_losses("index", index)?;
    check_losses("benchmark", benchmark)?;
    let up = capture(index, benchmark, kind, |r| r > 0.0)?;
    let down = capture(index, benchmark, kind, |r| r < 0.0)?;
    let ratio = up.zip(down).map(|(up, down)| up / down);
    Ok(Captures {
        up,
        down,
        ratio: ratio.filter(|ratio| ratio.is_finite()),
    })
}

fn check_losses(field: &'static str, returns: &[f64]) -> Result<(), InputError> {
    match returns.iter().find(|r| **r < -1.0) {
        Some(loss) => Err(InputError::OutOfRange {
            field,
            value: *loss,
            low: -1.0,
            high: f64::INFINITY,
        }),
        None => Ok(()),
    }
}

fn capture(
    index: &[f64],
    benchmark: &[f64],
    kind: CaptureMean,
    counts: impl Fn(f64) -> bool,
) -> Result<Option<f64>, InputError> {
    let pairs = index.iter().zip(benchmark).filter(|(_, b)| counts(**b));
    let (of_index, of_benchmark): (Vec<f64>, Vec<f64>) = pairs.unzip();
    if of_benchmark.is_empty() {
        return Ok(None);
    }
    let share = mean_of(&of_index, kind) / mean_of(&of_benchmark, kind);
    representable("capture", share).map(Some)
}

fn mean_of(returns: &[f64], kind: CaptureMean) -> f64 {
    match kind {
        CaptureMean::Arithmetic => mean(returns),
        CaptureMean::Geometric => {
            let growth: f64 = returns.iter().map(|r| 1.0 + r).product();
            growth.powf(1.0 / returns.len() as f64) - 1.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_benchmark_captures_all_of_itself() {
        let returns = [0.01, -0.02, 0.0, 0.03];
        for kind in [CaptureMean::Geometric, CaptureMean::Arithmetic] {
            let found = captures(&returns, &returns, kind).unwrap();
            assert_eq!(found.up, Some(1.0));
            assert_eq!(found.down, Some(1.0));
        }
    }

    #[test]
    fn a_side_without_sessions_has_no_capture_and_no_ratio() {
        let found = captures(&[0.01, 0.02], &[0.02, 0.0], CaptureMean::Geometric).unwrap();
        assert!(found.up.is_some());
        assert_eq!((found.down, found.ratio), (None, None));
    }

    #[test]
    fn a_session_in_which_the_benchmark_stands_still_counts_on_neither_side() {
        let quiet = captures(
            &[0.01, -0.01, 0.5],
            &[0.02, -0.02, 0.0],
            CaptureMean::Arithmetic,
        );
        let without = captures(&[0.01, -0.01], &[0.02, -0.02], CaptureMean::Arithmetic);
        assert_eq!(quiet, without);
    }

    #[test]
    fn an_index_that_stands_still_in_losses_has_no_ratio() {
        let found = captures(&[0.01, 0.0], &[0.02, -0.02], CaptureMean::Arithmetic).unwrap();
        assert_eq!((found.down, found.ratio), (Some(0.0), None));
    }

    #[test]
    fn a_loss_of_more_than_everything_is_refused() {
        let found = captures(&[-1.5, 0.0], &[0.02, -0.02], CaptureMean::Geometric);
        assert!(matches!(
            found,
            Err(InputError::OutOfRange { field: "index", .. })
        ));
    }
}
