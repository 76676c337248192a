//! Exchange rates between currencies, and the minor units that prices are quoted in.

use crate::Date;

/// A spot rate: units of `quote` for one unit of `base`.
#[derive(Debug, Clone, PartialEq)]
pub struct FxRate {
    /// The session the rate was fixed on.
    pub session: Date,
    /// ISO 4217 code of the currency that is priced.
    pub base: String,
    /// ISO 4217 code of the currency it is priced in.
    pub quote: String,
    /// Units of `quote` for one unit of `base`, finite and positive.
    pub rate: f64,
}

/// Price units that are a part of a currency (sources: data vendors' quotes in London,
/// Johannesburg, Tel Aviv and Kuwait).
const MINOR_UNITS: [(&str, &str, f64); 8] = [
    ("GBp", "GBP", 0.01),
    ("GBX", "GBP", 0.01),
    ("ZAc", "ZAR", 0.01),
    ("ZAC", "ZAR", 0.01),
    ("ILA", "ILS", 0.01),
    ("ILa", "ILS", 0.01),
    ("KWF", "KWD", 0.001),
    ("KWf", "KWD", 0.001),
];

/// The currency that `unit` belongs to, and how much of it one unit is: `GBp` is 0.01 `GBP`, and
/// `USD` is 1 `USD`.
#[must_use]
pub fn major_unit(unit: &str) -> (&str, f64) {
    MINOR_UNITS
        .iter()
        .find(|(minor, ..)| *minor == unit)
        .map_or((unit, 1.0), |(_, major, part)| (*major, *part))
}

/// Whether `unit` is a known minor unit.
#[must_use]
pub fn is_minor_unit(unit: &str) -> bool {
    MINOR_UNITS.iter().any(|(minor, ..)| *minor == unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pence_are_a_hundredth_of_a_pound_and_a_dollar_is_itself() {
        assert_eq!(major_unit("GBp"), ("GBP", 0.01));
        assert_eq!(major_unit("KWF"), ("KWD", 0.001));
        assert_eq!(major_unit("USD"), ("USD", 1.0));
        assert!(!is_minor_unit("GBP"));
    }
}
