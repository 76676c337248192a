//! Principal components: the directions in which constituents vary together most.

use crate::Matrix;
use crate::covariance::{CovarianceError, CovarianceMatrix};
use crate::input::{InputError, representable, same_count};
use crate::sums::dot;

/// Components from the one that explains most to the one that explains least.
#[derive(Debug, Clone, PartialEq)]
pub struct PrincipalComponents {
    /// The variance along each component, descending.
    pub eigenvalues: Vec<f64>,
    /// Each as a share of the sum of all variances.
    pub explained: Vec<f64>,
    /// The components: one row for each, one column for each constituent. Rows have length 1 and are
    /// orthogonal. The loading of the largest magnitude is positive, so the same data give the same
    /// sign every time.
    pub loadings: Matrix,
}

impl PrincipalComponents {
    /// From pairs in descending order; the sum of all variances may count more than them.
    pub(super) fn new(pairs: Vec<(f64, Vec<f64>)>, trace: f64) -> Result<Self, InputError> {
        let (eigenvalues, loadings): (Vec<f64>, Vec<Vec<f64>>) = pairs.into_iter().unzip();
        if trace <= 0.0 {
            return Err(InputError::DoesNotVary { field: "returns" });
        }
        Ok(Self {
            explained: eigenvalues.iter().map(|value| value / trace).collect(),
            eigenvalues,
            loadings: Matrix::from_rows(&loadings)?,
        })
    }

    /// `v_k · r[t]` for each session t: the return of a portfolio with the loadings of component
    /// `component` for its weights.
    ///
    /// # Errors
    /// When there is no such component, when the returns are of another number of constituents, or
    /// when a sum is too large to be represented.
    /// Source: methodology, section 6.5.
    ///
    /// ```
    /// use equipoise_analytics::Matrix;
    /// use equipoise_analytics::covariance::CovarianceMatrix;
    /// use equipoise_analytics::factors::principal_components;
    ///
    /// let apart = CovarianceMatrix::from_rows(&[[0.01, 0.0], [0.0, 0.04]])?;
    /// let components = principal_components(&apart)?;
    /// let returns = Matrix::from_rows(&[[0.02, 0.03]])?;
    /// assert_eq!(components.mimicking_returns(0, &returns)?, [0.03]);
    /// # Ok::<(), equipoise_analytics::covariance::CovarianceError>(())
    /// ```
    pub fn mimicking_returns(
        &self,
        component: usize,
        returns: &Matrix,
    ) -> Result<Vec<f64>, InputError> {
        crate::input::at_least("components", self.eigenvalues.len(), component + 1)?;
        same_count(
            ("columns of returns", returns.columns()),
            ("the loadings", self.loadings.columns()),
        )?;
        let loadings = self.loadings.row(component);
        returns
            .each_row()
            .map(|session| representable("return of a component", dot(loadings, session)))
            .collect()
    }
}

/// The eigenvalues and eigenvectors of a covariance or correlation matrix.
///
/// On covariances the constituents that vary most decide; on
/// [`correlations`](CovarianceMatrix::correlations) each counts the same.
///
/// # Errors
/// When nothing varies, or when the eigenvalues are not found.
/// Source: methodology, section 6.5; vector ANA-006.
///
/// ```
/// use equipoise_analytics::covariance::CovarianceMatrix;
/// use equipoise_analytics::factors::principal_components;
///
/// let covariance = CovarianceMatrix::from_rows(&[[0.05, 0.02], [0.02, 0.02]])?;
/// let components = principal_components(&covariance)?;
/// assert!((components.eigenvalues[0] - 0.06).abs() < 1e-15);
/// assert!((components.explained[0] - 6.0 / 7.0).abs() < 1e-12);
/// # Ok::<(), equipoise_analytics::covariance::CovarianceError>(())
/// ```
pub fn principal_components(
    covariance: &CovarianceMatrix,
) -> Result<PrincipalComponents, CovarianceError> {
    let size = covariance.size();
    let trace: f64 = (0..size).map(|row| covariance.at(row, row)).sum();
    Ok(PrincipalComponents::new(covariance.eigen()?, trace)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constituents_that_vary_apart_are_components_themselves() {
        let covariance =
            CovarianceMatrix::from_rows(&[[1.0, 0.0, 0.0], [0.0, 3.0, 0.0], [0.0, 0.0, 2.0]])
                .unwrap();
        let found = principal_components(&covariance).unwrap();
        assert_eq!(found.eigenvalues, [3.0, 2.0, 1.0]);
        assert_eq!(found.loadings.row(0), [0.0, 1.0, 0.0]);
    }

    #[test]
    fn the_same_matrix_scaled_has_the_same_components() {
        let rows = [[0.05, 0.02, -0.01], [0.02, 0.02, 0.0], [-0.01, 0.0, 0.03]];
        let once = principal_components(&CovarianceMatrix::from_rows(&rows).unwrap()).unwrap();
        let scaled = rows.map(|row| row.map(|entry| 1024.0 * entry));
        let more = principal_components(&CovarianceMatrix::from_rows(&scaled).unwrap()).unwrap();
        let pairs = once.loadings.values().iter().zip(more.loadings.values());
        assert!(pairs.into_iter().all(|(a, b)| (a - b).abs() < 1e-12));
    }

    #[test]
    fn nothing_that_varies_has_no_components() {
        let still = CovarianceMatrix::from_rows(&[[0.0]]).unwrap();
        assert_eq!(
            principal_components(&still),
            Err(CovarianceError::Input(InputError::DoesNotVary {
                field: "returns"
            }))
        );
    }

    #[test]
    fn a_component_that_is_not_there_is_refused() {
        let covariance = CovarianceMatrix::from_rows(&[[1.0]]).unwrap();
        let found = principal_components(&covariance).unwrap();
        let returns = Matrix::from_rows(&[[0.01]]).unwrap();
        assert!(found.mimicking_returns(1, &returns).is_err());
        let wide = Matrix::from_rows(&[[0.01, 0.02]]).unwrap();
        assert!(found.mimicking_returns(0, &wide).is_err());
    }
}
