//! Historical simulation: the returns today's weights would have had.

use crate::Matrix;
use crate::input::{InputError, finite, representable, same_count};
use crate::sums::dot;

/// `Σ w r[t]` for each session t: the weights of today in the returns of the past.
///
/// `returns` has one row for each session and one column for each constituent, in the order of the
/// weights. Its value at risk is that of the basket held now; the index's own history is of baskets
/// held then. Both are of use, and they are different figures.
///
/// # Errors
/// When there is not one weight for each column, when a weight is not finite, or when a sum is too
/// large to be represented.
/// Source: methodology, section 6.2.
///
/// ```
/// use equipoise_analytics::Matrix;
/// use equipoise_analytics::value_at_risk::{TailQuantile, historical, simulated_returns};
///
/// let returns = Matrix::from_rows(&[[0.04, -0.02], [-0.06, 0.02]])?;
/// let simulated = simulated_returns(&[0.5, 0.5], &returns)?;
/// assert!((historical(&simulated, 0.95, TailQuantile::Lower)? - 0.02).abs() < 1e-15);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn simulated_returns(weights: &[f64], returns: &Matrix) -> Result<Vec<f64>, InputError> {
    same_count(
        ("weights", weights.len()),
        ("the columns of returns", returns.columns()),
    )?;
    finite("weights", weights)?;
    returns
        .each_row()
        .map(|session| representable("return of a session", dot(weights, session)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_weight_on_one_constituent_is_its_own_history() {
        let returns = Matrix::from_rows(&[[0.01, 0.02], [-0.03, 0.04]]).unwrap();
        assert_eq!(
            simulated_returns(&[0.0, 1.0], &returns),
            Ok(vec![0.02, 0.04])
        );
    }

    #[test]
    fn a_weight_too_many_is_refused() {
        let returns = Matrix::from_rows(&[[0.01, 0.02]]).unwrap();
        let refusal = simulated_returns(&[0.3, 0.3, 0.4], &returns).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "weights: 3 found, 2 needed to match the columns of returns"
        );
    }
}
