//! Annualized return: the return of a year that, repeated, gives the return of the range.

use super::{average_daily_return, total_return};

/// `(last ÷ first)^(periods_per_year ÷ n) − 1`, with n the number of steps between the levels.
///
/// This one counts sessions. Ranges of much less than a year give figures that mean little: five
/// sessions that gain 9 % become several thousand percent.
/// `None` where [`total_return`] is, without a positive number of periods per year, or when the
/// figure is too large to be represented.
/// Source: methodology, section 6.1; vector ANA-001 (`annualised_return_geometric`).
///
/// ```
/// use equipoise_analytics::returns::annualized_return_by_sessions;
///
/// // Two steps, four to a year: the gain is had twice.
/// assert_eq!(annualized_return_by_sessions(&[100.0, 120.0, 150.0], 4.0), Some(1.25));
/// ```
#[must_use]
pub fn annualized_return_by_sessions(levels: &[f64], periods_per_year: f64) -> Option<f64> {
    let steps = levels.len().checked_sub(1)?;
    annualized(levels, periods_per_year / steps as f64)
}

/// `(last ÷ first)^(365.25 ÷ days) − 1`, with the calendar days from the first level to the last.
///
/// This one counts days, so a gap in the sessions changes nothing about it.
/// `None` where [`total_return`] is, without a day, or when the figure is too large to be
/// represented.
/// Source: methodology, section 6.1.
///
/// ```
/// use equipoise_analytics::returns::annualized_return_by_days;
///
/// let four_years = annualized_return_by_days(&[100.0, 1600.0], 1461).unwrap();
/// assert!((four_years - 1.0).abs() < 1e-12);
/// ```
#[must_use]
pub fn annualized_return_by_days(levels: &[f64], days: u32) -> Option<f64> {
    annualized(levels, crate::DAYS_PER_YEAR / f64::from(days))
}

/// `mean × periods_per_year`, a fraction per year, without compounding.
///
/// The figure the Sharpe ratio has above its line. `None` where the mean is.
/// Source: methodology, section 6.1; vector ANA-001 (`annualised_return_arithmetic`).
///
/// ```
/// use equipoise_analytics::returns::annualized_return_arithmetic;
///
/// assert_eq!(annualized_return_arithmetic(&[0.25, -0.125], 2.0), Some(0.125));
/// ```
#[must_use]
pub fn annualized_return_arithmetic(returns: &[f64], periods_per_year: f64) -> Option<f64> {
    let annual = average_daily_return(returns)? * periods_per_year;
    annual.is_finite().then_some(annual)
}

fn annualized(levels: &[f64], exponent: f64) -> Option<f64> {
    if !(exponent.is_finite() && exponent > 0.0) {
        return None;
    }
    total_return(levels)?;
    let growth = levels[levels.len() - 1] / levels[0];
    let annual = growth.powf(exponent) - 1.0;
    annual.is_finite().then_some(annual)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_of_sessions_is_its_own_annual_return() {
        let mut levels = vec![100.0; 252];
        levels.push(110.0);
        let found = annualized_return_by_sessions(&levels, 252.0).unwrap();
        assert!((found - 0.10).abs() < 1e-12);
    }

    #[test]
    fn half_the_days_square_the_growth() {
        let found = annualized_return_by_days(&[100.0, 110.0], 1461).unwrap();
        let half = annualized_return_by_days(&[100.0, 110.0], 2922).unwrap();
        assert!(((1.0 + half).powi(2) - (1.0 + found)).abs() < 1e-12);
    }

    #[test]
    fn no_time_and_no_range_have_no_annual_return() {
        assert_eq!(annualized_return_by_days(&[100.0, 110.0], 0), None);
        assert_eq!(annualized_return_by_sessions(&[100.0], 252.0), None);
        assert_eq!(annualized_return_by_sessions(&[], 252.0), None);
        assert_eq!(annualized_return_by_sessions(&[100.0, 110.0], 0.0), None);
    }

    #[test]
    fn a_figure_beyond_every_number_is_none() {
        assert_eq!(annualized_return_by_sessions(&[1.0, 1e9], 252.0), None);
    }
}
