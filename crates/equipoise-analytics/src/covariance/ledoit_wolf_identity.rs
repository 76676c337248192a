//! Ledoit-Wolf shrinkage toward a multiple of the identity.

use super::{CovarianceMatrix, population_covariance};
use crate::Matrix;
use crate::input::{InputError, representable};

/// A covariance matrix pulled toward one without correlations, in which all variances are the same.
#[derive(Debug, Clone, PartialEq)]
pub struct IdentityShrinkage {
    /// `intensity · m I + (1 − intensity) · S`.
    pub covariance: CovarianceMatrix,
    /// How far it was pulled: 0 leaves the sample as it is, 1 leaves only the target.
    pub intensity: f64,
    /// m: the mean of the variances, which the target has everywhere.
    pub target_scale: f64,
    /// d²: how far the sample is from the target, `‖S − m I‖² ÷ p`.
    pub dispersion: f64,
    /// b²: how far the sample is from the truth, as estimated; at most `dispersion`.
    pub sampling_error: f64,
}

/// `b² ÷ d²` as the intensity, with S the covariance divided by n.
///
/// `d² = ‖S − m I‖² ÷ p` and `b² = min(Σ_t ‖x_t x_tᵀ − S‖² ÷ n² ÷ p, d²)`, over p constituents with
/// their means taken away. A sample that is the target already has the intensity 0.
///
/// # Errors
/// With fewer than two sessions, or when a figure is too large to be represented.
/// Source: methodology, section 6.6 (Ledoit and Wolf 2004); vector ANA-008.
///
/// ```
/// use equipoise_analytics::Matrix;
/// use equipoise_analytics::covariance::ledoit_wolf_identity;
///
/// let returns = Matrix::from_rows(&[[0.02, 0.01], [-0.01, 0.0], [0.03, 0.02], [0.0, 0.01]])?;
/// let shrunk = ledoit_wolf_identity(&returns)?;
/// assert!(shrunk.intensity > 0.0 && shrunk.intensity < 1.0);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn ledoit_wolf_identity(returns: &Matrix) -> Result<IdentityShrinkage, InputError> {
    let sample = population_covariance(returns)?;
    let size = sample.size();
    let count = size as f64;
    let target_scale = (0..size).map(|k| sample.at(k, k)).sum::<f64>() / count;
    let target = |row: usize, column: usize| if row == column { target_scale } else { 0.0 };
    let squares = |(row, column): (usize, usize)| {
        let distance = sample.at(row, column) - target(row, column);
        distance * distance
    };
    let dispersion = places(size).map(squares).sum::<f64>() / count;
    let dispersion = representable("distance from the target", dispersion)?;
    let error = representable(
        "sampling error",
        sampling_error(&returns.centered(), &sample),
    )?;
    let sampling_error = error.min(dispersion);
    let intensity = if sampling_error > 0.0 {
        sampling_error / dispersion
    } else {
        0.0
    };
    let covariance = CovarianceMatrix::computed(size, |row, column| {
        intensity * target(row, column) + (1.0 - intensity) * sample.at(row, column)
    })?;
    Ok(IdentityShrinkage {
        covariance,
        intensity,
        target_scale,
        dispersion,
        sampling_error,
    })
}

/// `Σ_t ‖x_t x_tᵀ − S‖² ÷ n² ÷ p`.
fn sampling_error(centered: &Matrix, sample: &CovarianceMatrix) -> f64 {
    let sessions = centered.rows() as f64;
    let mut sum = 0.0;
    for session in centered.each_row() {
        for (row, x) in session.iter().enumerate() {
            let pairs = session.iter().zip(sample.entries().row(row));
            sum += pairs.map(|(y, s)| (x * y - s) * (x * y - s)).sum::<f64>();
        }
    }
    sum / (sessions * sessions) / sample.size() as f64
}

fn places(size: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..size).flat_map(move |row| (0..size).map(move |column| (row, column)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variances_that_are_equal_and_uncorrelated_are_the_target_already() {
        let returns =
            Matrix::from_rows(&[[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]]).unwrap();
        let shrunk = ledoit_wolf_identity(&returns).unwrap();
        assert!(shrunk.intensity.abs() < 1e-18);
        assert_eq!(shrunk.covariance.entries().values(), [1.0, 0.0, 0.0, 1.0]);
    }

    #[test]
    fn the_sum_of_the_variances_stays() {
        let returns = Matrix::from_rows(&[[0.02, 0.01], [-0.01, 0.0], [0.03, -0.02]]).unwrap();
        let sample = population_covariance(&returns).unwrap();
        let shrunk = ledoit_wolf_identity(&returns).unwrap().covariance;
        let trace = |c: &CovarianceMatrix| c.at(0, 0) + c.at(1, 1);
        assert!((trace(&sample) - trace(&shrunk)).abs() < 1e-18);
    }

    #[test]
    fn returns_that_do_not_vary_have_nothing_to_shrink() {
        let returns = Matrix::from_rows(&[[0.5, 0.25], [0.5, 0.25]]).unwrap();
        let shrunk = ledoit_wolf_identity(&returns).unwrap();
        assert_eq!((shrunk.intensity, shrunk.target_scale), (0.0, 0.0));
    }

    #[test]
    fn one_session_is_refused() {
        let returns = Matrix::from_rows(&[[0.5, 0.25]]).unwrap();
        assert!(ledoit_wolf_identity(&returns).is_err());
    }
}
