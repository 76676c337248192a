//! A covariance matrix: square, symmetric, with variances on its diagonal.

use thiserror::Error;

use crate::Matrix;
use crate::input::{InputError, representable, same_count};
use crate::linear_algebra::symmetric_eigen;
use crate::sums::dot;

/// Mirrored entries that differ by more than this share of the two deviations are not symmetric.
const SYMMETRY: f64 = 1e-9;

/// Why a matrix is no covariance matrix.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum CovarianceError {
    /// The inputs do not fit each other, are too few or not finite.
    #[error(transparent)]
    Input(#[from] InputError),
    /// An entry differs from its mirror image.
    #[error("the entry in row {row}, column {column} is {value}, its mirror image {mirrored}")]
    NotSymmetric {
        /// Row of the entry.
        row: usize,
        /// Column of the entry.
        column: usize,
        /// The entry.
        value: f64,
        /// The entry with row and column exchanged.
        mirrored: f64,
    },
    /// A variance is negative.
    #[error("the variance in row {row} is {value}, below 0")]
    NegativeVariance {
        /// Row of the variance.
        row: usize,
        /// Its value.
        value: f64,
    },
    /// Something is divided by a deviation that is 0.
    #[error("the variance in row {row} is 0")]
    NoVariance {
        /// Row of the variance.
        row: usize,
    },
    /// The eigenvalues could not be found.
    #[error("the eigenvalues of {size} by {size} entries were not found")]
    NoEigenvalues {
        /// Number of rows.
        size: usize,
    },
}

/// Covariances of constituents, in the square of the unit of their returns.
///
/// What goes in per session comes out per session; times 252 it is per year, and so is everything
/// computed from it. A correlation matrix is one as well, of returns divided by their deviation.
/// That no portfolio has a negative variance is not checked:
/// [`floor_eigenvalues`](super::floor_eigenvalues) sees to it.
///
/// ```
/// use equipoise_analytics::covariance::CovarianceMatrix;
///
/// let covariance = CovarianceMatrix::from_rows(&[[0.04, 0.01], [0.01, 0.09]])?;
/// assert_eq!((covariance.size(), covariance.deviation(1)), (2, 0.3));
/// # Ok::<(), equipoise_analytics::covariance::CovarianceError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CovarianceMatrix(Matrix);

impl CovarianceMatrix {
    /// A covariance matrix from its entries. Where mirrored entries differ by rounding, their mean
    /// counts.
    ///
    /// # Errors
    /// When the matrix is not square or not symmetric, or when a variance is negative.
    pub fn try_new(entries: &Matrix) -> Result<Self, CovarianceError> {
        same_count(("rows", entries.rows()), ("columns", entries.columns()))?;
        let size = entries.rows();
        for row in 0..size {
            let value = entries.at(row, row);
            if value < 0.0 {
                return Err(CovarianceError::NegativeVariance { row, value });
            }
        }
        for row in 0..size {
            for column in 0..row {
                let (value, mirrored) = (entries.at(row, column), entries.at(column, row));
                let scale = entries.at(row, row).sqrt() * entries.at(column, column).sqrt();
                let allowed = SYMMETRY * scale.max(value.abs());
                if (value - mirrored).abs() > allowed {
                    return Err(CovarianceError::NotSymmetric {
                        row,
                        column,
                        value,
                        mirrored,
                    });
                }
            }
        }
        let mirrored = |row, column| (entries.at(row, column) + entries.at(column, row)) / 2.0;
        Ok(Self(Matrix::computed("covariance", size, size, mirrored)?))
    }

    /// A covariance matrix from its rows.
    ///
    /// # Errors
    /// As [`CovarianceMatrix::try_new`], and when the rows are no matrix.
    pub fn from_rows<R: AsRef<[f64]>>(rows: &[R]) -> Result<Self, CovarianceError> {
        Self::try_new(&Matrix::from_rows(rows)?)
    }

    /// From a function that gives the same number for mirrored entries and none below 0 on the
    /// diagonal.
    pub(crate) fn computed(
        size: usize,
        entry: impl FnMut(usize, usize) -> f64,
    ) -> Result<Self, InputError> {
        Matrix::computed("covariance", size, size, entry).map(Self)
    }

    /// The number of constituents.
    #[must_use]
    pub fn size(&self) -> usize {
        self.0.rows()
    }

