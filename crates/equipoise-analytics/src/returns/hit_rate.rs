//! Hit rate: how often a session gained.

/// The number of returns above 0, over the number of returns: a fraction between 0 and 1.
///
/// A return of 0 is no hit, but it counts. `None` without a return, or when one is not finite.
/// Source: methodology, section 6.1.
///
/// ```
/// use equipoise_analytics::returns::hit_rate;
///
/// assert_eq!(hit_rate(&[0.01, -0.02, 0.0, 0.03]), Some(0.5));
/// ```
#[must_use]
pub fn hit_rate(returns: &[f64]) -> Option<f64> {
    if returns.is_empty() || !returns.iter().all(|r| r.is_finite()) {
        return None;
    }
    let hits = returns.iter().filter(|r| **r > 0.0).count();
    Some(hits as f64 / returns.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unchanged_session_is_no_hit_but_counts() {
        assert_eq!(hit_rate(&[0.0, 0.01]), Some(0.5));
        assert_eq!(hit_rate(&[0.0]), Some(0.0));
    }

    #[test]
    fn no_sessions_have_no_rate() {
        assert_eq!(hit_rate(&[]), None);
        assert_eq!(hit_rate(&[0.01, f64::NAN]), None);
    }
}
