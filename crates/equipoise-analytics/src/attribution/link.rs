//! Linking: effects of single periods, carried to the active return over all of them.

use super::carino::carino_coefficients;
use super::error::{AttributionError, is_closed};
use super::frongello::frongello;
use super::grap::grap_scales;
use super::menchero::menchero_coefficients;
use super::periods::{Period, check_periods};

/// How effects are carried over periods. All sum to the same; they differ in what each effect gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Linking {
    /// By logarithms ([`carino_coefficients`]). The default.
    #[default]
    Carino,
    /// By one coefficient and small corrections ([`menchero_coefficients`]).
    Menchero,
    /// By growth before and after ([`grap_scales`]).
    Grap,
    /// By recursion, from one period to the next; the same as [`Linking::Grap`] in total.
    Frongello,
}

/// The active return over all periods and its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    /// Compound return of the portfolio.
    pub portfolio_return: f64,
    /// Compound return of the benchmark.
    pub benchmark_return: f64,
    /// The effects in their order: they sum to the difference of the two.
    pub effects: Vec<f64>,
}

impl Linked {
    /// `portfolio_return − benchmark_return`.
    #[must_use]
    pub fn active_return(&self) -> f64 {
        self.portfolio_return - self.benchmark_return
    }
}

/// Links the effects of periods.
///
/// # Errors
/// Without a period, when periods have different numbers of effects, when a number is not finite,
/// when a side loses everything, when the effects of a period do not sum to its active return, or
/// when the linked ones do not sum to that of all periods.
/// Source: methodology, section 6.7; vector ANA-012.
///
/// ```
/// use equipoise_analytics::attribution::{Linking, Period, link};
///
/// let good = Period { portfolio_return: 0.5, benchmark_return: 0.25, effects: vec![0.25, 0.0] };
/// let even = Period { portfolio_return: 0.5, benchmark_return: 0.5, effects: vec![0.125, -0.125] };
/// let linked = link(&[good, even], Linking::Grap)?;
/// assert_eq!(linked.active_return(), 0.375);
/// assert_eq!(linked.effects, [0.5625, -0.1875]);
/// # Ok::<(), equipoise_analytics::attribution::AttributionError>(())
/// ```
pub fn link(periods: &[Period], method: Linking) -> Result<Linked, AttributionError> {
    let total = check_periods(periods)?;
    let portfolio: Vec<f64> = periods.iter().map(|p| p.portfolio_return).collect();
    let benchmark: Vec<f64> = periods.iter().map(|p| p.benchmark_return).collect();
    let effects = match method {
        Linking::Carino => scaled(
            periods,
            &carino_coefficients(&portfolio, &benchmark)?.scales(),
        ),
        Linking::Menchero => scaled(
            periods,
            &menchero_coefficients(&portfolio, &benchmark)?.scales(),
        ),
        Linking::Grap => scaled(periods, &grap_scales(&portfolio, &benchmark)?),
        Linking::Frongello => frongello(periods),
    };
    let (sum, active) = (effects.iter().sum::<f64>(), total.active());
    let magnitude = total.portfolio.abs() + effects.iter().map(|e| e.abs()).sum::<f64>();
    if !is_closed(sum, active, magnitude) {
        return Err(AttributionError::NotClosed { sum, active });
    }
    Ok(Linked {
        portfolio_return: total.portfolio,
        benchmark_return: total.benchmark,
        effects,
    })
}

/// `Σ_t scale[t] E[t]` for each effect.
fn scaled(periods: &[Period], scales: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; periods[0].effects.len()];
    for (period, scale) in periods.iter().zip(scales) {
        let pairs = sums.iter_mut().zip(&period.effects);
        pairs.for_each(|(sum, effect)| *sum += scale * effect);
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    const METHODS: [Linking; 4] = [
        Linking::Carino,
        Linking::Menchero,
        Linking::Grap,
        Linking::Frongello,
    ];

    fn period(portfolio_return: f64, benchmark_return: f64) -> Period {
        let active = portfolio_return - benchmark_return;
        Period {
            portfolio_return,
            benchmark_return,
            effects: vec![active + 0.01, -0.01],
        }
    }

    #[test]
    fn every_method_sums_to_the_compound_active_return() {
        let periods = [period(0.05, 0.02), period(-0.03, 0.01), period(0.02, 0.02)];
        for method in METHODS {
            let linked = link(&periods, method).unwrap();
            let sum: f64 = linked.effects.iter().sum();
            assert!((sum - linked.active_return()).abs() < 1e-15, "{method:?}");
        }
    }

    #[test]
    fn periods_that_are_not_active_keep_their_effects_apart() {
        let periods = [period(0.05, 0.05), period(-0.03, -0.03)];
        for method in METHODS {
            let linked = link(&periods, method).unwrap();
            assert!(linked.active_return().abs() < 1e-15, "{method:?}");
            assert!(linked.effects[0] > 0.019, "{method:?}");
        }
    }
}
