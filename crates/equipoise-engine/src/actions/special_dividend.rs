//! Special dividends: the prior close is lowered by the amount and the divisor takes it up, so the
//! cash is spread across the index (vector IDX-012).

use crate::basket::Lines;

/// The prior close is lowered by `amount`.
///
/// # Errors
/// When the amount is not below the price: nothing is changed.
pub fn apply(lines: &mut Lines<'_>, column: u32, amount: f64) -> Result<(), String> {
    let Some(holding) = lines.get(column) else {
        return Ok(());
    };
    if amount >= holding.price {
        return Err(format!(
            "amount {amount} is not below the prior close {}",
            holding.price
        ));
    }
    holding.price -= amount;
    Ok(())
}
