//! Exponential moving average: every value so far, older ones counting ever less.

use crate::input::{InputError, at_least, finite};
use crate::sums::mean;

/// What the average is before there is a history to average. Platforms differ in it, and with it in
/// the first dozens of figures: say which one is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EmaSeed {
    /// The first value, from its row on. The default.
    #[default]
    FirstValue,
    /// The mean of the first window, from its last row on; `None` before.
    MeanOfFirstWindow,
    /// None: the weights of the values there are, α(1 − α)^k, are scaled to sum to 1.
    BiasAdjusted,
}

/// `α v[t] + (1 − α) EMA[t−1]` with `α = 2 ÷ (window + 1)`, in the unit of `values`.
///
/// One entry for each value; `None` only before a [`EmaSeed::MeanOfFirstWindow`] is known.
///
/// # Errors
/// When the window is 0, or when a value is not finite: every later average would depend on it.
/// Source: methodology, section 6.4, EMA; vector ANA-011 (`ema`).
///
/// ```
/// use equipoise_analytics::rolling::{EmaSeed, exponential_moving_average};
///
/// let averages = exponential_moving_average(&[10.0, 11.0, 12.0], 3, EmaSeed::FirstValue)?;
/// assert_eq!(averages, [Some(10.0), Some(10.5), Some(11.25)]);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn exponential_moving_average(
    values: &[f64],
    window: usize,
    seed: EmaSeed,
) -> Result<Vec<Option<f64>>, InputError> {
    at_least("window", window, 1)?;
    finite("values", values)?;
    let alpha = 2.0 / (window as f64 + 1.0);
    Ok(match seed {
        EmaSeed::FirstValue => recursive(values, 1, alpha),
        EmaSeed::MeanOfFirstWindow => recursive(values, window, alpha),
        EmaSeed::BiasAdjusted => bias_adjusted(values, alpha),
    })
}

/// Begins with the mean of the first `seed_length` values, at the last of them.
fn recursive(values: &[f64], seed_length: usize, alpha: f64) -> Vec<Option<f64>> {
    if values.len() < seed_length {
        return vec![None; values.len()];
    }
    let mut average = mean(&values[..seed_length]);
    let mut averages = vec![None; seed_length - 1];
    averages.push(Some(average));
    averages.extend(values[seed_length..].iter().map(|value| {
        average = alpha * value + (1.0 - alpha) * average;
        Some(average)
    }));
    averages
}

fn bias_adjusted(values: &[f64], alpha: f64) -> Vec<Option<f64>> {
    let (mut weighted, mut weights) = (0.0, 0.0);
    let step = |value: &f64| {
        weighted = value + (1.0 - alpha) * weighted;
        weights = 1.0 + (1.0 - alpha) * weights;
        Some(weighted / weights)
    };
    values.iter().map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEEDS: [EmaSeed; 3] = [
        EmaSeed::FirstValue,
        EmaSeed::MeanOfFirstWindow,
        EmaSeed::BiasAdjusted,
    ];

    #[test]
    fn a_window_of_one_is_the_series_itself() {
        for seed in SEEDS {
            let averages = exponential_moving_average(&[1.0, 5.0, 2.0], 1, seed).unwrap();
            assert_eq!(averages, [Some(1.0), Some(5.0), Some(2.0)], "{seed:?}");
        }
    }

    #[test]
    fn a_seed_from_the_first_window_has_no_average_before_it() {
        let values = [1.0, 3.0, 8.0, 4.0];
        let seed = EmaSeed::MeanOfFirstWindow;
        let averages = exponential_moving_average(&values, 3, seed).unwrap();
        assert_eq!(averages, [None, None, Some(4.0), Some(4.0)]);
        assert_eq!(
            exponential_moving_average(&values, 5, seed),
            Ok(vec![None; 4])
        );
    }

    #[test]
    fn seeds_are_forgotten() {
        let values: Vec<f64> = (0..400).map(|k| f64::from(k % 7)).collect();
        let last = |seed| {
            *exponential_moving_average(&values, 10, seed)
                .unwrap()
                .last()
                .unwrap()
        };
        let from_first = last(EmaSeed::FirstValue).unwrap();
        for seed in SEEDS {
            assert!((last(seed).unwrap() - from_first).abs() < 1e-12, "{seed:?}");
        }
    }

    #[test]
    fn a_value_that_is_missing_is_refused_and_not_carried_along() {
        let refusal = exponential_moving_average(&[1.0, f64::NAN], 3, EmaSeed::FirstValue);
        assert!(matches!(refusal, Err(InputError::NotFinite { row: 1, .. })));
        assert!(exponential_moving_average(&[1.0], 0, EmaSeed::FirstValue).is_err());
        assert_eq!(
            exponential_moving_average(&[], 3, EmaSeed::FirstValue),
            Ok(vec![])
        );
    }
}
