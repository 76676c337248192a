//! Spin-offs: the new line enters with `ratio` shares for each share of the parent, at its stated
//! value or at zero (vectors IDX-016, IDX-017).

use crate::basket::{Holding, Lines};

/// What is handed out for each share of the parent.
#[derive(Debug, Clone, Copy)]
pub struct Entrant {
    /// Column of the new line; `None` when no such security is known.
    pub child: Option<u32>,
    /// New shares per share held.
    pub ratio: f64,
    /// Value of a new share at the open, in the price unit of the parent; 0 when unknown.
    pub price: f64,
}

/// Hand `entrant` out to the line at `parent`.
///
/// With a stated price the parent's prior close is lowered by `ratio × price`. Shares of a line that
/// is held already enter like those of a new one, whatever that line closed at. A child that is not
/// known as a security, or whose currency has no exchange rate, is paid out in value through the
/// divisor.
///
/// # Errors
/// When the value handed out is not below the price of the parent, or neither the child nor its
/// value is known: nothing is changed.
pub fn apply(
    lines: &mut Lines,
    parent: usize,
    entrant: &Entrant,
    rate_of: impl Fn(u32) -> f64,
) -> Result<(), String> {
    let holding = lines.at(parent);
    let handed_out = entrant.ratio * entrant.price;
    if handed_out >= holding.price {
        return Err(format!(
            "value {handed_out} is not below the prior close {}",
            holding.price
        ));
    }
    let child = entrant
        .child
        .map(|child| (child, rate_of(child)))
        .filter(|(_, rate)| rate.is_finite());
    if child.is_none() && entrant.price <= 0.0 {
        let reason =
            "the new line is no known security with an exchange rate, and no price is stated";
        return Err(reason.to_owned());
    }
    lines.price[parent] = holding.price - handed_out;
    let shares = holding.shares * entrant.ratio;
    let Some((child, rate)) = child else {
        return Ok(());
    };
    let entering = Holding {
        column: child,
        shares,
        price: entrant.price * (holding.rate / rate),
        rate,
        target: 0.0,
    };
    match lines.position(child) {
        Some(held) => join(lines, held, &entering),
        None => drop(lines.insert(entering)),
    }
    Ok(())
}

/// Add the shares that come in to those at `held`, whose prior close becomes the mean of both: no
/// value arises before the open.
fn join(lines: &mut Lines, held: usize, entering: &Holding) {
    let there = lines.at(held);
    let shares = there.shares + entering.shares;
    if shares <= 0.0 {
        return;
    }
    let entering_price = entering.price * (entering.rate / there.rate);
    lines.shares[held] = shares;
    lines.price[held] = (there.shares * there.price + entering.shares * entering_price) / shares;
}

/// Sell the line of `child` and buy `parent` with it, at the current prices. Answers whether it
/// was done; it is not when one of them is not held, or the parent has no value.
pub fn fold(lines: &mut Lines, child: u32, parent: u32) -> bool {
    let can_buy = |position: usize| lines.price[position] > 0.0;
    if !lines.position(parent).is_some_and(can_buy) {
        return false;
    }
    let Some(sold) = lines.remove(child) else {
        return false;
    };
    if let Some(position) = lines.position(parent) {
        let price = lines.price[position] * lines.rate[position];
        lines.shares[position] += sold.value() / price;
    }
    true
}
