//! Nearest positive covariance: eigenvalues below a floor are lifted to it.

use super::{CovarianceError, CovarianceMatrix};
use crate::input::at_least;

/// A matrix in which no portfolio has a negative variance.
#[derive(Debug, Clone, PartialEq)]
pub struct FlooredCovariance {
    /// `Σ max(λ, floor) v vᵀ`: the input itself when nothing was lifted.
    pub covariance: CovarianceMatrix,
    /// How many eigenvalues were below the floor.
    pub lifted: usize,
    /// The smallest eigenvalue of the input.
    pub smallest: f64,
}

/// The nearest matrix, in the sum of squared entries, whose eigenvalues are at least `floor`.
///
/// Covariances estimated from different sessions for different pairs, or patched by hand, need not
/// belong to any set of returns: some portfolio may have a negative variance. Lifting changes the
/// variances too, if little. 0 is the smallest floor; a small positive one makes the matrix
/// invertible.
///
/// # Errors
/// When the floor is negative or not finite, or when the eigenvalues are not found.
/// Source: methodology, section 6.6, missing data.
///
/// ```
/// use equipoise_analytics::covariance::{CovarianceMatrix, floor_eigenvalues};
///
/// // Eigenvalues 3 and −1: the portfolio of one less the other has a negative variance.
/// let impossible = CovarianceMatrix::from_rows(&[[1.0, 2.0], [2.0, 1.0]])?;
/// let mended = floor_eigenvalues(&impossible, 0.0)?;
/// assert_eq!(mended.lifted, 1);
/// assert!((mended.covariance.at(0, 1) - 1.5).abs() < 1e-15);
/// # Ok::<(), equipoise_analytics::covariance::CovarianceError>(())
/// ```
pub fn floor_eigenvalues(
    covariance: &CovarianceMatrix,
    floor: f64,
) -> Result<FlooredCovariance, CovarianceError> {
    if !(floor.is_finite() && floor >= 0.0) {
        return Err(CovarianceError::Input(crate::InputError::OutOfRange {
            field: "floor",
            value: floor,
            low: 0.0,
            high: f64::MAX,
        }));
    }
    let pairs = covariance.eigen()?;
    at_least("eigenvalues", pairs.len(), 1)?;
    let smallest = pairs[pairs.len() - 1].0;
    let lifted = pairs.iter().filter(|(value, _)| *value < floor).count();
    if lifted == 0 {
        return Ok(FlooredCovariance {
            covariance: covariance.clone(),
            lifted,
            smallest,
        });
    }
    let size = covariance.size();
    let covariance = CovarianceMatrix::computed(size, |row, column| {
        let terms = pairs
            .iter()
            .map(|(value, vector)| value.max(floor) * (vector[row] * vector[column]));
        terms.sum()
    })?;
    Ok(FlooredCovariance {
        covariance,
        lifted,
        smallest,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_above_the_floor_is_returned_bit_by_bit() {
        let covariance = CovarianceMatrix::from_rows(&[[0.04, 0.01], [0.01, 0.09]]).unwrap();
        let found = floor_eigenvalues(&covariance, 1e-9).unwrap();
        assert_eq!((found.lifted, &found.covariance), (0, &covariance));
    }

    #[test]
    fn after_lifting_no_eigenvalue_is_below_the_floor() {
        let impossible =
            CovarianceMatrix::from_rows(&[[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]])
                .unwrap();
        let once = floor_eigenvalues(&impossible, 0.01).unwrap();
        assert!(once.smallest < -0.7 && once.lifted == 1, "{once:?}");
        let twice = floor_eigenvalues(&once.covariance, 0.01 - 1e-12).unwrap();
        assert_eq!(twice.lifted, 0);
    }

    #[test]
    fn a_floor_below_nothing_is_refused() {
        let covariance = CovarianceMatrix::from_rows(&[[1.0]]).unwrap();
        assert!(floor_eigenvalues(&covariance, -1.0).is_err());
        assert!(floor_eigenvalues(&covariance, f64::NAN).is_err());
    }
}
