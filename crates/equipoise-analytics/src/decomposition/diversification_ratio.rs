//! Diversification ratio: how much risk disappears by holding things together.

use super::{RiskError, risk_contributions};
use crate::covariance::CovarianceMatrix;

/// `Σ w σ ÷ σ_portfolio`, a pure number: 1 when everything moves as one, more when not.
///
/// Meant for weights that are not negative.
///
/// # Errors
/// As [`risk_contributions`].
/// Source: methodology, section 6.6; vector ANA-007 (`diversification_ratio`).
///
/// ```
/// use equipoise_analytics::covariance::CovarianceMatrix;
/// use equipoise_analytics::decomposition::diversification_ratio;
///
/// let covariance = CovarianceMatrix::from_rows(&[[0.16, 0.0], [0.0, 0.09]])?;
/// assert!((diversification_ratio(&[0.5, 0.5], &covariance)? - 1.4).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn diversification_ratio(
    weights: &[f64],
    covariance: &CovarianceMatrix,
) -> Result<f64, RiskError> {
    let together = risk_contributions(weights, covariance)?.volatility;
    let apart = weights.iter().enumerate();
    let apart: f64 = apart.map(|(row, w)| w * covariance.deviation(row)).sum();
    Ok(apart / together)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_as_one_is_not_diversified() {
        let covariance = CovarianceMatrix::from_rows(&[[0.04, 0.06], [0.06, 0.09]]).unwrap();
        let found = diversification_ratio(&[0.3, 0.7], &covariance).unwrap();
        assert!((found - 1.0).abs() < 1e-15);
    }

    #[test]
    fn one_constituent_is_not_diversified() {
        let covariance = CovarianceMatrix::from_rows(&[[0.04]]).unwrap();
        assert_eq!(diversification_ratio(&[1.0], &covariance), Ok(1.0));
        assert!(diversification_ratio(&[0.0], &covariance).is_err());
    }
}
