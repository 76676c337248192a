//! Carino's linking: effects of a period count by how the logarithm sees its active return.

use super::error::AttributionError;
use super::periods::{Returns, check_returns};
use crate::input::{all_representable, representable};

/// The coefficients of Carino's method.
#[derive(Debug, Clone, PartialEq)]
pub struct CarinoCoefficients {
    /// `k[t] = [ln(1 + R_p) − ln(1 + R_b)] ÷ (R_p − R_b)` of each period.
    pub periods: Vec<f64>,
    /// K: the same of the compound returns.
    pub total: f64,
}

impl CarinoCoefficients {
    /// `k[t] ÷ K`: what the effects of each period are multiplied with.
    #[must_use]
    pub fn scales(&self) -> Vec<f64> {
        self.periods.iter().map(|k| k / self.total).collect()
    }
}

/// Carino's coefficients from the returns of the periods.
///
/// Logarithms of growth add up over periods, so scaling each active return to its logarithm, and the
/// sum of them back, makes the effects add up. Where both returns are the same the coefficient is
/// its limit `1 ÷ (1 + R)`. A benchmark that never moves gives the coefficients `ln(1 + R) ÷ R` for
/// contributions to a return.
///
/// # Errors
/// When the lengths differ, without a period, or when a side loses everything.
/// Source: methodology, section 6.7; vector ANA-012 (`carino`).
///
/// ```
/// use equipoise_analytics::attribution::carino_coefficients;
///
/// let same = carino_coefficients(&[0.25], &[0.25])?;
/// assert_eq!((same.total, same.scales()), (0.8, vec![1.0]));
/// # Ok::<(), equipoise_analytics::attribution::AttributionError>(())
/// ```
pub fn carino_coefficients(
    portfolio: &[f64],
    benchmark: &[f64],
) -> Result<CarinoCoefficients, AttributionError> {
    let total = check_returns(portfolio, benchmark)?;
    let pairs = portfolio.iter().zip(benchmark);
    let periods = pairs.map(|(portfolio, benchmark)| {
        coefficient(Returns {
            portfolio: *portfolio,
            benchmark: *benchmark,
        })
    });
    Ok(CarinoCoefficients {
        periods: all_representable("coefficient", periods.collect())?,
        total: representable("coefficient", coefficient(total))?,
    })
}

/// `ln(1 + x) ÷ x ÷ (1 + R_b)` with x the geometric excess: the quotient of two differences that are
/// both tiny when the returns are close would lose its digits.
fn coefficient(returns: Returns) -> f64 {
    let growth = 1.0 + returns.benchmark;
    let excess = returns.active() / growth;
    let per_excess = if excess.abs() > 0.0 {
        excess.ln_1p() / excess
    } else {
        1.0
    };
    per_excess / growth
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_coefficient_is_continuous_where_returns_meet() {
        let of = |portfolio: f64| carino_coefficients(&[portfolio], &[0.1]).unwrap().total;
        let limit = of(0.1);
        assert!((limit - 1.0 / 1.1).abs() < 1e-16);
        for step in [1e-6, 1e-9, 1e-12, 1e-15] {
            assert!((of(0.1 + step) - limit).abs() < step, "{step}");
        }
    }

    #[test]
    fn it_is_the_difference_of_logarithms_over_that_of_returns() {
        let found = carino_coefficients(&[0.3], &[-0.2]).unwrap().total;
        assert!((found - (1.3_f64.ln() - 0.8_f64.ln()) / 0.5).abs() < 1e-15);
    }

    #[test]
    fn one_period_is_not_scaled() {
        assert_eq!(
            carino_coefficients(&[0.3], &[-0.2]).unwrap().scales(),
            [1.0]
        );
        assert!(carino_coefficients(&[], &[]).is_err());
        assert!(carino_coefficients(&[0.1], &[-1.0]).is_err());
    }
}
