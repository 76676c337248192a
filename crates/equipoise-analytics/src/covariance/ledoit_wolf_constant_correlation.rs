//! Ledoit-Wolf shrinkage toward one correlation for all pairs.

use super::{CovarianceError, CovarianceMatrix, population_covariance};
use crate::Matrix;
use crate::input::{at_least, representable};
use crate::sums::rounding;

/// A covariance matrix pulled toward one with the same variances and one correlation for all.
#[derive(Debug, Clone, PartialEq)]
pub struct ConstantCorrelationShrinkage {
    /// `intensity · F + (1 − intensity) · S`.
    pub covariance: CovarianceMatrix,
    /// How far it was pulled: `κ ÷ T`, kept between 0 and 1.
    pub intensity: f64,
    /// The mean correlation of all pairs, which the target F has everywhere.
    pub average_correlation: f64,
    /// π: the asymptotic variances of the entries of S, summed.
    pub pi: f64,
    /// ρ: the asymptotic covariances of the entries of F with those of S, summed.
    pub rho: f64,
    /// γ: how far the target is from the sample, `‖F − S‖²`.
    pub gamma: f64,
    /// `(π − ρ) ÷ γ`; `None` when the sample is the target already.
    pub kappa: Option<f64>,
}

/// `clamp((π − ρ) ÷ γ ÷ T, 0, 1)` as the intensity, with S the covariance divided by T.
///
/// Two constituents have one correlation, so they are the target already and stay as they are.
///
/// # Errors
/// With fewer than two sessions or constituents, when a constituent does not vary, or when a figure
/// is too large to be represented.
/// Source: methodology, section 6.6 (Ledoit and Wolf 2003); vector ANA-009.
///
/// ```
/// use equipoise_analytics::Matrix;
/// use equipoise_analytics::covariance::ledoit_wolf_constant_correlation;
///
/// let returns = Matrix::from_rows(&[
///     [0.02, 0.01, 0.005], [-0.01, 0.0, 0.012], [0.03, 0.02, -0.004], [-0.02, -0.01, 0.003],
/// ])?;
/// let shrunk = ledoit_wolf_constant_correlation(&returns)?;
/// // Variances stay, correlations move toward their mean.
/// assert!((shrunk.covariance.at(0, 0) - 0.000_425).abs() < 1e-15);
/// # Ok::<(), equipoise_analytics::covariance::CovarianceError>(())
/// ```
pub fn ledoit_wolf_constant_correlation(
    returns: &Matrix,
) -> Result<ConstantCorrelationShrinkage, CovarianceError> {
    at_least("constituents", returns.columns(), 2)?;
    let sample = population_covariance(returns)?;
    let average_correlation = average_correlation(&sample)?;
    let target = |row: usize, column: usize| {
        if row == column {
            return sample.at(row, row);
        }
        average_correlation * sample.deviation(row) * sample.deviation(column)
    };
    let variability = Variability::of(&returns.centered(), &sample);
    let pi = representable("pi", variability.pi.iter().sum())?;
    let rho = representable("rho", variability.rho(&sample, average_correlation))?;
    let gamma = representable("gamma", gamma(&sample, target))?;
    let kappa = (!is_nothing(gamma, &sample)).then(|| (pi - rho) / gamma);
    let sessions = returns.rows() as f64;
    let intensity = kappa.map_or(0.0, |kappa| (kappa / sessions).clamp(0.0, 1.0));
    let covariance = CovarianceMatrix::computed(sample.size(), |row, column| {
        intensity * target(row, column) + (1.0 - intensity) * sample.at(row, column)
    })?;
    Ok(ConstantCorrelationShrinkage {
        covariance,
        intensity,
        average_correlation,
        pi,
        rho,
        gamma,
        kappa,
    })
}

/// The mean of the correlations above the diagonal.
fn average_correlation(sample: &CovarianceMatrix) -> Result<f64, CovarianceError> {
    let correlations = sample.correlations()?;
    let size = sample.size();
    let above = (0..size).flat_map(|row| (row + 1..size).map(move |column| (row, column)));
    let sum: f64 = above
        .map(|(row, column)| correlations.at(row, column))
        .sum();
    Ok(sum / (size * (size - 1) / 2) as f64)
}

