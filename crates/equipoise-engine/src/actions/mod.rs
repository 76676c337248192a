//! What corporate actions do to a basket, one effect a file (methodology, section 2).
//!
//! An action changes the level only by the gain or loss a holder makes. Each effect changes index
//! shares and the adjusted prior close; [`crate::Basket::rebase`] turns what is left into a divisor
//! change. The same price adjustment carries a missing close over an ex-date.

pub mod merger;
pub mod rights;
pub mod special_dividend;
pub mod spin_off;
pub mod split;

use equipoise_model::panel::Effect;

use crate::basket::Lines;

/// Apply `effect` of `column` to the lines of a basket before the open.
///
/// A cash dividend changes no line, and a delisting takes its final value at the close.
///
/// # Errors
/// Why the action could not be applied as stated; the lines are unchanged then.
pub fn apply(lines: &mut Lines<'_>, column: u32, effect: &Effect) -> Result<(), String> {
    match *effect {
        Effect::Split { factor } => split::apply(lines, column, factor),
        Effect::CashDividend { .. } | Effect::Delisting { .. } => {}
        Effect::SpecialDividend { amount } => {
            return special_dividend::apply(lines, column, amount);
        }
        Effect::SpinOff {
            child,
            ratio,
            price,
        } => {
            return spin_off::apply(lines, column, child, ratio, price);
        }
        Effect::Rights { ratio, price } => rights::apply(lines, column, ratio, price),
        Effect::Merger {
            acquirer, ratio, ..
        } => {
            return merger::apply(lines, column, acquirer, ratio);
        }
    }
    Ok(())
}

/// The prior close `price` after `effect`, for carrying it over the ex-date. An effect that would
/// leave nothing leaves the price as it was.
#[must_use]
pub fn adjusted_close(price: f64, effect: &Effect) -> f64 {
    let adjusted = match *effect {
        Effect::Split { factor } => price / factor,
        Effect::SpecialDividend { amount } => price - amount,
        Effect::SpinOff {
            ratio,
            price: child,
            ..
        } => price - ratio * child,
        Effect::Rights {
            ratio,
            price: subscription,
        } => rights::ex_rights_price(price, ratio, subscription),
        Effect::CashDividend { .. } | Effect::Merger { .. } | Effect::Delisting { .. } => price,
    };
    if adjusted > 0.0 { adjusted } else { price }
}
