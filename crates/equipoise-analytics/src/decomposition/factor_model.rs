//! Factor model: a covariance matrix from what drives many constituents, and what only one.

use super::RiskError;
use crate::Matrix;
use crate::covariance::{CovarianceError, CovarianceMatrix};
use crate::input::{InputError, finite, representable, same_count};
use crate::sums::dot;

/// `S = B F Bᵀ + Δ`: exposures B to factors with the covariance F, and variances Δ of what is left.
///
/// For many constituents it needs far fewer sessions than their own covariances would, and it is
/// never short of rank while every specific variance is positive.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorModel {
    exposures: Matrix,
    factor_covariance: CovarianceMatrix,
    specific_variances: Vec<f64>,
}

/// The risk of a portfolio by factor, and what no factor explains.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorRisk {
    /// `√(factor_variance + specific_variance)`.
    pub volatility: f64,
    /// `Bᵀ w`: the exposure of the portfolio to each factor.
    pub exposures: Vec<f64>,
    /// `(Bᵀw)ᵀ F (Bᵀw)`.
    pub factor_variance: f64,
    /// `Σ w² Δ`.
    pub specific_variance: f64,
    /// `x_f (F x)_f ÷ volatility` for each factor, with x the exposures of the portfolio.
    pub factor_components: Vec<f64>,
    /// `specific_variance ÷ volatility`: with the components of the factors it sums to the
    /// volatility.
    pub specific_component: f64,
}

impl FactorModel {
    /// A model from its parts: one row of exposures and one specific variance for each constituent,
    /// one column for each factor.
    ///
    /// # Errors
    /// When the parts do not fit each other, or when a specific variance is negative or not finite.
    pub fn try_new(
        exposures: Matrix,
        factor_covariance: CovarianceMatrix,
        specific_variances: Vec<f64>,
    ) -> Result<Self, CovarianceError> {
        same_count(
            ("factors of the covariance", factor_covariance.size()),
            ("factors of the exposures", exposures.columns()),
        )?;
        same_count(
            ("specific_variances", specific_variances.len()),
            ("the exposures", exposures.rows()),
        )?;
        finite("specific_variances", &specific_variances)?;
        let below = specific_variances
            .iter()
            .enumerate()
            .find(|(_, v)| **v < 0.0);
        if let Some((row, value)) = below {
            return Err(CovarianceError::NegativeVariance { row, value: *value });
        }
        Ok(Self {
            exposures,
            factor_covariance,
            specific_variances,
        })
    }

    /// `B F Bᵀ + Δ`.
    ///
    /// # Errors
    /// When an entry is too large to be represented.
    ///
    /// ```
    /// use equipoise_analytics::Matrix;
    /// use equipoise_analytics::covariance::CovarianceMatrix;
    /// use equipoise_analytics::decomposition::FactorModel;
    ///
    /// let market = CovarianceMatrix::from_rows(&[[0.04]])?;
    /// let betas = Matrix::from_rows(&[[1.0], [0.5]])?;
    /// let model = FactorModel::try_new(betas, market, vec![0.01, 0.02])?;
    /// let covariance = model.covariance()?;
    /// assert_eq!((covariance.at(0, 0), covariance.at(0, 1)), (0.05, 0.02));
    /// # Ok::<(), equipoise_analytics::covariance::CovarianceError>(())
    /// ```
    pub fn covariance(&self) -> Result<CovarianceMatrix, InputError> {
        let with_factors: Result<Vec<Vec<f64>>, InputError> = self
            .exposures
            .each_row()
            .map(|row| self.factor_covariance.times(row))
            .collect();
        let with_factors = with_factors?;
        CovarianceMatrix::computed(self.exposures.rows(), |row, column| {
            // The later row times the earlier one on both sides of the diagonal: the same bits.
            let (earlier, later) = (row.min(column), row.max(column));
            let common = dot(self.exposures.row(later), &with_factors[earlier]);
            if row == column {
                common.max(0.0) + self.specific_variances[row]
            } else {
                common
            }
        })
    }

