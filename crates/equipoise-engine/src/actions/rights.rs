//! Rights issues below the market: the prior close becomes the theoretical ex-rights price.
//!
//! Either shares grow so that the value stays (vector IDX-014), or the index subscribes in full and the
//! divisor takes up the cash (vector IDX-015). Rights at or above the market change nothing (vector
//! IDX-028).

use equipoise_model::definitions::Rights;

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
pub fn apply(lines: &mut Lines, position: usize, ratio: f64, subscription: f64, treatment: Rights) {
    let price = lines.price[position];
    if subscription >= price {
        return;
    }
    let after = ex_rights_price(price, ratio, subscription);
    lines.price[position] = after;
    lines.shares[position] *= match treatment {
        Rights::WeightNeutral => price / after,
        Rights::FullSubscription => 1.0 + ratio,
    };
}
