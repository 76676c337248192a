//! Menchero's linking: one coefficient for all periods, and the smallest correction to each.

use super::error::AttributionError;
use super::periods::{Returns, check_returns};
use crate::input::{all_representable, representable};
use crate::sums::dot;

/// The coefficients of Menchero's method.
#[derive(Debug, Clone, PartialEq)]
pub struct MencheroCoefficients {
    /// M: what every period is multiplied with.
    pub common: f64,
    /// `α[t]`: what is added to M in each period.
    pub corrections: Vec<f64>,
}

impl MencheroCoefficients {
    /// `M + α[t]`: what the effects of each period are multiplied with.
    #[must_use]
    pub fn scales(&self) -> Vec<f64> {
        self.corrections.iter().map(|a| self.common + a).collect()
    }
}

/// Menchero's coefficients from the returns of the periods.
///
/// `M = (R − R_b) ÷ T ÷ [(1 + R)^(1/T) − (1 + R_b)^(1/T)]` over T periods, its limit
/// `(1 + R)^((T−1)/T)` where the compound returns are the same, and
/// `α[t] = (R − R_b − M Σ(R_p − R_b)) (R_p[t] − R_b[t]) ÷ Σ(R_p − R_b)²`, 0 where no period is active.
///
/// # Errors
/// When the lengths differ, without a period, or when a side loses everything.
/// Source: methodology, section 6.7; vector ANA-012 (`menchero`).
///
/// ```
/// use equipoise_analytics::attribution::menchero_coefficients;
///
/// let found = menchero_coefficients(&[0.21, 0.21], &[0.1, 0.1])?;
/// // Growth 1.21² against 1.1² over two periods of 1.21 against 1.1: (1.21 + 1.1) ÷ 2.
/// assert!((found.common - 1.155).abs() < 1e-12);
/// # Ok::<(), equipoise_analytics::attribution::AttributionError>(())
/// ```
pub fn menchero_coefficients(
    portfolio: &[f64],
    benchmark: &[f64],
) -> Result<MencheroCoefficients, AttributionError> {
    let total = check_returns(portfolio, benchmark)?;
    let common = common(total, portfolio.len() as f64);
    let active: Vec<f64> = portfolio
        .iter()
        .zip(benchmark)
        .map(|(p, b)| p - b)
        .collect();
    let left_over = total.active() - common * active.iter().sum::<f64>();
    let squares = dot(&active, &active);
    let correction = |active: &f64| {
        if squares > 0.0 {
            left_over * active / squares
        } else {
            0.0
        }
    };
    let corrections = active.iter().map(correction).collect();
    Ok(MencheroCoefficients {
        common: representable("coefficient", common)?,
        corrections: all_representable("coefficient", corrections)?,
    })
}

/// M, with `(1 + R)^(1/T) − (1 + R_b)^(1/T)` as `(1 + R_b)^(1/T) (e^(ln(1 + x) ÷ T) − 1)` and x the
/// geometric excess: so no digits are lost when the returns are close.
fn common(total: Returns, periods: f64) -> f64 {
    let growth = 1.0 + total.benchmark;
    let root = growth.powf(1.0 / periods);
    let excess = total.active() / growth;
    let step = (excess.ln_1p() / periods).exp_m1();
    if step.abs() > 0.0 {
        total.active() / periods / (root * step)
    } else {
        growth / root
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_coefficient_is_continuous_where_returns_meet() {
        let of = |portfolio: f64| {
            menchero_coefficients(&[portfolio, 0.0], &[0.1, 0.0])
                .unwrap()
                .common
        };
        let limit = of(0.1);
        assert!((limit - 1.1_f64.sqrt()).abs() < 1e-15);
        for step in [1e-6, 1e-9, 1e-12, 1e-15] {
            assert!((of(0.1 + step) - limit).abs() < step, "{step}");
        }
    }

    #[test]
    fn one_period_is_not_scaled() {
        let scales = menchero_coefficients(&[0.3], &[-0.2]).unwrap().scales();
        assert!((scales[0] - 1.0).abs() < 1e-15);
    }

    #[test]
    fn a_portfolio_that_is_its_benchmark_needs_no_correction() {
        let found = menchero_coefficients(&[0.1, -0.2], &[0.1, -0.2]).unwrap();
        assert_eq!(found.corrections, [0.0, 0.0]);
        assert!(menchero_coefficients(&[0.1], &[-1.0]).is_err());
    }
}
