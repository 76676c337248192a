//! What corporate actions do to a basket, one effect a file (methodology, section 2).
//!
//! An action changes the level only by the gain or loss a holder makes. Each effect changes index
//! shares and the adjusted prior close; [`crate::Basket::rebase`] turns what is left into a divisor
//! change. The same price adjustment carries a missing close over an ex-date.

mod adjustment_factor;
pub mod merger;
pub mod rights;
pub mod special_dividend;
pub mod spin_off;
pub mod split;

use equipoise_model::definitions::{Definition, Scheme, Treatment};
use equipoise_model::panel::Effect;

pub use self::adjustment_factor::price_adjustment_factor;
use crate::basket::Lines;

/// How a definition treats actions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    /// Where a methodology has a choice.
    pub treatment: Treatment,
    /// Whether index shares stay at one through a split and the divisor takes it up, as in a
    /// price-weighted index.
    pub holds_one_share: bool,
}

impl Rules {
    /// The rules of `definition`.
    #[must_use]
    pub fn of(definition: &Definition) -> Self {
        Self {
            treatment: definition.treatment,
            holds_one_share: definition.weighting.scheme == Scheme::Price,
        }
    }

    /// The same for the twin, whose weights are those of market cap under every scheme.
    #[must_use]
    pub fn of_twin(self) -> Self {
        Self {
            holds_one_share: false,
            ..self
        }
    }
}

/// Apply `effect` of the line at `column` to a basket before the open. `rate_of` gives index
/// currency for one price unit of a line that comes in.
///
/// A cash dividend changes no line, and a delisting takes its final value at the close.
///
/// # Errors
/// Why the action could not be applied as stated; the lines are unchanged then.
pub fn apply(
    lines: &mut Lines,
    column: u32,
    effect: &Effect,
    rules: &Rules,
    rate_of: impl Fn(u32) -> f64,
) -> Result<(), String> {
    if let Effect::LateDividend { amount, .. } = *effect {
        // Who held the line on its ex-date receives it, whether it is held still or not.
        return converted(amount).map(drop);
    }
    let Some(position) = lines.position(column) else {
        return Ok(());
    };
    match *effect {
        Effect::Split { factor } if rules.holds_one_share => {
            lines.price[position] /= factor;
            Ok(())
        }
        Effect::Split { factor } => {
            split::apply(lines, position, factor);
            Ok(())
        }
        Effect::CashDividend { amount, .. } | Effect::LateDividend { amount, .. } => {
            converted(amount).map(drop)
        }
        Effect::Delisting { .. } => Ok(()),
        Effect::SpecialDividend { amount } => {
            let amount = converted(amount)?;
            special_dividend::apply(lines, position, amount, rules.treatment.special_dividend)
        }
        Effect::SpinOff {
            child,
            ratio,
            price,
        } => {
            let entrant = spin_off::Entrant {
                child,
                ratio,
                price: converted(price)?,
            };
            spin_off::apply(lines, position, &entrant, rate_of)
        }
        Effect::Rights { ratio, price } => {
            let price = converted(price)?;
            rights::apply(lines, position, ratio, price, rules.treatment.rights);
            Ok(())
        }
        Effect::Merger {
            acquirer, ratio, ..
        } => merger::apply(lines, position, acquirer, ratio, rules.treatment.merger),
    }
}

fn converted(amount: f64) -> Result<f64, String> {
    if amount.is_finite() {
        return Ok(amount);
    }
    Err("there is no exchange rate for its currency".to_owned())
}

/// The prior close `price` after `effect`, for carrying it over the ex-date. An effect that would
/// leave nothing leaves the price as it was.
#[must_use]
pub fn adjusted_close(price: f64, effect: &Effect) -> f64 {
    let adjusted = match *effect {
        Effect::SpecialDividend { amount } => price - amount,
        Effect::SpinOff {
            ratio,
            price: child,
            ..
        } => price - ratio * child,
        _ => return rebased_price(price, effect),
    };
    if adjusted > 0.0 { adjusted } else { price }
}

/// The prior close `price` on the share basis after `effect`: splits and rights count, value that
/// is handed out does not.
#[must_use]
pub fn rebased_price(price: f64, effect: &Effect) -> f64 {
    match *effect {
        Effect::Split { factor } => price / factor,
        Effect::Rights {
            ratio,
            price: subscription,
        } if subscription.is_finite() => rights::ex_rights_price(price, ratio, subscription),
        _ => price,
    }
}
