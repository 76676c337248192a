//! How sure coefficients are: their covariance under four assumptions about the residuals.

use super::{Regression, RegressionError};
use crate::Matrix;
use crate::input::InputError;
use crate::quantile::whole;

/// What is assumed of the residuals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandardErrors {
    /// All have one variance, and none is related to another: `s² (XᵀX)⁻¹`.
    Classical,
    /// Each has its own variance (White): `(XᵀX)⁻¹ (Σ e² x xᵀ) (XᵀX)⁻¹`.
    Hc0,
    /// [`StandardErrors::Hc0`] × n ÷ (n − k), less optimistic with few observations.
    Hc1,
    /// Each has its own variance, and neighbors up to `lags` apart are related (Newey-West).
    NeweyWest {
        /// L, less than the number of observations; see [`newey_west_lags`].
        lags: usize,
        /// Whether the result is multiplied by n ÷ (n − k).
        small_sample: bool,
    },
}

/// The usual number of lags, `⌊4 (n ÷ 100)^(2/9)⌋`: 4 for 100 observations, 8 for ten years.
///
/// Source: methodology, section 6.5.
///
/// ```
/// use equipoise_analytics::factors::newey_west_lags;
///
/// assert_eq!(newey_west_lags(100), 4);
/// assert_eq!(newey_west_lags(2520), 8);
/// ```
#[must_use]
pub fn newey_west_lags(observations: usize) -> usize {
    let lags = 4.0 * (observations as f64 / 100.0).powf(2.0 / 9.0);
    whole(lags.floor())
}

impl Regression {
    /// The covariance of the coefficients, k by k; standard errors are the roots of its diagonal.
    ///
    /// Newey-West has `S = Γ₀ + Σ_{l=1..L} (1 − l ÷ (L + 1)) (Γ_l + Γ_lᵀ)` between the two inverses,
    /// with `Γ_l = Σ_{t>l} e[t] e[t−l] x[t] x[t−l]ᵀ`: the weights of Bartlett, which keep it positive.
    ///
    /// # Errors
    /// When there are not more observations than lags, or when an entry is too large to be
    /// represented.
    /// Source: methodology, section 6.5; vector ANA-005.
    ///
    /// ```
    /// use equipoise_analytics::factors::{StandardErrors, ols};
    ///
    /// // Of a mean alone it is the variance divided by n.
    /// let regression = ols(&[1.0, -1.0, 1.0, -1.0, 0.0], &[])?;
    /// let covariance = regression.coefficient_covariance(StandardErrors::Classical)?;
    /// assert!((covariance.at(0, 0) - 0.2).abs() < 1e-15);
    /// # Ok::<(), equipoise_analytics::factors::RegressionError>(())
    /// ```
    pub fn coefficient_covariance(
        &self,
        assumption: StandardErrors,
    ) -> Result<Matrix, RegressionError> {
        let small_sample = self.observations() as f64 / self.degrees_of_freedom() as f64;
        match assumption {
            StandardErrors::Classical => {
                let bread = &self.inverse_of_products;
                self.computed(|row, column| self.residual_variance * bread.at(row, column))
            }
            StandardErrors::Hc0 => self.sandwich(&self.middle(0), 1.0),
            StandardErrors::Hc1 => self.sandwich(&self.middle(0), small_sample),
            StandardErrors::NeweyWest {
                lags,
                small_sample: corrected,
            } => {
                crate::input::at_least("observations", self.observations(), lags + 1)?;
                let factor = if corrected { small_sample } else { 1.0 };
                self.sandwich(&self.middle(lags), factor)
            }
        }
    }

    /// `Γ₀ + Σ (1 − l ÷ (L + 1)) (Γ_l + Γ_lᵀ)`, row after row.
    fn middle(&self, lags: usize) -> Vec<f64> {
        let size = self.coefficients.len();
        let mut sum = self.gamma(0);
        for lag in 1..=lags {
            let weight = 1.0 - lag as f64 / (lags as f64 + 1.0);
            let gamma = self.gamma(lag);
            for row in 0..size {
                for column in 0..size {
                    let both = gamma[row * size + column] + gamma[column * size + row];
                    sum[row * size + column] += weight * both;
                }
            }
        }
        sum
    }

    /// `Σ_{t>l} e[t] e[t−l] x[t] x[t−l]ᵀ`, row after row.
    fn gamma(&self, lag: usize) -> Vec<f64> {
        let size = self.coefficients.len();
        let mut sum = vec![0.0; size * size];
        for now in lag..self.observations() {
            let before = now - lag;
            let residuals = self.residuals[now] * self.residuals[before];
            let (x, x_before) = (self.design.row(now), self.design.row(before));
            for (sums, x) in sum.chunks_exact_mut(size).zip(x) {
                let pairs = sums.iter_mut().zip(x_before);
                pairs.for_each(|(sum, x_before)| *sum += residuals * (x * x_before));
            }
        }
        sum
    }

    /// `factor · (XᵀX)⁻¹ middle (XᵀX)⁻¹`.
    fn sandwich(&self, middle: &[f64], factor: f64) -> Result<Matrix, RegressionError> {
        let size = self.coefficients.len();
        let bread = &self.inverse_of_products;
        let half = self.computed(|row, column| {
            let terms = (0..size).map(|k| bread.at(row, k) * middle[k * size + column]);
            terms.sum()
        })?;
        self.computed(|row, column| {
            let terms = (0..size).map(|k| half.at(row, k) * bread.at(k, column));
            factor * terms.sum::<f64>()
        })
    }

    fn computed(&self, entry: impl FnMut(usize, usize) -> f64) -> Result<Matrix, RegressionError> {
        let size = self.coefficients.len();
        let computed = Matrix::computed("covariance of the coefficients", size, size, entry);
        computed.map_err(|error: InputError| error.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::factors::ols;

    fn regression() -> Regression {
        let x = [0.3, -0.1, 0.7, 0.2, -0.5, 0.4];
        ols(&[0.1, 0.4, -0.2, 0.3, 0.0, 0.2], &[&x]).unwrap()
    }

    #[test]
    fn without_lags_newey_west_is_white() {
        let white = regression()
            .coefficient_covariance(StandardErrors::Hc0)
            .unwrap();
        let none = StandardErrors::NeweyWest {
            lags: 0,
            small_sample: false,
        };
        assert_eq!(regression().coefficient_covariance(none).unwrap(), white);
    }

    #[test]
    fn the_small_sample_factor_is_n_over_n_less_k() {
        let of = |assumption| regression().coefficient_covariance(assumption).unwrap();
        let (plain, corrected) = (of(StandardErrors::Hc0), of(StandardErrors::Hc1));
        assert!((corrected.at(1, 1) / plain.at(1, 1) - 1.5).abs() < 1e-14);
    }

    #[test]
    fn as_many_lags_as_observations_are_refused() {
        let lags = |lags| StandardErrors::NeweyWest {
            lags,
            small_sample: false,
        };
        assert!(regression().coefficient_covariance(lags(5)).is_ok());
        assert!(regression().coefficient_covariance(lags(6)).is_err());
    }

    #[test]
    fn the_usual_lags_grow_slowly() {
        assert_eq!(
            [10, 50, 100, 101, 1000].map(newey_west_lags),
            [2, 3, 4, 4, 6]
        );
    }
}
