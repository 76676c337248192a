//! Total return: what a holding from the first level to the last one gained.

use super::is_level;

/// `last ÷ first − 1`, a fraction.
///
/// `levels` are those of the range alone, so a sub-range answers its own return and not that since
/// the base. `None` with fewer than two levels, when the first or the last is
/// not positive and finite, or when the return is too large to be represented.
/// Source: methodology, section 6.1, period return; vector ANA-001.
///
/// ```
/// use equipoise_analytics::total_return;
///
/// assert_eq!(total_return(&[1000.0, 900.0, 1250.0]), Some(0.25));
/// ```
#[must_use]
pub fn total_return(levels: &[f64]) -> Option<f64> {
    let [first, .., last] = levels else {
        return None;
    };
    let gain = last / first - 1.0;
    (is_level(*first) && is_level(*last) && gain.is_finite()).then_some(gain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_answers_its_own_return_and_not_the_one_since_the_base() {
        let levels = [1000.0, 1100.0, 1210.0];
        assert!((total_return(&levels).unwrap() - 0.21).abs() < 1e-12);
        assert!((total_return(&levels[1..]).unwrap() - 0.10).abs() < 1e-12);
    }

    #[test]
    fn fewer_than_two_levels_or_a_level_that_is_none_have_no_return() {
        assert_eq!(total_return(&[]), None);
        assert_eq!(total_return(&[1000.0]), None);
        assert_eq!(total_return(&[0.0, 1000.0]), None);
        assert_eq!(total_return(&[1000.0, f64::NAN]), None);
        assert_eq!(total_return(&[f64::MIN_POSITIVE, f64::MAX]), None);
    }
}
