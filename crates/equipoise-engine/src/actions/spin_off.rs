//! Spin-offs: the new line enters with `ratio` shares for each share of the parent, at its stated
//! value or at zero (vectors IDX-016, IDX-017).

use crate::basket::{Holding, Lines};

/// Hand out `ratio` shares of `child` at `price` for each share of `parent`.
///
/// With a stated price the parent's prior close is lowered by `ratio × price`. A child that is not
/// known as a security is paid out in value through the divisor.
///
/// # Errors
/// When the value handed out is not below the price of the parent, or neither the child nor its
/// value is known: nothing is changed.
pub fn apply(
    lines: &mut Lines<'_>,
    parent: u32,
    child: Option<u32>,
    ratio: f64,
    price: f64,
) -> Result<(), String> {
    let Some(holding) = lines.get(parent) else {
        return Ok(());
    };
    let handed_out = ratio * price;
    if handed_out >= holding.price {
        return Err(format!(
            "value {handed_out} is not below the prior close {}",
            holding.price
        ));
    }
    if child.is_none() && price <= 0.0 {
        return Err("the new line is not a known security and no price is stated".to_owned());
    }
    holding.price -= handed_out;
    let shares = holding.shares * ratio;
    if let Some(child) = child {
        lines.add(child, shares, price);
    }
    Ok(())
}

/// Sell the line of `child` and buy `parent` with it, at the current prices. Answers whether it
/// was done; it is not when one of them is not held, or the parent has no value.
pub fn fold(lines: &mut Lines<'_>, child: u32, parent: u32) -> bool {
    let can_buy = lines
        .get(parent)
        .is_some_and(|line: &mut Holding| line.price > 0.0);
    if !can_buy {
        return false;
    }
    let Some(sold) = lines.remove(child) else {
        return false;
    };
    if let Some(line) = lines.get(parent) {
        line.shares += sold.value() / line.price;
    }
    true
}
