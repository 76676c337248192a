//! Principal components of returns, by the smaller of the two matrices that have them.

use super::{PrincipalComponents, principal_components};
use crate::Matrix;
use crate::covariance::{CovarianceError, sample_covariance};
use crate::input::at_least;
use crate::linear_algebra::symmetric_eigen;
use crate::sums::dot;

/// What the components are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Basis {
    /// Returns divided by their deviation: each constituent counts the same. The default.
    #[default]
    Correlation,
    /// Returns as they are: the ones that vary most decide.
    Covariance,
}

/// The principal components of returns with one row for each session, one column for each
/// constituent.
///
/// With T sessions of N constituents there are at most T − 1 components, however large N is. With
/// T ≤ N they are found through the T by T matrix `X Xᵀ ÷ (T − 1)`, which has the same eigenvalues
/// other than 0, and only those are returned. Twice as many sessions as constituents is a sensible
/// least; below, shrink the covariance first.
///
/// # Errors
/// With fewer than two sessions, when nothing varies, when a constituent does not vary (on
/// correlations), or when the eigenvalues are not found.
/// Source: methodology, section 6.5.
///
/// ```
/// use equipoise_analytics::Matrix;
/// use equipoise_analytics::factors::{Basis, principal_components_of_returns};
///
/// // Three constituents that are one and the same in different sizes.
/// let returns = Matrix::from_rows(&[[0.01, 0.02, -0.03], [-0.02, -0.04, 0.06]])?;
/// let found = principal_components_of_returns(&returns, Basis::Correlation)?;
/// assert_eq!(found.eigenvalues.len(), 1);
/// assert!((found.explained[0] - 1.0).abs() < 1e-12);
/// # Ok::<(), equipoise_analytics::covariance::CovarianceError>(())
/// ```
pub fn principal_components_of_returns(
    returns: &Matrix,
    basis: Basis,
) -> Result<PrincipalComponents, CovarianceError> {
    at_least("returns", returns.rows(), 2)?;
    let centered = match basis {
        Basis::Covariance => returns.centered(),
        Basis::Correlation => standardized(returns)?,
    };
    if returns.rows() > returns.columns() {
        return principal_components(&sample_covariance(&centered)?);
    }
    by_sessions(&centered)
}

/// Each column less its mean, divided by its sample deviation.
fn standardized(returns: &Matrix) -> Result<Matrix, CovarianceError> {
    let centered = returns.centered();
    let mut deviations = Vec::with_capacity(returns.columns());
    for column in 0..returns.columns() {
        let deviation = crate::risk::deviation_beyond_rounding(&returns.column(column));
        deviations.push(deviation.ok_or(CovarianceError::NoVariance { row: column })?);
    }
    let entry = |row: usize, column: usize| centered.at(row, column) / deviations[column];
    let rows = returns.rows();
    Ok(Matrix::computed(
        "standardized return",
        rows,
        returns.columns(),
        entry,
    )?)
}

/// The components through the matrix of sessions: `Xᵀu ÷ |Xᵀu|` for each of its eigenvectors u.
fn by_sessions(centered: &Matrix) -> Result<PrincipalComponents, CovarianceError> {
    let sessions = centered.rows();
    let freedom = (sessions - 1) as f64;
    let products = Matrix::computed("product of sessions", sessions, sessions, |row, column| {
        dot(centered.row(row), centered.row(column)) / freedom
    })?;
    let trace: f64 = (0..sessions).map(|row| products.at(row, row)).sum();
    let pairs = symmetric_eigen(&products);
    let mut pairs = pairs.ok_or(CovarianceError::NoEigenvalues { size: sessions })?;
    let largest = pairs[0].0;
    let noise = largest * crate::sums::rounding(centered.columns().max(sessions));
    pairs.retain(|(value, _)| *value > noise);
    let to_loadings =
        |(value, of_sessions): (f64, Vec<f64>)| (value, loadings(centered, &of_sessions));
    let pairs: Vec<_> = pairs.into_iter().map(to_loadings).collect();
    if pairs.is_empty() {
        return Err(crate::InputError::DoesNotVary { field: "returns" }.into());
    }
    Ok(PrincipalComponents::new(pairs, trace)?)
}

fn loadings(centered: &Matrix, of_sessions: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; centered.columns()];
    for (session, weight) in centered.each_row().zip(of_sessions) {
        let pairs = sums.iter_mut().zip(session);
        pairs.for_each(|(sum, x)| *sum += weight * x);
    }
    let length = dot(&sums, &sums).sqrt();
    sums.iter_mut().for_each(|sum| *sum /= length);
    crate::linear_algebra::with_sign(sums)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn returns() -> Matrix {
        Matrix::from_rows(&[
            [0.02, 0.01, -0.01],
            [-0.01, 0.0, 0.03],
            [0.03, 0.02, 0.0],
            [-0.02, 0.03, 0.01],
            [0.01, -0.02, -0.02],
        ])
        .unwrap()
    }

    #[test]
    fn both_matrices_have_the_same_components() {
        let centered = returns().centered();
        let by_constituents = principal_components(&sample_covariance(&centered).unwrap()).unwrap();
        let by_sessions = by_sessions(&centered).unwrap();
        assert_eq!(by_sessions.eigenvalues.len(), 3);
        for row in 0..3 {
            let values = (
                by_constituents.eigenvalues[row],
                by_sessions.eigenvalues[row],
            );
            assert!((values.0 - values.1).abs() < 1e-17);
            let loadings = (
                by_constituents.loadings.row(row),
                by_sessions.loadings.row(row),
            );
            let mut pairs = loadings.0.iter().zip(loadings.1);
            assert!(pairs.all(|(a, b)| (a - b).abs() < 1e-12));
        }
    }

    #[test]
    fn variances_of_correlations_sum_to_the_number_of_constituents() {
        let found = principal_components_of_returns(&returns(), Basis::Correlation).unwrap();
        assert!((found.eigenvalues.iter().sum::<f64>() - 3.0).abs() < 1e-12);
    }

    #[test]
    fn the_units_of_a_constituent_matter_on_covariances_only() {
        let larger = Matrix::computed("returns", 5, 3, |row, column| {
            returns().at(row, column) * if column == 0 { 1024.0 } else { 1.0 }
        })
        .unwrap();
        let first = |returns: &Matrix, basis| {
            principal_components_of_returns(returns, basis)
                .unwrap()
                .explained[0]
        };
        let same = first(&returns(), Basis::Correlation) - first(&larger, Basis::Correlation);
        assert!(same.abs() < 1e-12);
        assert!(first(&larger, Basis::Covariance) > 0.999);
    }

    #[test]
    fn a_constituent_that_does_not_vary_has_no_correlation() {
        let still = Matrix::from_rows(&[[0.01, 0.1], [0.02, 0.1], [0.0, 0.1]]).unwrap();
        assert_eq!(
            principal_components_of_returns(&still, Basis::Correlation),
            Err(CovarianceError::NoVariance { row: 1 })
        );
        let nothing = Matrix::from_rows(&[[0.5, 0.5], [0.5, 0.5]]).unwrap();
        assert!(principal_components_of_returns(&nothing, Basis::Covariance).is_err());
        let one = Matrix::from_rows(&[[0.01, 0.1]]).unwrap();
        assert!(principal_components_of_returns(&one, Basis::Covariance).is_err());
    }
}
