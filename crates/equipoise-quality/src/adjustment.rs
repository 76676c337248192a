//! What the known actions do to a price of the session before.

use equipoise_model::ActionKind;
use equipoise_model::panel::Effect;

/// A known action of one line, as far as it bears on prices and share counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Event {
    /// Shares after for one share before.
    Split(f64),
    /// Cash per share.
    Dividend(f64),
    /// Value of what is handed out for each share; 0 when it is not known.
    HandedOut(f64),
    /// New shares for each share, and their price.
    Rights(f64, f64),
    /// A takeover or a final value: the price may go anywhere.
    Ending,
}

impl Event {
    /// The event in an action of a source; `None` when it does not bear on the price.
    pub(crate) fn of_action(kind: &ActionKind) -> Option<Self> {
        match kind {
            ActionKind::Split { .. } | ActionKind::StockDividend { .. } => {
                Some(Self::Split(kind.share_factor()))
            }
            ActionKind::CashDividend { amount } | ActionKind::SpecialDividend { amount } => {
                Some(Self::Dividend(*amount))
            }
            ActionKind::SpinOff { ratio, price, .. } => {
                Some(Self::HandedOut(ratio * price.unwrap_or(0.0)))
            }
            ActionKind::Rights { ratio, price } => Some(Self::Rights(*ratio, *price)),
            ActionKind::Merger { .. } | ActionKind::Delisting { .. } => Some(Self::Ending),
            ActionKind::DividendCorrection { .. }
            | ActionKind::Suspension
            | ActionKind::Resumption
            | ActionKind::SymbolChange { .. } => None,
        }
    }

    /// The figure it states, to put events of one kind in order.
    pub(crate) fn size(self) -> f64 {
        match self {
            Self::Split(size) | Self::Dividend(size) | Self::HandedOut(size) => size,
            Self::Rights(ratio, _) => ratio,
            Self::Ending => 0.0,
        }
    }

    /// The event in an action on a panel; `None` when it does not bear on the price.
    pub(crate) fn of_effect(effect: &Effect) -> Option<Self> {
        match effect {
            Effect::Split { factor } => Some(Self::Split(*factor)),
            Effect::CashDividend { amount, .. } | Effect::SpecialDividend { amount } => {
                Some(Self::Dividend(*amount))
            }
            Effect::SpinOff { ratio, price, .. } => Some(Self::HandedOut(ratio * price)),
            Effect::Rights { ratio, price } => Some(Self::Rights(*ratio, *price)),
            Effect::Merger { .. } | Effect::Delisting { .. } => Some(Self::Ending),
            Effect::LateDividend { .. } => None,
        }
    }
}

/// What the actions since the last bar of a line make of a price before them: `scale × price +
/// shift`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Adjustment {
    scale: f64,
    shift: f64,
    /// Shares after the actions for one share before them.
    pub(crate) share_factor: f64,
    /// Whether any action is known.
    pub(crate) is_any: bool,
    /// Whether an action of unknown value explains whatever the price does.
    pub(crate) explains_anything: bool,
}

impl Adjustment {
    pub(crate) const NONE: Self = Self {
        scale: 1.0,
        shift: 0.0,
        share_factor: 1.0,
        is_any: false,
        explains_anything: false,
    };

    pub(crate) fn apply(&mut self, event: Event) {
        self.is_any = true;
        match event {
            Event::Split(factor) if is_positive(factor) => {
                self.scale /= factor;
                self.shift /= factor;
                self.share_factor *= factor;
            }
            Event::Dividend(amount) if amount.is_finite() => self.shift -= amount,
            Event::HandedOut(value) if is_positive(value) => self.shift -= value,
            Event::Rights(ratio, price) if is_positive(ratio) && price >= 0.0 => {
                self.scale /= 1.0 + ratio;
                self.shift = (self.shift + ratio * price) / (1.0 + ratio);
            }
            // Without its terms an action may have done anything.
            _ => self.explains_anything = true,
        }
    }

    /// `price` on the basis after the actions; the price itself when nothing positive is left.
    pub(crate) fn of(&self, price: f64) -> f64 {
        let adjusted = self.scale * price + self.shift;
        if adjusted <= 0.0 { price } else { adjusted }
    }
}

fn is_positive(value: f64) -> bool {
    value > 0.0 && value.is_finite()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adjusted(price: f64, events: &[Event]) -> f64 {
        let mut adjustment = Adjustment::NONE;
        for event in events {
            adjustment.apply(*event);
        }
        adjustment.of(price)
    }

    #[test]
    fn actions_lower_the_prior_close_by_their_value() {
        let cases: [(&[Event], f64); 6] = [
            (&[], 100.0),
            (&[Event::Split(2.0)], 50.0),
            (&[Event::Split(0.1)], 1000.0),
            (&[Event::Split(2.0), Event::Dividend(1.0)], 49.0),
            (&[Event::HandedOut(20.0)], 80.0),
            (&[Event::Rights(0.25, 60.0)], 92.0),
        ];
        for (events, expected) in cases {
            let found = adjusted(100.0, events);
            assert!((found - expected).abs() < 1e-12, "{events:?}: {found}");
        }
    }

    #[test]
    fn an_action_without_terms_explains_anything() {
        for event in [Event::Ending, Event::HandedOut(0.0), Event::Split(f64::NAN)] {
            let mut adjustment = Adjustment::NONE;
            adjustment.apply(event);
            assert!(adjustment.explains_anything, "{event:?}");
            assert!((adjustment.of(7.0) - 7.0).abs() < 1e-12);
        }
    }
}
