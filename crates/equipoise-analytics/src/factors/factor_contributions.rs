//! Factor contributions: what each factor brought to return and to variance.

use super::{Regression, RegressionError};
use crate::Matrix;
use crate::covariance::sample_covariance;
use crate::input::{InputError, all_representable, between, representable};
use crate::sums::{dot, mean};

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

/// Splits the mean and the variance of y by the exposures of its regression.
///
/// The parts of the return sum to the mean of y per year; the parts of the variance to 1.
///
/// # Errors
/// When the regression has no factor, when y did not vary, or without a positive number of periods
/// per year.
/// Source: methodology, section 6.5.
///
/// ```
/// use equipoise_analytics::factors::{factor_contributions, ols};
///
/// let market = [0.25, -0.25, 0.5, 0.0];
/// let index = market.map(|r| 2.0 * r + 0.125);
/// let regression = ols(&index, &[&market])?;
/// let parts = factor_contributions(&regression, 4.0)?;
/// assert!((parts.to_return[0] - 1.0).abs() < 1e-12);
/// assert!((parts.unexplained_return - 0.5).abs() < 1e-12);
/// assert!((parts.to_variance[0] - 1.0).abs() < 1e-12);
/// # Ok::<(), equipoise_analytics::factors::RegressionError>(())
/// ```
pub fn factor_contributions(
    regression: &Regression,
    periods_per_year: f64,
) -> Result<FactorContributions, RegressionError> {
    between("periods_per_year", periods_per_year, 0.0, f64::INFINITY)?;
    if regression.r_squared.is_none() {
        return Err(InputError::DoesNotVary { field: "y" }.into());
    }
    let exposures = &regression.coefficients[1..];
    let factors = factors_of(regression)?;
    let covariance = sample_covariance(&factors)?;
    let variance = regression.total_sum_of_squares / (regression.observations() - 1) as f64;
    let share = |(factor, exposure): (usize, &f64)| {
        exposure * dot(covariance.entries().row(factor), exposures) / variance
    };
    let to_variance = exposures.iter().enumerate().map(share).collect();
    let to_variance = all_representable("share of variance", to_variance)?;
    let brought = |(factor, exposure): (usize, &f64)| {
        exposure * mean(&factors.column(factor)) * periods_per_year
    };
    let to_return = exposures.iter().enumerate().map(brought).collect();
    let rest = regression.coefficients[0] * periods_per_year;
    Ok(FactorContributions {
        to_return: all_representable("contribution to return", to_return)?,
        unexplained_return: representable("unexplained return", rest)?,
        unexplained_variance: 1.0 - to_variance.iter().sum::<f64>(),
        to_variance,
    })
}

/// The design without its first column, which is the intercept.
fn factors_of(regression: &Regression) -> Result<Matrix, InputError> {
    let design = &regression.design;
    let (rows, columns) = (design.rows(), design.columns() - 1);
    Matrix::computed("factors", rows, columns, |row, column| {
        design.at(row, column + 1)
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
        let parts = factor_contributions(&regression, 252.0).unwrap();
        let sum: f64 = parts.to_return.iter().sum();
        assert!((sum + parts.unexplained_return - mean(&Y) * 252.0).abs() < 1e-12);
        let explained: f64 = parts.to_variance.iter().sum();
        assert!((explained - regression.r_squared.unwrap()).abs() < 1e-12);
    }

    #[test]
    fn without_a_factor_or_anything_to_explain_there_are_no_parts() {
        assert!(factor_contributions(&ols(&Y, &[]).unwrap(), 252.0).is_err());
        let still = ols(&[0.01; 6], &[&MARKET]).unwrap();
        assert_eq!(
            factor_contributions(&still, 252.0),
            Err(InputError::DoesNotVary { field: "y" }.into())
        );
    }
}
