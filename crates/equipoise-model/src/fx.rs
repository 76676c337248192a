//! Exchange rates between currencies, one rate for a session.

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
