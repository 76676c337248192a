//! Currency hedging with one-month forwards, reset monthly (methodology, section 1.8).

use equipoise_model::definitions::Quotation;

/// A foreign currency at a reset: index currency for one unit of it, spot and one month forward, and
/// its weight in the unhedged index.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HedgedCurrency {
    /// Weight in the unhedged index at the reset.
    pub weight: f64,
    /// Spot rate at the reset.
    pub spot: f64,
    /// One-month forward rate at the reset.
    pub forward: f64,
}

/// The forward for what is left of the month: `S + (Dm − k) ÷ Dm × (F − S)` (formula 16).
///
/// `elapsed` days of the `period` are gone; at its end the forward is the spot.
#[must_use]
pub fn interpolated_forward(spot: f64, forward: f64, elapsed: f64, period: f64) -> f64 {
    let left = ((period - elapsed) / period).max(0.0);
    spot + left * (forward - spot)
}

/// What the forward sold at the reset has earned since, as a part of the index at the reset.
///
/// `W × (F[m] − Ft) ÷ S[m]` (formula 15 for one currency), or in foreign units for one unit of the
/// index currency `W × (s[m] ÷ f[m] − s[m] ÷ ft)`. The two differ at second order, so the quotation
/// is part of the definition (vector ANA-015).
#[must_use]
pub fn hedge_return(
    reset: HedgedCurrency,
    (spot, forward): (f64, f64),
    (elapsed, period): (f64, f64),
    quotation: Quotation,
) -> f64 {
    match quotation {
        Quotation::IndexPerForeign => {
            let marked = interpolated_forward(spot, forward, elapsed, period);
            reset.weight * (reset.forward - marked) / reset.spot
        }
        Quotation::ForeignPerIndex => {
            let marked = interpolated_forward(1.0 / spot, 1.0 / forward, elapsed, period);
            let reset_spot = 1.0 / reset.spot;
            reset.weight * (reset_spot * reset.forward - reset_spot / marked)
        }
    }
}

/// The hedged level: `H[m] × (U ÷ U[m] + h × Σ hedge returns)` (formula 15).
#[must_use]
pub fn hedged(reset_level: f64, growth_since_reset: f64, ratio: f64, hedge_returns: f64) -> f64 {
    reset_level * (growth_since_reset + ratio * hedge_returns)
}
