//! Contributions: the part of a session's return that each constituent brings.

use crate::input::{InputError, finite, representable, same_length};

/// `w · r` for each constituent, fractions of the portfolio: they sum to its return.
///
/// Weights are those at the start of the session. For contributions to a total return, the returns
/// include the dividends of the session.
///
/// # Errors
/// When the lengths differ, or when an entry is not finite.
/// Source: methodology, section 6.7; vector ANA-013.
///
/// ```
/// use equipoise_analytics::attribution::contributions;
///
/// assert_eq!(contributions(&[0.5, 0.5], &[0.5, -0.25])?, [0.25, -0.125]);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn contributions(weights: &[f64], returns: &[f64]) -> Result<Vec<f64>, InputError> {
    same_length(("returns", returns), ("weights", weights))?;
    finite("weights", weights)?;
    finite("returns", returns)?;
    let pairs = weights.iter().zip(returns);
    pairs
        .map(|(w, r)| representable("contribution", w * r))
        .collect()
}

/// `(value after − value before) ÷ Σ values before` for each constituent.
///
/// The form that also works for a line that enters at a price of 0, such as a spin-off before its
/// first trade: it has a value afterwards, but no return. Values before are adjusted for what
/// happened overnight, at the exchange rates of the close before.
///
/// # Errors
/// When the lengths differ, when an entry is not finite, or when the values before do not sum to
/// something positive.
/// Source: methodology, section 6.7, value form.
///
/// ```
/// use equipoise_analytics::attribution::contributions_of_values;
///
/// // The second line was handed out of the first, at a price of 0.
/// assert_eq!(contributions_of_values(&[100.0, 0.0], &[75.0, 50.0])?, [-0.25, 0.5]);
/// # Ok::<(), equipoise_analytics::InputError>(())
/// ```
pub fn contributions_of_values(before: &[f64], after: &[f64]) -> Result<Vec<f64>, InputError> {
    same_length(("values after", after), ("values before", before))?;
    finite("values before", before)?;
    finite("values after", after)?;
    let total: f64 = before.iter().sum();
    crate::input::between("sum of the values before", total, 0.0, f64::INFINITY)?;
    let pairs = before.iter().zip(after);
    pairs
        .map(|(before, after)| representable("contribution", (after - before) / total))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_agree_where_every_line_has_a_price() {
        let by_weight = contributions(&[0.25, 0.75], &[0.1, -0.2]).unwrap();
        let by_value = contributions_of_values(&[25.0, 75.0], &[27.5, 60.0]).unwrap();
        let mut pairs = by_weight.iter().zip(&by_value);
        assert!(pairs.all(|(a, b)| (a - b).abs() < 1e-15));
    }

    #[test]
    fn nothing_held_contributes_nothing_known() {
        assert!(contributions_of_values(&[0.0], &[1.0]).is_err());
        assert!(contributions_of_values(&[1.0], &[]).is_err());
        assert!(contributions(&[1.0], &[f64::NAN]).is_err());
        assert!(contributions(&[1.0], &[0.1, 0.2]).is_err());
    }
}
