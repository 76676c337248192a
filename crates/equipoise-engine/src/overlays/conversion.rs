//! Levels in another currency (methodology, section 1.7).

/// The level in another currency: `I × Y ÷ Y0`, with `Y` units of it for one unit of the index
/// currency now and at the base (vector ANA-016). The same as converting every constituent.
#[must_use]
pub fn converted(level: f64, rate: f64, base_rate: f64) -> f64 {
    level * rate / base_rate
}

/// Local-currency return, index-currency return and currency effect.
///
/// Of lines with start-of-day `weights`, local returns and exchange-rate returns, as fractions: `Σ w
/// r`, `Σ w ((1 + r)(1 + x) − 1)` and their difference (methodology, section 1.7; vector ANA-016).
#[must_use]
pub fn currency_effect(weights: &[f64], local: &[f64], fx: &[f64]) -> (f64, f64, f64) {
    let lines = || weights.iter().zip(local).zip(fx);
    let local_return: f64 = lines().map(|((weight, local), _)| weight * local).sum();
    let index_return: f64 = lines()
        .map(|((weight, local), fx)| weight * ((1.0 + local) * (1.0 + fx) - 1.0))
        .sum();
    (local_return, index_return, index_return - local_return)
}
