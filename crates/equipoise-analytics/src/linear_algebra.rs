//! The decompositions we take from a library: QR, singular values, eigenvalues.
//!
//! The library decomposes, no more; see docs/adr/0002-solve-with-nalgebra.md. What goes in is
//! finite, steps are bounded, and what comes out is finite or nothing.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use crate::Matrix;

/// Steps after which a decomposition is given up. Matrices of finite numbers need a few per column.
const MAXIMUM_STEPS: usize = 100_000;

/// The solution of a least-squares problem `min ‖y − X b‖`.
#[derive(Debug, Clone)]
pub(crate) struct LeastSquares {
    /// `b`.
    pub(crate) coefficients: Vec<f64>,
    /// `(XᵀX)⁻¹`.
    pub(crate) inverse_of_products: Matrix,
}

/// A design split into an orthogonal and a triangular part by Householder reflections.
#[derive(Debug)]
pub(crate) struct Design {
    qr: nalgebra::linalg::QR<f64, nalgebra::Dyn, nalgebra::Dyn>,
    columns: usize,
}

impl Design {
    /// `design` needs at least as many rows as columns.
    pub(crate) fn new(design: &Matrix) -> Self {
        Self {
            qr: to_library(design).qr(),
            columns: design.columns(),
        }
    }

    /// The largest singular value over the smallest; infinite when the smallest is 0 or cannot be
    /// found.
    pub(crate) fn condition_number(&self) -> f64 {
        // The ratio does not depend on the scale, and numbers around 1 cannot overflow on the way.
        let triangle = self.qr.r();
        let triangle = &triangle / triangle.amax();
        if !triangle.iter().all(|entry| entry.is_finite()) {
            return f64::INFINITY;
        }
        let svd = triangle.try_svd(false, false, f64::EPSILON, MAXIMUM_STEPS);
        let Some(svd) = svd else {
            return f64::INFINITY;
        };
        let largest = svd.singular_values.iter().copied().fold(0.0, f64::max);
        let smallest = svd.singular_values.iter().copied().fold(largest, f64::min);
        let ratio = largest / smallest;
        if ratio.is_nan() { f64::INFINITY } else { ratio }
    }

    /// `None` when the triangle has a zero on its diagonal or the solution is not finite.
    pub(crate) fn solve(&self, y: &[f64]) -> Option<LeastSquares> {
        let triangle = self.qr.r();
        let mut rotated = DVector::from_column_slice(y);
        self.qr.q_tr_mul(&mut rotated);
        let top = rotated.rows(0, self.columns).into_owned();
        let coefficients = triangle.solve_upper_triangular(&top)?;
        let identity = DMatrix::identity(self.columns, self.columns);
        let inverse = triangle.solve_upper_triangular(&identity)?;
        let product = |row: usize, column: usize| {
            (row.max(column)..self.columns)
                .map(|k| inverse[(row, k)] * inverse[(column, k)])
                .sum()
        };
        let inverse_of_products =
            Matrix::computed("inverse", self.columns, self.columns, product).ok()?;
        coefficients
            .iter()
            .all(|value| value.is_finite())
            .then(|| LeastSquares {
                coefficients: coefficients.iter().copied().collect(),
                inverse_of_products,
            })
    }
}

/// Eigenvalues in descending order, each with its vector of length 1, whose entry of the largest
/// magnitude is positive (the first of them, where several are as large within 12 digits).
///
/// Only the lower triangle of `symmetric` is read. `None` when there is no finite answer.
pub(crate) fn symmetric_eigen(symmetric: &Matrix) -> Option<Vec<(f64, Vec<f64>)>> {
    let eigen = SymmetricEigen::try_new(to_library(symmetric), f64::EPSILON, MAXIMUM_STEPS)?;
    let columns = eigen.eigenvectors.column_iter();
    let mut pairs: Vec<(f64, Vec<f64>)> = eigen
        .eigenvalues
        .iter()
        .zip(columns)
        .map(|(value, vector)| (*value, with_sign(vector.iter().copied().collect())))
        .collect();
    let is_finite = |(value, vector): &(f64, Vec<f64>)| {
        value.is_finite() && vector.iter().all(|v| v.is_finite())
    };
    if !pairs.iter().all(is_finite) {
        return None;
    }
    pairs.sort_by(|left, right| right.0.total_cmp(&left.0));
    Some(pairs)
}

pub(crate) fn with_sign(mut vector: Vec<f64>) -> Vec<f64> {
    let largest = vector.iter().map(|v| v.abs()).fold(0.0, f64::max);
    let leads = |v: &&f64| v.abs() >= largest * (1.0 - 1e-12);
    if vector.iter().find(leads).is_some_and(|lead| *lead < 0.0) {
        vector.iter_mut().for_each(|v| *v = -*v);
    }
    vector
}

fn to_library(matrix: &Matrix) -> DMatrix<f64> {
    DMatrix::from_row_slice(matrix.rows(), matrix.columns(), matrix.values())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_through_its_points_is_found() {
        let x = Matrix::from_rows(&[[1.0, 1.0], [1.0, 2.0], [1.0, 4.0]]).unwrap();
        let found = Design::new(&x).solve(&[3.0, 5.0, 9.0]).unwrap();
        assert!((found.coefficients[0] - 1.0).abs() < 1e-14);
        assert!((found.coefficients[1] - 2.0).abs() < 1e-14);
        // XᵀX = [[3, 7], [7, 21]], whose inverse is [[21, −7], [−7, 3]] ÷ 14.
        assert!((found.inverse_of_products.at(0, 1) + 0.5).abs() < 1e-14);
        assert!((found.inverse_of_products.at(1, 1) - 3.0 / 14.0).abs() < 1e-14);
    }

    #[test]
    fn orthogonal_columns_are_as_well_conditioned_as_their_lengths() {
        let x = Matrix::from_rows(&[[3.0, 0.0], [0.0, 1.0], [0.0, 0.0]]).unwrap();
        assert!((Design::new(&x).condition_number() - 3.0).abs() < 1e-14);
        let zero = Matrix::from_rows(&[[3.0, 0.0], [1.0, 0.0]]).unwrap();
        assert!(Design::new(&zero).condition_number().is_infinite());
    }

    #[test]
    fn the_first_of_equally_large_entries_is_positive() {
        assert_eq!(with_sign(vec![-0.6, 0.8]), [-0.6, 0.8]);
        assert_eq!(with_sign(vec![0.6, -0.8]), [-0.6, 0.8]);
        let half = 0.5_f64.sqrt();
        assert_eq!(with_sign(vec![-half, half]), [half, -half]);
    }

    #[test]
    fn numbers_too_large_to_be_squared_have_no_answer_and_do_not_hang() {
        let huge = Matrix::from_rows(&[[1e300, 1e299], [1e299, 1e300]]).unwrap();
        if let Some(pairs) = symmetric_eigen(&huge) {
            assert!(pairs.iter().all(|(value, _)| value.is_finite()));
        }
    }
}
