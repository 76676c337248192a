//! Ordinary least squares: exposures of a return to factors.

use thiserror::Error;

use crate::Matrix;
use crate::input::{InputError, at_least, finite, representable, same_length};
use crate::linear_algebra::Design;
use crate::risk::deviation_beyond_rounding;
use crate::sums::{centered_products, dot, rounding};

/// Why a regression was refused.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum RegressionError {
    /// The inputs do not fit each other, are too few or not finite.
    #[error(transparent)]
    Input(#[from] InputError),
    /// Factors explain each other, or one never varies: exposures to them cannot be told apart.
    #[error(
        "the factors cannot be told apart: their condition number is {condition_number:e}, above \
         {limit:e}"
    )]
    RankDeficient {
        /// The largest singular value of the design over the smallest.
        condition_number: f64,
        /// The largest one that rounding leaves meaningful, `1 ÷ (n ε)`.
        limit: f64,
    },
}

/// A regression `y = X b + e` with `X = [1, factors]`.
///
/// Coefficients stand in the order intercept, then factors.
#[derive(Debug, Clone, PartialEq)]
pub struct Regression {
    /// b.
    pub coefficients: Vec<f64>,
    /// e, one for each observation.
    pub residuals: Vec<f64>,
    /// `Σ e²`.
    pub sum_of_squares: f64,
    /// `Σ (y − mean)²`.
    pub total_sum_of_squares: f64,
    /// `Σ e² ÷ (n − k)`, with k coefficients.
    pub residual_variance: f64,
    /// `1 − Σ e² ÷ Σ (y − mean)²`; `None` when y does not vary.
    pub r_squared: Option<f64>,
    /// `1 − (1 − R²)(n − 1) ÷ (n − k)`; `None` where R² is.
    pub adjusted_r_squared: Option<f64>,
    /// `Σ (e[t] − e[t−1])² ÷ Σ e²`: 2 without correlation of neighbors, below 2 when they are alike.
    /// `None` when the residuals are no more than rounding.
    pub durbin_watson: Option<f64>,
    /// The largest singular value of X over the smallest. It depends on the units of the factors.
    pub condition_number: f64,
    /// X.
    pub(super) design: Matrix,
    /// `(XᵀX)⁻¹`.
    pub(super) inverse_of_products: Matrix,
}

impl Regression {
    /// n.
    #[must_use]
    pub fn observations(&self) -> usize {
        self.residuals.len()
    }

    /// `n − k`.
    #[must_use]
    pub fn degrees_of_freedom(&self) -> usize {
        self.observations() - self.coefficients.len()
    }
}

/// Regresses `y` on an intercept and `factors`, by QR decomposition.
///
/// `y` is usually the return of an index above the risk-free rate, each factor a series for the same
/// sessions, all as fractions. Without a factor only the mean is estimated.
///
/// # Errors
/// When lengths differ, when an entry is not finite, when there are not more observations than
/// coefficients, or when factors cannot be told apart.
/// Source: methodology, section 6.5; vector ANA-005.
///
/// ```
/// use equipoise_analytics::factors::{StandardErrors, ols};
///
/// let market = [0.01, -0.02, 0.015, 0.0, 0.005];
/// let index = market.map(|r| 0.001 + 1.25 * r);
/// let regression = ols(&index, &[&market])?;
/// assert!((regression.coefficients[0] - 0.001).abs() < 1e-15);
/// assert!((regression.coefficients[1] - 1.25).abs() < 1e-12);
/// let errors = regression.significance(StandardErrors::Classical)?;
/// assert!(errors[1].standard_error < 1e-12);
/// # Ok::<(), equipoise_analytics::factors::RegressionError>(())
/// ```
pub fn ols(y: &[f64], factors: &[&[f64]]) -> Result<Regression, RegressionError> {
    finite("y", y)?;
    for factor in factors {
        same_length(("a factor", factor), ("y", y))?;
        finite("a factor", factor)?;
    }
    let coefficients = factors.len() + 1;
    at_least("y", y.len(), coefficients + 1)?;
    let design = Matrix::computed("design", y.len(), coefficients, |row, column| {
        if column == 0 {
            1.0
        } else {
            factors[column - 1][row]
        }
    })?;
    solve(y, design)
}

