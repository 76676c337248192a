//! Active returns: what the index gained more than the benchmark, session by session.

use super::check;
use crate::input::InputError;

/// `index[t] − benchmark[t]`, fractions per session.
///
/// # Errors
/// When the lengths differ, or an entry is not finite.
/// Source: methodology, section 6.3; vector ANA-004.
///
/// ```
/// use equipoise_analytics::relative::active_returns;
///
/// assert_eq!(active_returns(&[0.5, 0.25], &[0.25, 0.5])?, [0.25, -0.25]);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn active_returns(index: &[f64], benchmark: &[f64]) -> Result<Vec<f64>, InputError> {
    check(index, benchmark, 0)?;
    Ok(index.iter().zip(benchmark).map(|(a, b)| a - b).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_benchmark_of_other_sessions_is_refused() {
        let refusal = active_returns(&[0.1, 0.2], &[0.1]).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "benchmark: 1 found, 2 needed to match index"
        );
        assert!(active_returns(&[0.1], &[f64::NAN]).is_err());
    }
}
