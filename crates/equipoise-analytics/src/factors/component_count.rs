//! How many principal components are more than noise: three rules.

use super::PrincipalComponents;

/// The fewest components whose explained shares sum to `share`, counted from the first.
///
/// All of them when they do not reach it; `None` when the share is not above 0 and at most 1.
/// Source: methodology, section 6.5.
///
/// ```
/// use equipoise_analytics::covariance::CovarianceMatrix;
/// use equipoise_analytics::factors::{count_explaining, principal_components};
///
/// let covariance = CovarianceMatrix::from_rows(&[[6.0, 0.0], [0.0, 2.0]])?;
/// let components = principal_components(&covariance)?;
/// assert_eq!(count_explaining(&components, 0.7), Some(1));
/// assert_eq!(count_explaining(&components, 0.8), Some(2));
/// # Ok::<(), equipoise_analytics::covariance::CovarianceError>(())
/// ```
#[must_use]
pub fn count_explaining(components: &PrincipalComponents, share: f64) -> Option<usize> {
    if !(share > 0.0 && share <= 1.0) {
        return None;
    }
    let mut explained = 0.0;
    let enough = components.explained.iter().position(|part| {
        explained += part;
        // Shares that sum to 1 may come out a little below it.
        explained >= share - 1e-12
    });
    Some(enough.map_or(components.explained.len(), |row| row + 1))
}

/// The components that explain more than the mean of `constituents` would (Kaiser's rule).
///
/// On correlations: eigenvalues above 1.
/// Source: methodology, section 6.5.
///
/// ```
/// use equipoise_analytics::covariance::CovarianceMatrix;
/// use equipoise_analytics::factors::{count_above_mean, principal_components};
///
/// let correlations = CovarianceMatrix::from_rows(&[[1.0, 0.5], [0.5, 1.0]])?;
/// assert_eq!(count_above_mean(&principal_components(&correlations)?), 1);
/// # Ok::<(), equipoise_analytics::covariance::CovarianceError>(())
/// ```
#[must_use]
pub fn count_above_mean(components: &PrincipalComponents) -> usize {
    let mean = 1.0 / components.loadings.columns() as f64;
    let above = |part: &&f64| **part > mean * (1.0 + 1e-12);
    components.explained.iter().filter(above).count()
}

/// `(1 + √(constituents ÷ sessions))²`: the largest eigenvalue that uncorrelated returns would show
/// on correlations, for many of both (Marchenko and Pastur).
///
/// `None` without a session.
/// Source: methodology, section 6.5.
///
/// ```
/// use equipoise_analytics::factors::marchenko_pastur_edge;
///
/// assert_eq!(marchenko_pastur_edge(100, 400), Some(2.25));
/// ```
#[must_use]
pub fn marchenko_pastur_edge(constituents: usize, sessions: usize) -> Option<f64> {
    let root = 1.0 + (constituents as f64 / sessions as f64).sqrt();
    (sessions > 0).then_some(root * root)
}

/// The components of a correlation matrix whose eigenvalues are above [`marchenko_pastur_edge`].
///
/// `None` without a session.
/// Source: methodology, section 6.5.
///
/// ```
/// use equipoise_analytics::covariance::CovarianceMatrix;
/// use equipoise_analytics::factors::{count_above_noise, principal_components};
///
/// let correlations = CovarianceMatrix::from_rows(&[[1.0, 0.5], [0.5, 1.0]])?;
/// let components = principal_components(&correlations)?;
/// assert_eq!(count_above_noise(&components, 200), Some(1));
/// assert_eq!(count_above_noise(&components, 20), Some(0));
/// # Ok::<(), equipoise_analytics::covariance::CovarianceError>(())
/// ```
#[must_use]
pub fn count_above_noise(components: &PrincipalComponents, sessions: usize) -> Option<usize> {
    let edge = marchenko_pastur_edge(components.loadings.columns(), sessions)?;
    let above = components.eigenvalues.iter().filter(|value| **value > edge);
    Some(above.count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::covariance::CovarianceMatrix;
    use crate::factors::principal_components;

    fn components() -> PrincipalComponents {
        let rows = [[5.0, 0.0, 0.0], [0.0, 3.0, 0.0], [0.0, 0.0, 2.0]];
        principal_components(&CovarianceMatrix::from_rows(&rows).unwrap()).unwrap()
    }

    #[test]
    fn shares_are_counted_from_the_largest() {
        let count = |share| count_explaining(&components(), share);
        assert_eq!(
            [0.5, 0.8, 0.81, 1.0].map(count),
            [Some(1), Some(2), Some(3), Some(3)]
        );
        assert_eq!(count(0.0), None);
        assert_eq!(count(1.1), None);
    }

    #[test]
    fn eight_tenths_are_eight_of_ten_though_their_sum_is_a_little_less() {
        let rows: Vec<Vec<f64>> = (0..10)
            .map(|row| {
                (0..10)
                    .map(|column| f64::from(u8::from(row == column)))
                    .collect()
            })
            .collect();
        let tenths = principal_components(&CovarianceMatrix::from_rows(&rows).unwrap()).unwrap();
        assert_eq!(count_explaining(&tenths, 0.8), Some(8));
    }

    #[test]
    fn components_of_equal_size_are_not_above_their_mean() {
        let rows = [[2.0, 0.0], [0.0, 2.0]];
        let equal = principal_components(&CovarianceMatrix::from_rows(&rows).unwrap()).unwrap();
        assert_eq!(count_above_mean(&equal), 0);
        assert_eq!(count_above_mean(&components()), 1);
    }

    #[test]
    fn without_a_session_there_is_no_noise_to_be_above_of() {
        assert_eq!(marchenko_pastur_edge(10, 0), None);
        assert_eq!(count_above_noise(&components(), 0), None);
    }
}
