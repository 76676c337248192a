//! Moments: center, spread, lean and tails of a distribution in four numbers.

use super::{deviation_beyond_rounding, excess_kurtosis, skewness};
use crate::sums::mean;

/// What value at risk by formula needs to know of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// Arithmetic mean, a fraction per session.
    pub mean: f64,
    /// Sample standard deviation, divided by n − 1: a fraction per session.
    pub deviation: f64,
    /// Skewness g₁ of the population.
    pub skewness: f64,
    /// Excess kurtosis g₂ of the population.
    pub excess_kurtosis: f64,
}

impl Moments {
    /// The moments of a series.
    ///
    /// `None` with fewer than two values, when one is not finite, or when they do not vary.
    /// Source: methodology, sections 6.1 and 6.2; vector ANA-003.
    ///
    /// ```
    /// use equipoise_analytics::risk::Moments;
    ///
    /// let moments = Moments::of(&[0.5, -0.5, 0.5, -0.5, 0.0]).unwrap();
    /// assert_eq!((moments.mean, moments.deviation, moments.skewness), (0.0, 0.5, 0.0));
    /// ```
    #[must_use]
    pub fn of(returns: &[f64]) -> Option<Self> {
        Some(Self {
            deviation: deviation_beyond_rounding(returns)?,
            mean: mean(returns),
            skewness: skewness(returns)?,
            excess_kurtosis: excess_kurtosis(returns)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_without_spread_has_no_moments() {
        assert_eq!(Moments::of(&[0.01, 0.01]), None);
        assert_eq!(Moments::of(&[]), None);
    }
}
