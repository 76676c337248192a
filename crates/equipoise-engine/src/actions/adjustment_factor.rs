//! Price adjustment factors: the form of other providers, who multiply the close of the ex-date
//! instead of lowering the prior close.

use equipoise_model::panel::Effect;

/// The factor PAF that a provider of this form puts on `ex_close`, the close of the ex-date.
///
/// The return of the ex-date is then `PAF × P ÷ Pcum − 1`. It is that of the adjusted prior close for
/// splits and stock dividends and differs for rights, special dividends and spin-offs, so series of
/// the two forms agree to about a basis point an action and no better (methodology, section 2, note
/// 1; vector ANA-019). With the close P:
///
/// | effect | PAF | |
/// |---|---|---|
/// | split | `factor` | new shares for one |
/// | rights | `(P (1 + r) − r S) ÷ P` | r new shares for one, subscribed at S; 1 unless S is below P |
/// | special dividend | `(P + d) ÷ P` | d a share |
/// | spin-off | `(P + r C) ÷ P` | r shares of the new line for one, at its close C of the ex-date |
///
/// Prices are in the price unit of the line. Effects that adjust no price have the factor 1.
#[must_use]
pub fn price_adjustment_factor(ex_close: f64, effect: &Effect) -> f64 {
    match *effect {
        Effect::Split { factor } => factor,
        Effect::Rights { ratio, price } if price < ex_close => {
            (ex_close * (1.0 + ratio) - ratio * price) / ex_close
        }
        Effect::SpecialDividend { amount } => (ex_close + amount) / ex_close,
        Effect::SpinOff { ratio, price, .. } => (ex_close + ratio * price) / ex_close,
        Effect::Rights { .. }
        | Effect::CashDividend { .. }
        | Effect::LateDividend { .. }
        | Effect::Delisting { .. }
        | Effect::Merger { .. } => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::adjusted_close;

    fn returns(cum: f64, ex_close: f64, effect: &Effect) -> (f64, f64) {
        let by_factor = price_adjustment_factor(ex_close, effect) * ex_close / cum;
        let by_open = ex_close / adjusted_close(cum, effect);
        (by_factor - 1.0, by_open - 1.0)
    }

    #[test]
    fn both_forms_agree_on_a_split() {
        let (by_factor, by_open) = returns(204.0, 70.0, &Effect::Split { factor: 3.0 });
        assert!((by_factor - by_open).abs() < 1e-15);
        assert!((by_factor - 6.0 / 204.0).abs() < 1e-15);
    }

    #[test]
    fn they_differ_on_rights_unless_the_close_is_the_theoretical_price() {
        let rights = Effect::Rights {
            ratio: 0.25,
            price: 70.0,
        };
        let (by_factor, by_open) = returns(100.0, 95.0, &rights);
        assert!((by_factor - 0.0125).abs() < 1e-15);
        assert!((by_open - 1.0 / 94.0).abs() < 1e-15);
        let (by_factor, by_open) = returns(100.0, 94.0, &rights);
        assert!(by_factor.abs() < 1e-15 && by_open.abs() < 1e-15);
    }

    #[test]
    fn what_is_not_worth_a_subscription_or_only_pays_cash_has_the_factor_one() {
        let rights = Effect::Rights {
            ratio: 0.25,
            price: 99.0,
        };
        let dividend = Effect::cash(2.0);
        for effect in [rights, dividend] {
            assert!((price_adjustment_factor(98.0, &effect) - 1.0).abs() <= 0.0);
        }
    }
}
