//! Steps of overlays that are financed or charged day by day (methodology, sections 1.6 and 1.9).
//!
//! A step goes from one session to the next: `growth` is level ÷ level before of the underlying,
//! `days` the calendar days between the two sessions, rates are fractions a year.

/// Days of the year that money-market rates are quoted for.
const MONEY_MARKET_YEAR: f64 = 360.0;

/// Excess return: `ER' × (G − r n ÷ 360)` (formula 14).
#[must_use]
pub fn excess_return(previous: f64, growth: f64, rate: f64, days: f64) -> f64 {
    previous * (growth - rate * days / MONEY_MARKET_YEAR)
}

/// A charge in percent, spread evenly: `Z' × (G − q n ÷ B)` (formula 17).
#[must_use]
pub fn decrement_arithmetic(previous: f64, growth: f64, charge: f64, days: f64, basis: f64) -> f64 {
    previous * (growth - charge * days / basis)
}

/// A charge in percent, compounded: `Z' × G × (1 − q)^(n ÷ B)` (formula 18).
#[must_use]
pub fn decrement_geometric(previous: f64, growth: f64, charge: f64, days: f64, basis: f64) -> f64 {
    previous * growth * (1.0 - charge).powf(days / basis)
}

/// A charge in points: `Z' × G − p n ÷ B` (formula 19). A level that reaches zero stays there.
#[must_use]
pub fn decrement_points(previous: f64, growth: f64, points: f64, days: f64, basis: f64) -> f64 {
    if previous <= 0.0 {
        return 0.0;
    }
    (previous * growth - points * days / basis).max(0.0)
}

/// A multiple K of the return, the rest borrowed: `L' × (1 + K R − (K − 1) r n ÷ 360)` (formula 20).
/// A level that reaches zero stays there.
#[must_use]
pub fn leveraged(previous: f64, growth: f64, factor: f64, rate: f64, days: f64) -> f64 {
    let financing = (factor - 1.0) * rate * days / MONEY_MARKET_YEAR;
    (previous * (1.0 + factor * (growth - 1.0) - financing)).max(0.0)
}

/// K times the opposite of the return, the proceeds lent: `V' × (1 − K R + (K + 1) r n ÷ 360)`
/// (formula 21). A level that reaches zero stays there.
#[must_use]
pub fn inverse(previous: f64, growth: f64, factor: f64, rate: f64, days: f64) -> f64 {
    let interest = (factor + 1.0) * rate * days / MONEY_MARKET_YEAR;
    (previous * (1.0 - factor * (growth - 1.0) + interest)).max(0.0)
}

/// The exposure that brings `volatility_annual` to its target: `min(most, target ÷ σ)`.
#[must_use]
pub fn exposure(target_annual: f64, volatility_annual: f64, most: f64) -> f64 {
    (target_annual / volatility_annual).min(most)
}

/// Part of the level in the underlying, the rest at the rate: `L' × (1 + e R + (1 − e) r n ÷ 360)`
/// (formula 22).
#[must_use]
pub fn risk_controlled(previous: f64, growth: f64, exposure: f64, rate: f64, days: f64) -> f64 {
    let cash = (1.0 - exposure) * rate * days / MONEY_MARKET_YEAR;
    previous * (1.0 + exposure * (growth - 1.0) + cash)
}
