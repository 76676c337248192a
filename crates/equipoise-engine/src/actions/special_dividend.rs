//! Special dividends: the prior close is lowered by the amount, and the cash goes across the index
//! (vector IDX-012) or into the payer (vector IDX-013).

use equipoise_model::definitions::SpecialDividend;

use crate::basket::Lines;

/// The prior close P is lowered by `amount` d. Across the index, shares stay and the divisor takes
/// the cash up; in the payer, shares become Q × P ÷ (P − d) and the value stays.
///
/// # Errors
/// When the amount is not below the price: nothing is changed.
pub fn apply(
    lines: &mut Lines,
    position: usize,
    amount: f64,
    treatment: SpecialDividend,
) -> Result<(), String> {
    let price = lines.price[position];
    if amount >= price {
        return Err(format!(
            "amount {amount} is not below the prior close {price}"
        ));
    }
    lines.price[position] = price - amount;
    if treatment == SpecialDividend::Payer {
        lines.shares[position] *= price / (price - amount);
    }
    Ok(())
}