fn gamma(sample: &CovarianceMatrix, target: impl Fn(usize, usize) -> f64) -> f64 {
    let size = sample.size();
    let places = (0..size).flat_map(|row| (0..size).map(move |column| (row, column)));
    places
        .map(|(row, column)| target(row, column) - sample.at(row, column))
        .map(|distance| distance * distance)
        .sum()
}

/// Whether a squared distance is no more than rounding the entries of S leaves.
fn is_nothing(gamma: f64, sample: &CovarianceMatrix) -> bool {
    let norm: f64 = sample.entries().values().iter().map(|s| s * s).sum();
    let noise = rounding(sample.size());
    gamma <= noise * noise * norm
}

/// How much the products that S is the mean of scatter, entry by entry, row after row.
struct Variability {
    /// `mean[(x_i x_j − s_ij)²]`.
    pi: Vec<f64>,
    /// `mean[(x_i² − s_ii)(x_i x_j − s_ij)]`.
    theta: Vec<f64>,
}

impl Variability {
    fn of(centered: &Matrix, sample: &CovarianceMatrix) -> Self {
        let size = sample.size();
        let mut pi = vec![0.0; size * size];
        let mut theta = vec![0.0; size * size];
        for session in centered.each_row() {
            for (row, x) in session.iter().enumerate() {
                let own = x * x - sample.at(row, row);
                for (column, y) in session.iter().enumerate() {
                    let product = x * y - sample.at(row, column);
                    pi[row * size + column] += product * product;
                    theta[row * size + column] += own * product;
                }
            }
        }
        let sessions = centered.rows() as f64;
        pi.iter_mut()
            .chain(&mut theta)
            .for_each(|sum| *sum /= sessions);
        Self { pi, theta }
    }

    /// `Σ_i π_ii + Σ_{i≠j} r̄ ÷ 2 · [√(s_jj ÷ s_ii) θ_ii,ij + √(s_ii ÷ s_jj) θ_jj,ij]`.
    ///
    /// The second half of the bracket is the first of the mirrored pair, so both together count one
    /// of them twice.
    fn rho(&self, sample: &CovarianceMatrix, average_correlation: f64) -> f64 {
        let size = sample.size();
        let mut sum = 0.0;
        for row in 0..size {
            for column in 0..size {
                let place = row * size + column;
                sum += if row == column {
                    self.pi[place]
                } else {
                    let ratio = sample.deviation(column) / sample.deviation(row);
                    average_correlation * ratio * self.theta[place]
                };
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_constituents_have_one_correlation_and_stay_as_they_are() {
        let returns =
            Matrix::from_rows(&[[0.02, 0.01], [-0.01, 0.0], [0.03, 0.02], [0.0, -0.03]]).unwrap();
        let shrunk = ledoit_wolf_constant_correlation(&returns).unwrap();
        assert_eq!((shrunk.intensity, shrunk.kappa), (0.0, None));
    }

    #[test]
    fn variances_stay_whatever_the_intensity() {
        let returns = Matrix::from_rows(&[
            [0.02, 0.01, 0.03],
            [-0.01, 0.0, 0.01],
            [0.03, -0.02, 0.0],
            [0.01, 0.01, -0.02],
        ])
        .unwrap();
        let sample = population_covariance(&returns).unwrap();
        let shrunk = ledoit_wolf_constant_correlation(&returns).unwrap();
        for k in 0..3 {
            assert!((shrunk.covariance.at(k, k) - sample.at(k, k)).abs() < 1e-18);
        }
    }

    #[test]
    fn a_constituent_that_does_not_vary_has_no_correlation() {
        let returns = Matrix::from_rows(&[[0.02, 0.5], [-0.01, 0.5]]).unwrap();
        assert_eq!(
            ledoit_wolf_constant_correlation(&returns),
            Err(CovarianceError::NoVariance { row: 1 })
        );
    }

    #[test]
    fn one_constituent_is_refused() {
        let returns = Matrix::from_rows(&[[0.02], [-0.01]]).unwrap();
        assert!(ledoit_wolf_constant_correlation(&returns).is_err());
    }
}
