//! EWMA covariance: the covariance of late, older sessions counting ever less.

use super::CovarianceMatrix;
use crate::Matrix;
use crate::input::{InputError, between};

/// `S[t] = decay · S[t−1] + (1 − decay) · r[t] r[t]ᵀ`, the matrix after the last session.
///
/// Means are taken to be 0, and the first matrix is `r[1] r[1]ᵀ`, as in
/// [`ewma_variances`](crate::risk::ewma_variances), whose last entries stand on the diagonal.
/// [`DAILY_DECAY`](crate::risk::DAILY_DECAY) is usual for variances,
/// [`MONTHLY_DECAY`](crate::risk::MONTHLY_DECAY) for the many entries of a matrix.
///
/// # Errors
/// When the decay is not between 0 and 1, or when a covariance is too large to be represented.
/// Source: methodology, section 6.6; vector ANA-011 for one constituent.
///
/// ```
/// use equipoise_analytics::Matrix;
/// use equipoise_analytics::covariance::ewma_covariance;
///
/// let returns = Matrix::from_rows(&[[2.0, 2.0], [0.0, 4.0]])?;
/// let covariance = ewma_covariance(&returns, 0.5)?;
/// assert_eq!(covariance.entries().values(), [2.0, 2.0, 2.0, 10.0]);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn ewma_covariance(returns: &Matrix, decay: f64) -> Result<CovarianceMatrix, InputError> {
    between("decay", decay, 0.0, 1.0)?;
    let size = returns.columns();
    let mut entries = vec![0.0; size * size];
    for (row, session) in returns.each_row().enumerate() {
        let (kept, added) = if row == 0 {
            (0.0, 1.0)
        } else {
            (decay, 1.0 - decay)
        };
        for (entries, x) in entries.chunks_exact_mut(size).zip(session) {
            let pairs = entries.iter_mut().zip(session);
            pairs.for_each(|(entry, y)| *entry = kept * *entry + added * (x * y));
        }
    }
    CovarianceMatrix::computed(size, |row, column| entries[row * size + column])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_diagonal_is_the_variance_of_each_constituent() {
        let returns = Matrix::from_rows(&[[0.01, 0.0], [-0.02, 0.01], [0.015, 0.03]]).unwrap();
        let found = ewma_covariance(&returns, 0.94).unwrap();
        for column in 0..2 {
            let variances = crate::risk::ewma_variances(&returns.column(column), 0.94).unwrap();
            assert!((found.at(column, column) - variances[2]).abs() < 1e-18);
        }
    }

    #[test]
    fn a_decay_that_forgets_all_or_nothing_is_refused() {
        let returns = Matrix::from_rows(&[[0.01]]).unwrap();
        assert!(ewma_covariance(&returns, 1.0).is_err());
        assert!(ewma_covariance(&returns, 0.0).is_err());
    }
}