    /// Splits the volatility of a portfolio among the factors and what is left.
    ///
    /// # Errors
    /// When there is not one weight for each constituent, when a weight is not finite, or when the
    /// variance of the portfolio is not positive.
    /// Source: methodology, section 6.6, factor form.
    ///
    /// ```
    /// use equipoise_analytics::Matrix;
    /// use equipoise_analytics::covariance::CovarianceMatrix;
    /// use equipoise_analytics::decomposition::FactorModel;
    ///
    /// let market = CovarianceMatrix::from_rows(&[[0.0225]])?;
    /// let betas = Matrix::from_rows(&[[1.0], [1.0]])?;
    /// let model = FactorModel::try_new(betas, market, vec![0.08, 0.08])?;
    /// let risk = model.risk(&[0.5, 0.5])?;
    /// assert!((risk.volatility - 0.25).abs() < 1e-15);
    /// assert!((risk.factor_components[0] + risk.specific_component - 0.25).abs() < 1e-15);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn risk(&self, weights: &[f64]) -> Result<FactorRisk, RiskError> {
        same_count(
            ("weights", weights.len()),
            ("the exposures", self.exposures.rows()),
        )?;
        finite("weights", weights)?;
        let exposures = self.exposures_of(weights)?;
        let with_exposures = self.factor_covariance.times(&exposures)?;
        let factor_variance = dot(&exposures, &with_exposures);
        let specific = weights.iter().zip(&self.specific_variances);
        let specific_variance: f64 = specific.map(|(w, variance)| w * w * variance).sum();
        let variance = factor_variance + specific_variance;
        if !(variance > 0.0 && variance.is_finite()) {
            return Err(RiskError::NoRisk { variance });
        }
        let volatility = variance.sqrt();
        let pairs = exposures.iter().zip(&with_exposures);
        let factor_components = pairs.map(|(x, fx)| x * fx / volatility).collect();
        Ok(FactorRisk {
            volatility,
            exposures,
            factor_variance,
            specific_variance,
            factor_components,
            specific_component: specific_variance / volatility,
        })
    }

    /// `Bᵀ w`.
    fn exposures_of(&self, weights: &[f64]) -> Result<Vec<f64>, InputError> {
        (0..self.exposures.columns())
            .map(|factor| dot(&self.exposures.column(factor), weights))
            .map(|exposure| representable("exposure", exposure))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> FactorModel {
        let factors = CovarianceMatrix::from_rows(&[[0.04, 0.01], [0.01, 0.02]]).unwrap();
        let exposures = Matrix::from_rows(&[[1.0, 0.5], [0.8, -0.3], [1.2, 0.0]]).unwrap();
        FactorModel::try_new(exposures, factors, vec![0.01, 0.02, 0.03]).unwrap()
    }

    #[test]
    fn the_split_by_factor_and_the_full_matrix_have_the_same_volatility() {
        let weights = [0.5, 0.3, 0.2];
        let risk = model().risk(&weights).unwrap();
        let covariance = model().covariance().unwrap();
        let variance = covariance.between(&weights, &weights).unwrap();
        assert!((risk.volatility - variance.sqrt()).abs() < 1e-15);
        let sum: f64 = risk.factor_components.iter().sum();
        assert!((sum + risk.specific_component - risk.volatility).abs() < 1e-15);
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        let factors = CovarianceMatrix::from_rows(&[[0.04]]).unwrap();
        let exposures = Matrix::from_rows(&[[1.0], [0.8]]).unwrap();
        let build = |specific| FactorModel::try_new(exposures.clone(), factors.clone(), specific);
        assert!(build(vec![0.01]).is_err());
        assert_eq!(
            build(vec![0.01, -0.01]),
            Err(CovarianceError::NegativeVariance {
                row: 1,
                value: -0.01
            })
        );
        let two = Matrix::from_rows(&[[1.0, 0.0]]).unwrap();
        assert!(FactorModel::try_new(two, factors.clone(), vec![0.01]).is_err());
        assert!(build(vec![0.0, 0.01]).unwrap().risk(&[1.0]).is_err());
        let nothing = build(vec![0.0, 0.01]).unwrap().risk(&[0.0, 0.0]);
        assert_eq!(nothing, Err(RiskError::NoRisk { variance: 0.0 }));
    }
}