    /// One covariance; a variance when both offsets are the same.
    ///
    /// # Panics
    /// When there is no such row or column.
    #[must_use]
    pub fn at(&self, row: usize, column: usize) -> f64 {
        self.0.at(row, column)
    }

    /// The entries, row after row.
    #[must_use]
    pub fn entries(&self) -> &Matrix {
        &self.0
    }

    /// The square root of a variance.
    ///
    /// # Panics
    /// When there is no such row.
    #[must_use]
    pub fn deviation(&self, row: usize) -> f64 {
        self.at(row, row).sqrt()
    }

    /// `S w`: the covariance of each constituent with the portfolio.
    ///
    /// # Errors
    /// When there is not one weight for each constituent, or when a sum is too large to be
    /// represented.
    pub fn times(&self, weights: &[f64]) -> Result<Vec<f64>, InputError> {
        same_count(
            ("weights", weights.len()),
            ("the covariance matrix", self.size()),
        )?;
        crate::input::finite("weights", weights)?;
        self.0
            .each_row()
            .map(|row| representable("covariance with the portfolio", dot(row, weights)))
            .collect()
    }

    /// `vᵀ S w`: the covariance of two portfolios; the variance of one when both are the same.
    ///
    /// # Errors
    /// As [`CovarianceMatrix::times`].
    pub fn between(&self, left: &[f64], right: &[f64]) -> Result<f64, InputError> {
        let with_right = self.times(right)?;
        same_count(
            ("weights", left.len()),
            ("the covariance matrix", self.size()),
        )?;
        representable("covariance of two portfolios", dot(left, &with_right))
    }

    /// `s_ij ÷ √(s_ii s_jj)`, 1 on the diagonal.
    ///
    /// # Errors
    /// When a variance is 0.
    pub fn correlations(&self) -> Result<Self, CovarianceError> {
        if let Some(row) = (0..self.size()).find(|row| self.at(*row, *row) <= 0.0) {
            return Err(CovarianceError::NoVariance { row });
        }
        let correlation = |row: usize, column: usize| {
            if row == column {
                return 1.0;
            }
            self.at(row, column) / (self.deviation(row) * self.deviation(column))
        };
        Ok(Self::computed(self.size(), correlation)?)
    }

    /// Eigenvalues in descending order with their vectors.
    pub(crate) fn eigen(&self) -> Result<Vec<(f64, Vec<f64>)>, CovarianceError> {
        symmetric_eigen(&self.0).ok_or(CovarianceError::NoEigenvalues { size: self.size() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_symmetric_is_refused_with_its_place() {
        let refusal = CovarianceMatrix::from_rows(&[[1.0, 0.5], [0.4, 1.0]]).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "the entry in row 1, column 0 is 0.4, its mirror image 0.5"
        );
        let rounded = CovarianceMatrix::from_rows(&[[1.0, 0.5], [0.5 + 1e-12, 1.0]]).unwrap();
        assert_eq!(rounded.at(0, 1).to_bits(), rounded.at(1, 0).to_bits());
    }

    #[test]
    fn a_variance_below_nothing_is_refused() {
        let refusal = CovarianceMatrix::from_rows(&[[1.0, 0.0], [0.0, -1.0]]).unwrap_err();
        assert_eq!(refusal.to_string(), "the variance in row 1 is -1, below 0");
        assert!(CovarianceMatrix::from_rows(&[[1.0, 0.0]]).is_err());
    }

    #[test]
    fn correlations_are_covariances_without_their_deviations() {
        let covariance = CovarianceMatrix::from_rows(&[[4.0, 3.0], [3.0, 9.0]]).unwrap();
        assert_eq!(
            covariance.correlations().unwrap().entries().row(0),
            [1.0, 0.5]
        );
        let still = CovarianceMatrix::from_rows(&[[4.0, 0.0], [0.0, 0.0]]).unwrap();
        assert_eq!(
            still.correlations(),
            Err(CovarianceError::NoVariance { row: 1 })
        );
    }

    #[test]
    fn the_variance_of_a_portfolio_counts_every_pair() {
        let covariance = CovarianceMatrix::from_rows(&[[4.0, 3.0], [3.0, 9.0]]).unwrap();
        assert_eq!(covariance.between(&[0.5, 0.5], &[0.5, 0.5]), Ok(4.75));
        assert!(covariance.between(&[1.0], &[0.5, 0.5]).is_err());
        assert!(covariance.times(&[1.0]).is_err());
    }
}
