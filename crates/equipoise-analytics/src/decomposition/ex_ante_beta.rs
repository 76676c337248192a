//! Beta ex ante: the beta that the holdings of today imply.

use super::RiskError;
use crate::covariance::CovarianceMatrix;

/// `wᵀ S w_b ÷ (w_bᵀ S w_b)`, a pure number.
///
/// Looks forward, through the holdings, where [`beta`](crate::relative::beta) looks back at returns
/// of holdings that have changed since.
///
/// # Errors
/// When there is not one weight for each constituent of the matrix on either side, when a weight is
/// not finite, or when the variance of the benchmark is not positive.
/// Source: methodology, section 6.3; vector ANA-007 (`beta_to_benchmark`).
///
/// ```
/// use equipoise_analytics::covariance::CovarianceMatrix;
/// use equipoise_analytics::decomposition::ex_ante_beta;
///
/// let covariance = CovarianceMatrix::from_rows(&[[0.04, 0.01], [0.01, 0.04]])?;
/// assert_eq!(ex_ante_beta(&[0.0, 1.0], &[1.0, 0.0], &covariance)?, 0.25);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn ex_ante_beta(
    weights: &[f64],
    benchmark_weights: &[f64],
    covariance: &CovarianceMatrix,
) -> Result<f64, RiskError> {
    let together = covariance.between(weights, benchmark_weights)?;
    let variance = covariance.between(benchmark_weights, benchmark_weights)?;
    if variance <= 0.0 {
        return Err(RiskError::NoRisk { variance });
    }
    Ok(crate::input::representable("beta", together / variance)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_benchmark_and_half_in_cash_has_half_its_beta() {
        let covariance = CovarianceMatrix::from_rows(&[[0.04, 0.01], [0.01, 0.09]]).unwrap();
        let found = ex_ante_beta(&[0.3, 0.2], &[0.6, 0.4], &covariance).unwrap();
        assert!((found - 0.5).abs() < 1e-15);
    }

    #[test]
    fn a_benchmark_without_risk_has_no_beta_to_it() {
        let covariance = CovarianceMatrix::from_rows(&[[0.04]]).unwrap();
        let refusal = ex_ante_beta(&[1.0], &[0.0], &covariance);
        assert_eq!(refusal, Err(RiskError::NoRisk { variance: 0.0 }));
        assert!(ex_ante_beta(&[1.0, 0.0], &[1.0], &covariance).is_err());
    }
}
