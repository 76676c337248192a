//! EWMA variance: the variance of late, older returns counting ever less.

use crate::input::{InputError, all_representable, at_least, between, finite};

/// The decay usual for daily returns: half of the weight is on the last 11 sessions.
pub const DAILY_DECAY: f64 = 0.94;

/// The decay usual for monthly returns: half of the weight is on the last 23 months.
pub const MONTHLY_DECAY: f64 = 0.97;

/// `s²[t] = decay · s²[t−1] + (1 − decay) · r[t]²`, one entry for each return, per session.
///
/// The mean is taken to be 0. The first entry is the square of the first return, so the beginning
/// leans on that one: `decay^t` of its weight is left after t sessions.
///
/// # Errors
/// Without a return, when one is not finite, when the decay is not between 0 and 1, or
/// when a variance is too large to be represented.
/// Source: methodology, section 6.1; vector ANA-011 (`ewma_variance`).
///
/// ```
/// use equipoise_analytics::risk::ewma_variances;
///
/// assert_eq!(ewma_variances(&[2.0, 0.0, 4.0], 0.5)?, [4.0, 2.0, 9.0]);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn ewma_variances(returns: &[f64], decay: f64) -> Result<Vec<f64>, InputError> {
    at_least("returns", returns.len(), 1)?;
    finite("returns", returns)?;
    between("decay", decay, 0.0, 1.0)?;
    let mut variance = returns[0] * returns[0];
    let step = |r: &f64| {
        variance = decay * variance + (1.0 - decay) * r * r;
        variance
    };
    let mut variances = vec![returns[0] * returns[0]];
    variances.extend(returns[1..].iter().map(step));
    all_representable("EWMA variance", variances)
}

/// The sessions after which a return counts half: `ln ½ ÷ ln decay`.
///
/// `None` when the decay is not between 0 and 1.
/// Source: methodology, section 6.1.
///
/// ```
/// use equipoise_analytics::risk::{DAILY_DECAY, half_life_of_decay};
///
/// assert_eq!(half_life_of_decay(DAILY_DECAY).map(f64::round), Some(11.0));
/// ```
#[must_use]
pub fn half_life_of_decay(decay: f64) -> Option<f64> {
    (0.0 < decay && decay < 1.0).then(|| 0.5_f64.ln() / decay.ln())
}

/// The decay of which half is left after `half_life` sessions: `½^(1 ÷ half_life)`.
///
/// `None` when the half-life is not positive and finite.
/// Source: methodology, section 6.1.
///
/// ```
/// use equipoise_analytics::risk::decay_of_half_life;
///
/// assert_eq!(decay_of_half_life(1.0), Some(0.5));
/// ```
#[must_use]
pub fn decay_of_half_life(half_life: f64) -> Option<f64> {
    (half_life.is_finite() && half_life > 0.0).then(|| 0.5_f64.powf(1.0 / half_life))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_life_and_decay_say_the_same() {
        let decay = decay_of_half_life(11.0).unwrap();
        assert!((half_life_of_decay(decay).unwrap() - 11.0).abs() < 1e-12);
    }

    #[test]
    fn returns_of_one_size_have_its_square_for_a_variance() {
        for variance in ewma_variances(&[0.25, -0.25, 0.25], DAILY_DECAY).unwrap() {
            assert!((variance - 0.0625).abs() < 1e-16);
        }
    }

    #[test]
    fn a_decay_that_forgets_all_or_nothing_is_refused() {
        for decay in [0.0, 1.0, -0.5, f64::NAN] {
            assert!(ewma_variances(&[0.01], decay).is_err(), "{decay}");
            assert_eq!(half_life_of_decay(decay), None);
        }
        assert_eq!(decay_of_half_life(0.0), None);
        assert!(ewma_variances(&[], DAILY_DECAY).is_err());
    }
}
