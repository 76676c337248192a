//! Volatility: the sample standard deviation of daily returns, per session and per year.

use crate::{SESSIONS_PER_YEAR, average_daily_return};

/// `√(Σ (r − mean)² ÷ (n − 1))`, a fraction per session.
///
/// `None` with fewer than two returns, or when one is not finite; 0 when all are equal.
/// Source: methodology, section 6.1; vector ANA-001 (`stdev`).
#[must_use]
pub fn volatility_daily(daily_returns: &[f64]) -> Option<f64> {
    if daily_returns.len() < 2 {
        return None;
    }
    let mean = average_daily_return(daily_returns)?;
    let squares: f64 = daily_returns.iter().map(|r| (r - mean) * (r - mean)).sum();
    Some((squares / (daily_returns.len() - 1) as f64).sqrt())
}

/// [`volatility_daily`] × √252, a fraction per year.
///
/// `None` where the daily figure is.
/// Source: methodology, section 6.1; vector ANA-001 (`annualised_volatility`).
#[must_use]
pub fn volatility_annualized(daily_returns: &[f64]) -> Option<f64> {
    volatility_daily(daily_returns).map(|daily| daily * SESSIONS_PER_YEAR.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deviation_divides_by_one_less_than_the_number_of_returns() {
        let daily = volatility_daily(&[0.01, 0.03]).unwrap();
        assert!((daily - 0.02 / 2_f64.sqrt()).abs() < 1e-15);
    }

    #[test]
    fn one_return_has_no_volatility_and_equal_returns_have_none_of_it() {
        assert_eq!(volatility_annualized(&[0.01]), None);
        assert_eq!(volatility_annualized(&[]), None);
        assert_eq!(volatility_annualized(&[0.25, 0.25, 0.25]), Some(0.0));
    }
}