fn solve(y: &[f64], design: Matrix) -> Result<Regression, RegressionError> {
    let decomposed = Design::new(&design);
    let condition_number = decomposed.condition_number();
    let limit = 1.0 / (y.len() as f64 * f64::EPSILON);
    let deficient = RegressionError::RankDeficient {
        condition_number,
        limit,
    };
    if condition_number.is_nan() || condition_number > limit {
        return Err(deficient);
    }
    let solution = decomposed.solve(y).ok_or(deficient)?;
    let fitted = design
        .each_row()
        .map(|row| dot(row, &solution.coefficients));
    let residuals: Vec<f64> = y.iter().zip(fitted).map(|(y, fit)| y - fit).collect();
    let sum_of_squares = representable("sum of squares", dot(&residuals, &residuals))?;
    let freedom = (y.len() - design.columns()) as f64;
    let total = representable("sum of squares", centered_products(y, y))?;
    let varies = deviation_beyond_rounding(y).is_some();
    let r_squared = varies.then(|| 1.0 - sum_of_squares / total);
    let adjust = |r2: f64| 1.0 - (1.0 - r2) * (y.len() - 1) as f64 / freedom;
    Ok(Regression {
        coefficients: solution.coefficients,
        durbin_watson: durbin_watson(y, &residuals, sum_of_squares),
        residuals,
        sum_of_squares,
        total_sum_of_squares: total,
        residual_variance: sum_of_squares / freedom,
        r_squared,
        adjusted_r_squared: r_squared.map(adjust),
        condition_number,
        design,
        inverse_of_products: solution.inverse_of_products,
    })
}

/// `None` when what is left of y is no more than rounding.
fn durbin_watson(y: &[f64], residuals: &[f64], sum_of_squares: f64) -> Option<f64> {
    let noise = rounding(y.len()) * rounding(y.len()) * dot(y, y);
    let steps = residuals.windows(2).map(|pair| pair[1] - pair[0]);
    let steps: f64 = steps.map(|step| step * step).sum();
    let statistic = steps / sum_of_squares;
    (sum_of_squares > noise && statistic.is_finite()).then_some(statistic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_factor_the_mean_is_estimated() {
        let found = ols(&[1.0, 2.0, 6.0], &[]).unwrap();
        assert!((found.coefficients[0] - 3.0).abs() < 1e-15);
        assert!(found.r_squared.unwrap().abs() < 1e-15);
        assert_eq!(found.degrees_of_freedom(), 2);
    }

    #[test]
    fn residuals_sum_to_nothing_and_are_not_related_to_the_factor() {
        let x = [0.3, -0.1, 0.7, 0.2, -0.5];
        let found = ols(&[0.1, 0.4, -0.2, 0.3, 0.0], &[&x]).unwrap();
        assert!(found.residuals.iter().sum::<f64>().abs() < 1e-15);
        assert!(dot(&found.residuals, &x).abs() < 1e-15);
    }

    #[test]
    fn a_factor_given_twice_cannot_be_told_apart() {
        let x = [0.3, -0.1, 0.7, 0.2, -0.5];
        let y = [0.1, 0.4, -0.2, 0.3, 0.0];
        let refusal = ols(&y, &[&x, &x]).unwrap_err();
        assert!(matches!(
            refusal,
            RegressionError::RankDeficient { condition_number, limit } if condition_number > limit
        ));
        // A constant factor is the intercept once more.
        assert!(matches!(
            ols(&y, &[&[0.5; 5]]),
            Err(RegressionError::RankDeficient { .. })
        ));
        assert!(matches!(
            ols(&y, &[&[0.0; 5]]),
            Err(RegressionError::RankDeficient { .. })
        ));
    }

    #[test]
    fn neighbors_that_alternate_have_a_statistic_near_four() {
        let alternating = [1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 1.0, -1.0];
        let found = ols(&alternating, &[]).unwrap();
        assert!((found.durbin_watson.unwrap() - 3.5).abs() < 1e-12);
    }

    #[test]
    fn as_many_coefficients_as_observations_are_refused() {
        let refusal = ols(&[0.1, 0.2], &[&[0.3, 0.4]]).unwrap_err();
        assert_eq!(refusal.to_string(), "y: 2 found, at least 3 needed");
        assert!(ols(&[0.1, 0.2, 0.3], &[&[0.3, 0.4]]).is_err());
        assert!(ols(&[0.1, 0.2, f64::NAN], &[]).is_err());
    }

    #[test]
    fn a_series_that_does_not_vary_has_nothing_to_explain() {
        let found = ols(&[0.5; 4], &[]).unwrap();
        assert_eq!((found.r_squared, found.adjusted_r_squared), (None, None));
        assert_eq!(found.durbin_watson, None);
    }
}
