//! Probabilistic Sharpe ratio: how likely the true ratio is above a given one.

use crate::normal;
use crate::returns::average_daily_return;
use crate::risk::Moments;

/// `Φ((SR − SR*) √(n − 1) ÷ √(1 − g₁ SR + (g₂ + 2) ÷ 4 · SR²))`, a probability.
///
/// SR is the ratio of the given returns above the risk-free rate, per session and not annualized;
/// `threshold` is SR* in the same unit. Short series, losses with a long tail and heavy tails all
/// make the measured ratio less certain. g₁ and g₂ are skewness and excess kurtosis of the
/// population.
/// `None` with fewer than two returns, when one is not finite, when they do not vary, or when the
/// variance of the estimate is not positive.
/// Source: Bailey and López de Prado, The Sharpe Ratio Efficient Frontier (2012), with the ordinary
/// kurtosis written as excess.
///
/// ```
/// use equipoise_analytics::ratios::probabilistic_sharpe_ratio;
///
/// let returns = [0.01, -0.005, 0.004, 0.003, -0.002, 0.006];
/// let above_zero = probabilistic_sharpe_ratio(&returns, 0.0).unwrap();
/// let above_one = probabilistic_sharpe_ratio(&returns, 1.0).unwrap();
/// assert!(above_zero > 0.8 && above_one < 0.2);
/// ```
#[must_use]
pub fn probabilistic_sharpe_ratio(excess_returns: &[f64], threshold: f64) -> Option<f64> {
    let moments = Moments::of(excess_returns)?;
    let ratio = average_daily_return(excess_returns)? / moments.deviation;
    let variance =
        1.0 - moments.skewness * ratio + (moments.excess_kurtosis + 2.0) / 4.0 * ratio * ratio;
    if !(variance > 0.0 && threshold.is_finite()) {
        return None;
    }
    let distance = (ratio - threshold) * ((excess_returns.len() - 1) as f64).sqrt();
    Some(normal::cdf(distance / variance.sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_measured_ratio_itself_is_as_likely_too_high_as_too_low() {
        let returns = [0.01, -0.005, 0.004, 0.003];
        let moments = Moments::of(&returns).unwrap();
        let found = probabilistic_sharpe_ratio(&returns, moments.mean / moments.deviation);
        assert!((found.unwrap() - 0.5).abs() < 1e-12);
    }

    #[test]
    fn more_of_the_same_returns_is_more_certain() {
        let short = [0.01, -0.005, 0.004, 0.003];
        let long = [short, short, short].concat();
        assert!(probabilistic_sharpe_ratio(&long, 0.0) > probabilistic_sharpe_ratio(&short, 0.0));
    }

    #[test]
    fn returns_that_do_not_vary_have_no_ratio_to_be_sure_of() {
        assert_eq!(probabilistic_sharpe_ratio(&[0.01; 5], 0.0), None);
        assert_eq!(probabilistic_sharpe_ratio(&[0.01, 0.02], f64::NAN), None);
    }
}
