//! Summary: the figures shown beside a range of levels.

use crate::{
    average_daily_return, max_daily_return, min_daily_return, sharpe_ratio, total_return,
    volatility_annualized, volatility_daily,
};

/// What a range of levels comes to. Returns and volatilities are fractions; `None` means that the
/// range is too short, or does not vary, for the figure to be defined.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Summary {
    /// Last level over first level, less 1.
    pub total_return: Option<f64>,
    /// Arithmetic mean of the daily returns.
    pub average_daily_return: Option<f64>,
    /// Sample standard deviation of the daily returns, per session.
    pub volatility_daily: Option<f64>,
    /// Sample standard deviation of the daily returns, per year of 252 sessions.
    pub volatility_annualized: Option<f64>,
    /// Largest daily return.
    pub max_daily_return: Option<f64>,
    /// Smallest daily return.
    pub min_daily_return: Option<f64>,
    /// Annual return above the risk-free rate for each unit of annual volatility.
    pub sharpe_ratio: Option<f64>,
}

/// The summary of a range.
///
/// `levels` run from the first close of the range to its last. `daily_returns` are those of its
/// sessions, as fractions, without the base session that has none; `risk_free_annual` is a fraction
/// per year.
///
/// ```
/// use equipoise_analytics::summary;
///
/// let found = summary(&[100.0, 150.0, 125.0], &[0.5, -1.0 / 6.0], 0.02);
/// assert_eq!((found.total_return, found.max_daily_return), (Some(0.25), Some(0.5)));
/// ```
#[must_use]
pub fn summary(levels: &[f64], daily_returns: &[f64], risk_free_annual: f64) -> Summary {
    Summary {
        total_return: total_return(levels),
        average_daily_return: average_daily_return(daily_returns),
        volatility_daily: volatility_daily(daily_returns),
        volatility_annualized: volatility_annualized(daily_returns),
        max_daily_return: max_daily_return(daily_returns),
        min_daily_return: min_daily_return(daily_returns),
        sharpe_ratio: sharpe_ratio(daily_returns, risk_free_annual),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_session_alone_has_no_figure() {
        assert_eq!(summary(&[1000.0], &[], 0.02), Summary::default());
    }

    #[test]
    fn one_return_has_a_mean_and_extremes_but_no_volatility() {
        let found = summary(&[1000.0, 1010.0], &[0.01], 0.02);
        assert_eq!(found.average_daily_return, Some(0.01));
        assert_eq!(found.max_daily_return, found.min_daily_return);
        assert_eq!(found.volatility_annualized, None);
        assert_eq!(found.sharpe_ratio, None);
    }
}
