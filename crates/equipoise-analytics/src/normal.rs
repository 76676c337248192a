//! The standard normal distribution, from the library of distributions.

use statrs::distribution::{Continuous, ContinuousCDF, Normal};

/// `Φ(z)`: the probability of a value of at most `z`, to ten digits.
pub(crate) fn cdf(z: f64) -> f64 {
    Normal::standard().cdf(z)
}

/// `φ(z)`: the density at `z`.
pub(crate) fn density(z: f64) -> f64 {
    Normal::standard().pdf(z)
}

/// `Φ⁻¹(p)` for a probability strictly between 0 and 1.
pub(crate) fn quantile(probability: f64) -> f64 {
    Normal::standard().inverse_cdf(probability)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantile_undoes_the_distribution() {
        for p in [1e-9, 0.01, 0.05, 0.5, 0.975, 0.999_999] {
            assert!((cdf(quantile(p)) - p).abs() < 1e-10 * p, "{p}");
        }
        assert!((quantile(0.05) + 1.644_853_626_951_472_7).abs() < 1e-14);
    }

    #[test]
    fn the_density_is_highest_in_the_middle() {
        assert!((density(0.0) - 0.398_942_280_401_432_7).abs() < 1e-15);
        assert!((density(2.0) - density(-2.0)).abs() < 1e-18);
    }
}
