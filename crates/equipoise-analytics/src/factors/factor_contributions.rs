//! Factor contributions: what each factor brought to return and to variance.

use super::{Regression, RegressionError};
use crate::covariance::sample_covariance;
use crate::input::{InputError, between, representable};
use crate::sums::{dot, mean};
use crate::{Matrix, risk};

/// A return and a variance, split by factor. One entry for each factor, without the intercept.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorContributions {
    /// `b_f · mean(F_f) × periods_per_year`: fractions per year.
    pub to_return: Vec<f64>,
    /// `intercept × periods_per_year`: what no factor brought.
    pub unexplained_return: f64,
    /// `b_f (Σ_F b)_f ÷ var(y)`: shares that sum to R². One is negative where a factor hedges
    /// another.
    pub to_variance: Vec<f64>,
    /// 1 less their sum.
    pub unexplained_variance: f64,
}

/// Splits the mean and the variance of `y` by the exposures of its regression on `factors`.
///
/// The parts of the return sum to the mean of `y` per year; the parts of the variance to 1.
///
/// # Errors
/// When the regression is of other series, when `y` does not vary, without a factor, or without a
/// positive number of periods per year.
/// Source: methodology, section 6.5.
///
/// ```
/// use equipoise_analytics::factors::{factor_contributions, ols};
///
/// let market = [0.25, -0.25, 0.5, 0.0];
/// let index = market.map(|r| 2.0 * r + 0.125);
/// let regression = ols(&index, &[&market])?;
/// let parts = factor_contributions(&regression, &index, &[&market], 4.0)?;
/// assert!((parts.to_return[0] - 1.0).abs() < 1e-12);
/// assert!((parts.unexplained_return - 0.5).abs() < 1e-12);
/// assert!((parts.to_variance[0] - 1.0).abs() < 1e-12);
/// # Ok::<(), equipoise_analytics::factors::RegressionError>(())
/// ```
pub fn factor_contributions(
    regression: &Regression,
    y: &[f64],
    factors: &[&[f64]],
    periods_per_year: f64,
) -> Result<FactorContributions, RegressionError> {
    between("periods_per_year", periods_per_year, 0.0, f64::INFINITY)?;
    let same = |field, found, expected| {
        crate::input::same_count((field, found), ("the regression", expected))
    };
    same("y", y.len(), regression.observations())?;
    same("factors", factors.len() + 1, regression.coefficients.len())?;
    for factor in factors {
        same("a factor", factor.len(), regression.observations())?;
    }
    let [intercept, exposures @ ..] = &regression.coefficients[..] else {
        unreachable!("a regression has an intercept");
    };
    let variance = risk::sample_variance(y).filter(|variance| *variance > 0.0);
    let variance = variance.ok_or(InputError::DoesNotVary { field: "y" })?;
    let rows = y.len();
    let series = Matrix::computed("factors", rows, factors.len(), |row, f| factors[f][row])?;
    let covariance = sample_covariance(&series)?;
    let share = |(factor, exposure): (usize, &f64)| {
        exposure * dot(covariance.entries().row(factor), exposures) / variance
    };
    let to_variance: Vec<f64> = exposures.iter().enumerate().map(share).collect();
    let means = factors.iter().map(|factor| mean(factor));
    let to_return = exposures.iter().zip(means);
    let to_return = to_return.map(|(b, mean)| b * mean * periods_per_year);
    let explained = representable("share of variance", to_variance.iter().sum())?;
    Ok(FactorContributions {
        to_return: to_return.collect(),
        unexplained_return: intercept * periods_per_year,
        unexplained_variance: 1.0 - explained,
        to_variance,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::factors::ols;

    const Y: [f64; 6] = [0.02, -0.01, 0.03, 0.0, -0.02, 0.03];
    const MARKET: [f64; 6] = [0.01, -0.02, 0.03, 0.01, -0.01, 0.02];
    const SIZE: [f64; 6] = [0.005, 0.01, -0.01, 0.0, 0.02, 0.01];

    #[test]
    fn the_parts_sum_to_the_mean_and_to_r_squared() {
        let regression = ols(&Y, &[&MARKET, &SIZE]).unwrap();
        let parts = factor_contributions(&regression, &Y, &[&MARKET, &SIZE], 252.0).unwrap();
        let sum: f64 = parts.to_return.iter().sum();
        assert!((sum + parts.unexplained_return - mean(&Y) * 252.0).abs() < 1e-12);
        let explained: f64 = parts.to_variance.iter().sum();
        assert!((explained - regression.r_squared.unwrap()).abs() < 1e-12);
    }

    #[test]
    fn factors_of_another_regression_are_refused() {
        let regression = ols(&Y, &[&MARKET, &SIZE]).unwrap();
        assert!(factor_contributions(&regression, &Y, &[&MARKET], 252.0).is_err());
        assert!(factor_contributions(&regression, &Y[1..], &[&MARKET, &SIZE], 252.0).is_err());
        let one = ols(&Y, &[]).unwrap();
        assert!(factor_contributions(&one, &Y, &[], 252.0).is_err());
    }
}
