//! Herfindahl-Hirschman index and the effective number of constituents.

use super::are_weights;

/// `Σ w²`, between 1/N (equal weights) and 1 (all in one).
///
/// `None` without a weight, or when one is negative or not finite.
/// Source: methodology, section 6.8; vector ANA-010 (`hhi`).
///
/// ```
/// use equipoise_analytics::concentration::herfindahl;
///
/// assert_eq!(herfindahl(&[0.5, 0.25, 0.25]), Some(0.375));
/// ```
#[must_use]
pub fn herfindahl(weights: &[f64]) -> Option<f64> {
    let squares: f64 = weights.iter().map(|w| w * w).sum();
    (are_weights(weights) && squares.is_finite()).then_some(squares)
}

/// `1 ÷ Σ w²`: how many equally weighted constituents are as concentrated.
///
/// `None` where [`herfindahl`] is, or when every weight is 0.
/// Source: methodology, section 6.8; vector ANA-010 (`effective_n`).
///
/// ```
/// use equipoise_analytics::concentration::effective_number;
///
/// assert_eq!(effective_number(&[0.25; 4]), Some(4.0));
/// ```
#[must_use]
pub fn effective_number(weights: &[f64]) -> Option<f64> {
    herfindahl(weights)
        .map(|index| 1.0 / index)
        .filter(|n| n.is_finite())
}

/// `(Σ w² − 1/N) ÷ (1 − 1/N)`: 0 for equal weights, 1 for all in one, whatever N is.
///
/// `None` where [`herfindahl`] is, or with one constituent, which cannot be anything else.
/// Source: methodology, section 6.8; vector ANA-010 (`normalised_hhi`).
///
/// ```
/// use equipoise_analytics::concentration::herfindahl_normalized;
///
/// assert_eq!(herfindahl_normalized(&[0.75, 0.25]), Some(0.25));
/// ```
#[must_use]
pub fn herfindahl_normalized(weights: &[f64]) -> Option<f64> {
    let equal = 1.0 / weights.len() as f64;
    let index = herfindahl(weights).filter(|_| weights.len() > 1)?;
    Some((index - equal) / (1.0 - equal)).filter(|normalized| normalized.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_in_one_is_as_concentrated_as_can_be() {
        let weights = [1.0, 0.0, 0.0];
        assert_eq!(herfindahl(&weights), Some(1.0));
        assert_eq!(effective_number(&weights), Some(1.0));
        assert_eq!(herfindahl_normalized(&weights), Some(1.0));
    }

    #[test]
    fn nothing_held_is_not_concentrated() {
        assert_eq!(herfindahl(&[]), None);
        assert_eq!(herfindahl(&[0.5, -0.5]), None);
        assert_eq!(effective_number(&[0.0]), None);
        assert_eq!(herfindahl_normalized(&[1.0]), None);
    }
}
