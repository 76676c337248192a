//! Sample covariance: the mean product of distances from the means.

use super::CovarianceMatrix;
use crate::Matrix;
use crate::input::{InputError, at_least};

/// `Σ_t (x_i − mean)(x_j − mean) ÷ (n − 1)`, per session.
///
/// `returns` has one row for each session and one column for each constituent.
///
/// # Errors
/// With fewer than two sessions, or when a covariance is too large to be represented.
/// Source: methodology, section 6.6.
///
/// ```
/// use equipoise_analytics::Matrix;
/// use equipoise_analytics::covariance::sample_covariance;
///
/// let returns = Matrix::from_rows(&[[1.0, 2.0], [3.0, 8.0]])?;
/// let covariance = sample_covariance(&returns)?;
/// assert_eq!(covariance.entries().values(), [2.0, 6.0, 6.0, 18.0]);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn sample_covariance(returns: &Matrix) -> Result<CovarianceMatrix, InputError> {
    at_least("returns", returns.rows(), 2)?;
    covariance_of(&returns.centered(), (returns.rows() - 1) as f64)
}

/// `Σ_t (x_i − mean)(x_j − mean) ÷ n`: what the shrinkage estimators start from.
///
/// # Errors
/// With fewer than two sessions, or when a covariance is too large to be represented.
/// Source: methodology, section 6.6; vector ANA-008 (`sample_covariance_n`).
///
/// ```
/// use equipoise_analytics::Matrix;
/// use equipoise_analytics::covariance::population_covariance;
///
/// let returns = Matrix::from_rows(&[[1.0, 2.0], [3.0, 8.0]])?;
/// assert_eq!(population_covariance(&returns)?.at(0, 1), 3.0);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn population_covariance(returns: &Matrix) -> Result<CovarianceMatrix, InputError> {
    at_least("returns", returns.rows(), 2)?;
    covariance_of(&returns.centered(), returns.rows() as f64)
}

/// `XᵀX ÷ divisor` of a centered matrix.
pub(super) fn covariance_of(
    centered: &Matrix,
    divisor: f64,
) -> Result<CovarianceMatrix, InputError> {
    let size = centered.columns();
    let mut sums = vec![0.0; size * size];
    for session in centered.each_row() {
        for (sums, x) in sums.chunks_exact_mut(size).zip(session) {
            sums.iter_mut()
                .zip(session)
                .for_each(|(sum, y)| *sum += x * y);
        }
    }
    CovarianceMatrix::computed(size, |row, column| sums[row * size + column] / divisor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_session_has_no_covariance() {
        let returns = Matrix::from_rows(&[[0.01, 0.02]]).unwrap();
        assert!(sample_covariance(&returns).is_err());
        assert!(population_covariance(&returns).is_err());
    }

    #[test]
    fn it_is_the_covariance_of_each_pair() {
        let returns =
            Matrix::from_rows(&[[0.01, 0.03, -0.02], [0.0, -0.01, 0.05], [0.02, 0.02, 0.01]])
                .unwrap();
        let found = sample_covariance(&returns).unwrap();
        for row in 0..3 {
            for column in 0..3 {
                let (a, b) = (returns.column(row), returns.column(column));
                let pair = crate::relative::covariance(&a, &b).unwrap();
                assert!((found.at(row, column) - pair).abs() < 1e-18);
            }
        }
    }

    #[test]
    fn returns_too_large_to_be_multiplied_are_refused() {
        let returns = Matrix::from_rows(&[[1e200], [-1e200]]).unwrap();
        assert_eq!(
            sample_covariance(&returns),
            Err(InputError::Overflow {
                figure: "covariance"
            })
        );
    }
}
