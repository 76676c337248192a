//! Risk contributions: the part of a portfolio's volatility each constituent brings.

use thiserror::Error;

use crate::covariance::CovarianceMatrix;
use crate::input::InputError;
use crate::sums::dot;

/// Why risk could not be split.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum RiskError {
    /// The inputs do not fit each other, are too few or not finite.
    #[error(transparent)]
    Input(#[from] InputError),
    /// There is no risk to split, or the matrix gives the portfolio a negative variance, which
    /// [`floor_eigenvalues`](crate::covariance::floor_eigenvalues) mends.
    #[error("the variance of the portfolio is {variance}, and only a positive one can be split")]
    NoRisk {
        /// The variance that came out.
        variance: f64,
    },
}

/// A volatility and where it comes from. One entry for each constituent, in the order of the
/// weights, in the unit of the volatility: per year when the covariance matrix is.
#[derive(Debug, Clone, PartialEq)]
pub struct RiskContributions {
    /// `√(wᵀ S w)`.
    pub volatility: f64,
    /// `S w ÷ volatility`: what a little more weight would add.
    pub marginal: Vec<f64>,
    /// `w × marginal`: sums to the volatility. Negative for what hedges the rest.
    pub component: Vec<f64>,
    /// `component ÷ volatility`: fractions that sum to 1.
    pub percent: Vec<f64>,
}

impl RiskContributions {
    /// `percent × figure`: the split of another figure that is proportional to volatility.
    ///
    /// Parametric value at risk of a zero mean is one, and every value at risk of an elliptical
    /// distribution with a zero mean. The parts sum to the figure.
    #[must_use]
    pub fn of_figure(&self, figure: f64) -> Vec<f64> {
        self.percent.iter().map(|share| share * figure).collect()
    }
}

/// Splits the volatility of a portfolio among its constituents.
///
/// # Errors
/// When there is not one weight for each constituent of the matrix, when a weight is not finite, or
/// when the variance of the portfolio is not positive.
/// Source: methodology, section 6.6; vector ANA-007.
///
/// ```
/// use equipoise_analytics::covariance::CovarianceMatrix;
/// use equipoise_analytics::decomposition::risk_contributions;
///
/// let covariance = CovarianceMatrix::from_rows(&[[0.16, 0.0], [0.0, 0.09]])?;
/// let risk = risk_contributions(&[0.5, 0.5], &covariance)?;
/// assert_eq!(risk.volatility, 0.25);
/// assert!((risk.percent[0] - 0.64).abs() < 1e-15 && (risk.percent[1] - 0.36).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn risk_contributions(
    weights: &[f64],
    covariance: &CovarianceMatrix,
) -> Result<RiskContributions, RiskError> {
    let with_portfolio = covariance.times(weights)?;
    let variance = dot(weights, &with_portfolio);
    if !(variance > 0.0 && variance.is_finite()) {
        return Err(RiskError::NoRisk { variance });
    }
    let volatility = variance.sqrt();
    let marginal: Vec<f64> = with_portfolio.iter().map(|s| s / volatility).collect();
    let component: Vec<f64> = weights.iter().zip(&marginal).map(|(w, m)| w * m).collect();
    let percent = component.iter().map(|c| c / volatility).collect();
    Ok(RiskContributions {
        volatility,
        marginal,
        component,
        percent,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hedged() -> CovarianceMatrix {
        CovarianceMatrix::from_rows(&[[0.04, -0.03], [-0.03, 0.04]]).unwrap()
    }

    #[test]
    fn components_sum_to_the_volatility_and_a_hedge_takes_away() {
        let risk = risk_contributions(&[0.8, 0.2], &hedged()).unwrap();
        let sum: f64 = risk.component.iter().sum();
        assert!((sum - risk.volatility).abs() < 1e-16);
        assert!(risk.component[1] < 0.0);
    }

    #[test]
    fn marginal_risk_is_what_a_little_more_weight_adds() {
        let step = 1e-6;
        let risk = risk_contributions(&[0.8, 0.2], &hedged()).unwrap();
        let more = risk_contributions(&[0.8, 0.2 + step], &hedged()).unwrap();
        let slope = (more.volatility - risk.volatility) / step;
        assert!((slope - risk.marginal[1]).abs() < 1e-6);
    }

    #[test]
    fn a_figure_in_proportion_is_split_in_the_same_shares() {
        let risk = risk_contributions(&[0.8, 0.2], &hedged()).unwrap();
        let parts = risk.of_figure(0.05);
        assert!((parts.iter().sum::<f64>() - 0.05).abs() < 1e-16);
    }

    #[test]
    fn no_risk_cannot_be_split() {
        let refusal = risk_contributions(&[0.0, 0.0], &hedged()).unwrap_err();
        assert_eq!(refusal, RiskError::NoRisk { variance: 0.0 });
        let impossible = CovarianceMatrix::from_rows(&[[1.0, 2.0], [2.0, 1.0]]).unwrap();
        assert!(risk_contributions(&[1.0, -1.0], &impossible).is_err());
        assert!(risk_contributions(&[1.0], &hedged()).is_err());
    }
}
