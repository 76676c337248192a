//! Periods: active returns that are already split, and what linking asks of them.

use super::error::{AttributionError, Side, is_closed};
use crate::input::{InputError, at_least, finite, representable, same_count, same_length};

/// The active return of one period, split into effects that sum to it.
///
/// ```
/// use equipoise_analytics::attribution::{Linking, Period, link};
///
/// let period = Period { portfolio_return: 0.5, benchmark_return: 0.25, effects: vec![0.125, 0.125] };
/// assert_eq!(link(&[period.clone()], Linking::Menchero)?.effects, period.effects);
/// # Ok::<(), equipoise_analytics::attribution::AttributionError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Period {
    /// Return of the portfolio.
    pub portfolio_return: f64,
    /// Return of the benchmark.
    pub benchmark_return: f64,
    /// The effects, in the same order in every period.
    pub effects: Vec<f64>,
}

/// Returns of both sides over the same time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Returns {
    pub(super) portfolio: f64,
    pub(super) benchmark: f64,
}

impl Returns {
    pub(super) fn active(self) -> f64 {
        self.portfolio - self.benchmark
    }
}

/// The compound returns of both sides.
pub(super) fn check_returns(
    portfolio: &[f64],
    benchmark: &[f64],
) -> Result<Returns, AttributionError> {
    same_length(("benchmark", benchmark), ("portfolio", portfolio))?;
    at_least("portfolio", portfolio.len(), 1)?;
    Ok(Returns {
        portfolio: compound(Side::Portfolio, portfolio)?,
        benchmark: compound(Side::Benchmark, benchmark)?,
    })
}

fn compound(side: Side, returns: &[f64]) -> Result<f64, AttributionError> {
    finite("returns", returns)?;
    let mut growth = 1.0;
    for (period, value) in returns.iter().enumerate() {
        if *value <= -1.0 {
            return Err(AttributionError::LostEverything {
                side,
                period,
                value: *value,
            });
        }
        growth *= 1.0 + value;
    }
    Ok(representable("compound return", growth)? - 1.0)
}

/// The compound returns of both sides of periods whose effects sum to their active returns.
pub(super) fn check_periods(periods: &[Period]) -> Result<Returns, AttributionError> {
    at_least("periods", periods.len(), 1)?;
    for (row, period) in periods.iter().enumerate() {
        same_count(
            ("effects of a period", period.effects.len()),
            ("the first period", periods[0].effects.len()),
        )?;
        if !period.effects.iter().all(|effect| effect.is_finite()) {
            return Err(InputError::NotFinite {
                field: "effects",
                row,
            }
            .into());
        }
        let sum: f64 = period.effects.iter().sum();
        let active = period.portfolio_return - period.benchmark_return;
        let magnitude = period.effects.iter().map(|effect| effect.abs()).sum();
        if active.is_finite() && !is_closed(sum, active, magnitude) {
            return Err(AttributionError::Unexplained {
                period: row,
                sum,
                active,
            });
        }
    }
    let portfolio: Vec<f64> = periods.iter().map(|p| p.portfolio_return).collect();
    let benchmark: Vec<f64> = periods.iter().map(|p| p.benchmark_return).collect();
    check_returns(&portfolio, &benchmark)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(portfolio_return: f64, effects: &[f64]) -> Period {
        Period {
            portfolio_return,
            benchmark_return: 0.02,
            effects: effects.to_vec(),
        }
    }

    #[test]
    fn both_sides_compound() {
        let total = check_returns(&[0.5, 0.5], &[0.25, 0.0]).unwrap();
        assert!((total.portfolio - 1.25).abs() < 1e-15);
        assert!((total.active() - 1.0).abs() < 1e-15);
        assert!(check_returns(&[0.5], &[0.5, 0.5]).is_err());
    }

    #[test]
    fn effects_that_leave_something_unexplained_are_refused() {
        let found = check_periods(&[period(0.05, &[0.03]), period(0.05, &[0.029])]);
        assert!(matches!(
            found,
            Err(AttributionError::Unexplained { period: 1, .. })
        ));
    }

    #[test]
    fn periods_with_other_effects_or_none_at_all_are_refused() {
        assert!(check_periods(&[period(0.05, &[0.03]), period(0.05, &[0.03, 0.0])]).is_err());
        assert!(check_periods(&[period(0.05, &[f64::NAN])]).is_err());
        assert!(check_periods(&[period(f64::NAN, &[0.03])]).is_err());
        assert!(check_periods(&[]).is_err());
    }

    #[test]
    fn a_side_that_loses_everything_is_refused_with_its_period() {
        let refusal = check_returns(&[0.0, 0.0], &[0.1, -1.0]).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "the benchmark returned -1 in period 1, and it has to be above -1"
        );
    }
}
