//! Downside deviation: how far returns fall short of a minimum.

/// `√(Σ min(r − minimum, 0)² ÷ n)`, a fraction per session; n counts every return.
///
/// Dividing by all returns and not by the short ones alone is what makes it comparable between
/// series: a rare shortfall weighs less than a frequent one. `minimum` is the least acceptable
/// return per session, 0 where nothing is said.
/// `None` without a return, or when one is not finite; 0 when none falls short.
/// Source: methodology, section 6.1; vector ANA-001 (`downside_deviation`).
///
/// ```
/// use equipoise_analytics::risk::downside_deviation;
///
/// assert_eq!(downside_deviation(&[0.5, -0.5, 0.25, 0.0], 0.0), Some(0.25));
/// ```
#[must_use]
pub fn downside_deviation(returns: &[f64], minimum: f64) -> Option<f64> {
    let usable = minimum.is_finite() && returns.iter().all(|r| r.is_finite());
    if returns.is_empty() || !usable {
        return None;
    }
    let shortfalls = returns.iter().map(|r| (r - minimum).min(0.0));
    let squares: f64 = shortfalls.map(|short| short * short).sum();
    let deviation = (squares / returns.len() as f64).sqrt();
    deviation.is_finite().then_some(deviation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rare_shortfall_weighs_less_than_a_frequent_one() {
        let rare = downside_deviation(&[-0.1, 0.0, 0.0, 0.0], 0.0).unwrap();
        let frequent = downside_deviation(&[-0.1, -0.1, -0.1, -0.1], 0.0).unwrap();
        assert!((rare - 0.05).abs() < 1e-15 && (frequent - 0.1).abs() < 1e-15);
    }

    #[test]
    fn gains_below_the_minimum_fall_short() {
        assert_eq!(
            downside_deviation(&[0.25, 0.75], 0.75),
            Some(0.125_f64.sqrt())
        );
        assert_eq!(downside_deviation(&[0.25, 0.75], 0.0), Some(0.0));
    }

    #[test]
    fn no_returns_do_not_fall_short_of_anything_known() {
        assert_eq!(downside_deviation(&[], 0.0), None);
        assert_eq!(downside_deviation(&[f64::NAN], 0.0), None);
        assert_eq!(downside_deviation(&[0.01, f64::INFINITY], 0.0), None);
        assert_eq!(downside_deviation(&[0.01], f64::NAN), None);
    }
}
