//! Rights issues, weight-neutral: the prior close becomes the theoretical ex-rights price and the
//! shares grow so that the value stays (vectors IDX-014, IDX-028).

use crate::basket::Lines;

/// The price after `ratio` new shares for each old one are subscribed at `subscription`:
/// `(P + ratio × S) ÷ (1 + ratio)`; `price` itself when the rights are not below the market.
#[must_use]
pub fn ex_rights_price(price: f64, ratio: f64, subscription: f64) -> f64 {
    if subscription >= price {
        return price;
    }
    (price + ratio * subscription) / (1.0 + ratio)
}

/// `ratio` new shares for each old one are offered at `subscription`.
pub fn apply(lines: &mut Lines<'_>, column: u32, ratio: f64, subscription: f64) {
    let Some(holding) = lines.get(column) else {
        return;
    };
    let after = ex_rights_price(holding.price, ratio, subscription);
    holding.shares *= holding.price / after;
    holding.price = after;
}
