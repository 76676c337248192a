//! Gain-to-pain ratio: all that was gained, for each unit of what was lost on the way.

/// `Σ r ÷ |Σ min(r, 0)|`, a pure number.
///
/// Losses stand on both sides: they lower the gain, and they are the pain. A series that ends where
/// it began has 0, whatever it went through.
/// `None` without a return, when one is not finite, or when none is negative.
/// Source: methodology, section 6.1.
///
/// ```
/// use equipoise_analytics::ratios::gain_to_pain_ratio;
///
/// assert_eq!(gain_to_pain_ratio(&[0.5, -0.25, 0.5, -0.25]), Some(1.0));
/// ```
#[must_use]
pub fn gain_to_pain_ratio(returns: &[f64]) -> Option<f64> {
    let gain: f64 = returns.iter().sum();
    let pain: f64 = returns.iter().map(|r| -r.min(0.0)).sum();
    let ratio = gain / pain;
    (pain > 0.0 && gain.is_finite() && ratio.is_finite()).then_some(ratio)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_losses_are_all_pain() {
        assert_eq!(gain_to_pain_ratio(&[-0.25, -0.5]), Some(-1.0));
    }

    #[test]
    fn a_series_without_a_loss_has_no_ratio() {
        assert_eq!(gain_to_pain_ratio(&[0.01, 0.0]), None);
        assert_eq!(gain_to_pain_ratio(&[]), None);
        assert_eq!(gain_to_pain_ratio(&[-0.01, f64::NAN]), None);
        assert_eq!(gain_to_pain_ratio(&[-0.01, f64::INFINITY]), None);
    }
}
