//! Tail contributions: who lost in the worst sessions.

use crate::Matrix;
use crate::input::{InputError, between, representable};
use crate::value_at_risk::{simulated_returns, tail_rows};

/// A historical expected shortfall and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct TailContributions {
    /// The mean loss of the tail sessions: a positive fraction.
    pub shortfall: f64,
    /// `−Σ w r ÷ k` over the k tail sessions for each constituent: sums to the shortfall. Negative
    /// for what gained then.
    pub component: Vec<f64>,
    /// The tail sessions, as rows of the returns, the worst first.
    pub tail_rows: Vec<usize>,
}

/// Splits the historical expected shortfall of today's weights among the constituents.
///
/// `returns` has one row for each session and one column for each constituent. The tail are the
/// `⌈n (1 − confidence)⌉` sessions in which the weights of today would have lost most.
///
/// # Errors
/// When there is not one weight for each column, when a weight is not finite, or when the confidence
/// is not between 0 and 1.
/// Source: methodology, section 6.6.
///
/// ```
/// use equipoise_analytics::Matrix;
/// use equipoise_analytics::decomposition::tail_contributions;
///
/// let returns = Matrix::from_rows(&[[0.25, 0.25], [-0.5, 0.25], [0.0, 0.0]])?;
/// let tail = tail_contributions(&[0.5, 0.5], &returns, 0.95)?;
/// assert_eq!((tail.shortfall, tail.component), (0.125, vec![0.25, -0.125]));
/// assert_eq!(tail.tail_rows, [1]);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn tail_contributions(
    weights: &[f64],
    returns: &Matrix,
    confidence: f64,
) -> Result<TailContributions, InputError> {
    between("confidence", confidence, 0.0, 1.0)?;
    let simulated = simulated_returns(weights, returns)?;
    let tail_rows = tail_rows(&simulated, confidence);
    let count = tail_rows.len() as f64;
    let loss_of = |(column, weight): (usize, &f64)| {
        let rows = tail_rows.iter();
        let sum: f64 = rows.map(|row| weight * returns.at(*row, column)).sum();
        representable("component of the shortfall", 0.0 - sum / count)
    };
    let component: Result<Vec<f64>, InputError> = weights.iter().enumerate().map(loss_of).collect();
    let sum: f64 = tail_rows.iter().map(|row| simulated[*row]).sum();
    Ok(TailContributions {
        shortfall: 0.0 - sum / count,
        component: component?,
        tail_rows,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value_at_risk::historical_shortfall;

    #[test]
    fn components_sum_to_the_shortfall_of_the_same_weights() {
        let returns =
            Matrix::from_rows(&[[0.01, -0.05], [-0.02, 0.01], [-0.03, -0.02], [0.02, 0.0]])
                .unwrap();
        let weights = [0.4, 0.6];
        let tail = tail_contributions(&weights, &returns, 0.5).unwrap();
        let simulated = simulated_returns(&weights, &returns).unwrap();
        let shortfall = historical_shortfall(&simulated, 0.5).unwrap();
        assert!((tail.shortfall - shortfall).abs() < 1e-16);
        assert!((tail.component.iter().sum::<f64>() - shortfall).abs() < 1e-16);
        assert_eq!(tail.tail_rows, [0, 2]);
    }

    #[test]
    fn a_confidence_that_is_none_is_refused() {
        let returns = Matrix::from_rows(&[[0.01]]).unwrap();
        assert!(tail_contributions(&[1.0], &returns, 1.0).is_err());
        assert!(tail_contributions(&[0.5, 0.5], &returns, 0.95).is_err());
    }
}
