//! Active risk: the tracking error the holdings of today imply, and where it comes from.

use super::{RiskContributions, RiskError, risk_contributions};
use crate::covariance::CovarianceMatrix;
use crate::input::same_length;

/// [`risk_contributions`] of the active weights `w − w_benchmark`.
///
/// Its volatility is the tracking error ex ante. An active weight of 0 brings none of it, however
/// risky the constituent; a constituent may be underweighted and still add.
///
/// # Errors
/// When the lengths differ, when there is not one weight for each constituent of the matrix, when a
/// weight is not finite, or when the weights are those of the benchmark.
/// Source: methodology, section 6.6; vector ANA-007 (`active_component`).
///
/// ```
/// use equipoise_analytics::covariance::CovarianceMatrix;
/// use equipoise_analytics::decomposition::active_risk;
///
/// let covariance = CovarianceMatrix::from_rows(&[[0.04, 0.0], [0.0, 0.04]])?;
/// let risk = active_risk(&[0.5, 0.5], &[0.25, 0.75], &covariance)?;
/// assert!((risk.volatility - 0.125_f64.sqrt() * 0.2).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn active_risk(
    weights: &[f64],
    benchmark_weights: &[f64],
    covariance: &CovarianceMatrix,
) -> Result<RiskContributions, RiskError> {
    same_length(
        ("benchmark_weights", benchmark_weights),
        ("weights", weights),
    )?;
    let pairs = weights.iter().zip(benchmark_weights);
    let active: Vec<f64> = pairs.map(|(w, b)| w - b).collect();
    risk_contributions(&active, covariance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_benchmark_itself_has_no_active_risk_to_split() {
        let covariance = CovarianceMatrix::from_rows(&[[0.04, 0.01], [0.01, 0.09]]).unwrap();
        let found = active_risk(&[0.5, 0.5], &[0.5, 0.5], &covariance);
        assert_eq!(found, Err(RiskError::NoRisk { variance: 0.0 }));
    }

    #[test]
    fn weights_of_other_constituents_are_refused() {
        let covariance = CovarianceMatrix::from_rows(&[[0.04, 0.01], [0.01, 0.09]]).unwrap();
        assert!(active_risk(&[0.5, 0.5], &[1.0], &covariance).is_err());
    }
}
