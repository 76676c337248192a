//! Beta: how much the index moves when the benchmark moves.

use super::{covariance, positive_deviation};
use crate::input::{InputError, representable};

/// `cov(index, benchmark) ÷ var(benchmark)`, a pure number.
///
/// 1 moves with the benchmark, 0 regardless of it. The beta the holdings of today imply is
/// [`ex_ante_beta`](crate::decomposition::ex_ante_beta).
///
/// # Errors
/// When the lengths differ, with fewer than two sessions, when an entry is not finite, or when the
/// benchmark does not vary.
/// Source: methodology, section 6.3; vector ANA-004 (`beta`).
///
/// ```
/// use equipoise_analytics::relative::beta;
///
/// assert_eq!(beta(&[0.5, -0.5], &[0.25, -0.25])?, 2.0);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn beta(index: &[f64], benchmark: &[f64]) -> Result<f64, InputError> {
    let together = covariance(index, benchmark)?;
    positive_deviation("benchmark", benchmark)?;
    representable("beta", together / covariance(benchmark, benchmark)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_benchmark_has_a_beta_of_one_to_itself() {
        let returns = [0.01, -0.02, 0.005];
        assert_eq!(beta(&returns, &returns), Ok(1.0));
    }

    #[test]
    fn a_constant_added_to_every_return_changes_nothing() {
        let benchmark = [0.01, -0.02, 0.005];
        let found = beta(&benchmark.map(|r| r + 0.25), &benchmark).unwrap();
        assert!((found - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_benchmark_that_does_not_vary_moves_nothing() {
        let refusal = beta(&[0.1, 0.2, 0.3], &[0.1; 3]).unwrap_err();
        assert_eq!(refusal, InputError::DoesNotVary { field: "benchmark" });
    }
}
