//! Jensen's alpha: what the index gained beyond what its beta explains.

use super::{beta, check_year};
use crate::input::{InputError, finite, representable};
use crate::sums::mean;

/// `(mean(a − rf) − beta · mean(b − rf)) × periods_per_year`, a fraction per year.
///
/// `risk_free` is the rate of one session, the same for all; with a rate that changes, take it away
/// from both series first and give 0. With 1 period per year it is the alpha of one session.
///
/// # Errors
/// As [`beta`], and when the rate is not finite or there is no positive number of periods per year.
/// Source: methodology, section 6.3; vector ANA-004 (`alpha_annualised`).
///
/// ```
/// use equipoise_analytics::relative::jensen_alpha;
///
/// // Twice the benchmark and an eighth on top.
/// let alpha = jensen_alpha(&[0.625, -0.375], &[0.25, -0.25], 0.0, 4.0)?;
/// assert_eq!(alpha, 0.5);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn jensen_alpha(
    index: &[f64],
    benchmark: &[f64],
    risk_free: f64,
    periods_per_year: f64,
) -> Result<f64, InputError> {
    finite("risk_free", &[risk_free])?;
    check_year(periods_per_year)?;
    let beta = beta(index, benchmark)?;
    let alpha = (mean(index) - risk_free) - beta * (mean(benchmark) - risk_free);
    representable("alpha", alpha * periods_per_year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_benchmark_has_no_alpha_to_itself() {
        let returns = [0.01, -0.02, 0.005];
        let found = jensen_alpha(&returns, &returns, 0.0001, 252.0).unwrap();
        assert!(found.abs() < 1e-15);
    }

    #[test]
    fn a_rate_matters_where_beta_is_not_one() {
        let benchmark = [0.02, -0.01, 0.03];
        let half = benchmark.map(|r| r / 2.0);
        let free = jensen_alpha(&half, &benchmark, 0.0, 1.0).unwrap();
        let charged = jensen_alpha(&half, &benchmark, 0.001, 1.0).unwrap();
        assert!((free - charged - 0.0005).abs() < 1e-15);
    }

    #[test]
    fn a_rate_that_is_no_number_is_refused() {
        let returns = [0.01, -0.02];
        assert!(jensen_alpha(&returns, &returns, f64::NAN, 252.0).is_err());
        assert!(jensen_alpha(&returns, &returns, 0.0, 0.0).is_err());
    }
}
