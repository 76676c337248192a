//! What corporate actions do to a holder (section 2). One function for each kind; each answers
//! whether the action could be applied, and leaves the holdings alone when it could not.

use equipoise_model::definitions::{Merger, Rights, Scheme, SpecialDividend};

use super::actions::{Action, Effect, ex_rights_price};
use super::certificate::{Holding, Holdings, worth};
use super::facts::{Day, Line};
use super::index::Index;
use super::number::{Number, one, zero};

impl Index<'_> {
    /// Apply `action` to `holdings` before the open of `day`.
    pub(super) fn apply(&self, day: Day, action: &Action, holdings: &mut Holdings) -> bool {
        if !holdings.contains_key(&action.line) {
            return true;
        }
        let line = action.line;
        match &action.effect {
            Effect::Split { factor } => self.split(holdings, line, factor),
            Effect::Cash { amount, .. } | Effect::LateCash { amount, .. } => amount.is_some(),
            Effect::Special { amount } => self.special_dividend(holdings, line, amount.as_ref()),
            Effect::SpinOff {
                child,
                ratio,
                price,
            } => self.spin_off(day, holdings, line, *child, ratio, price.as_ref()),
            Effect::Rights { ratio, price } => self.rights(holdings, line, ratio, price.as_ref()),
            Effect::Merger { acquirer, ratio } => self.merger(holdings, line, *acquirer, ratio),
        }
    }

    /// The same to the twin, whose shares follow every split: its weights are those of market cap
    /// under every scheme.
    pub(super) fn apply_to_twin(&self, day: Day, action: &Action, holdings: &mut Holdings) -> bool {
        match (&action.effect, holdings.get_mut(&action.line)) {
            (Effect::Split { factor }, Some(holding)) => {
                holding.price /= factor;
                holding.units *= factor;
                true
            }
            _ => self.apply(day, action, holdings),
        }
    }

    /// Shares × factor, price ÷ factor. A price-weighted index keeps its one share.
    fn split(&self, holdings: &mut Holdings, line: Line, factor: &Number) -> bool {
        let holding = held(holdings, line);
        holding.price /= factor;
        if self.definition.weighting.scheme != Scheme::Price {
            holding.units *= factor;
        }
        true
    }

    /// The prior close is lowered by the dividend; its cash goes across the index, or buys shares of
    /// the payer.
    fn special_dividend(
        &self,
        holdings: &mut Holdings,
        line: Line,
        amount: Option<&Number>,
    ) -> bool {
        let holding = held(holdings, line);
        let Some(amount) = amount.filter(|amount| **amount < holding.price) else {
            return false;
        };
        let after = &holding.price - amount;
        if self.definition.treatment.special_dividend == SpecialDividend::Payer {
            holding.units = &holding.units * &holding.price / &after;
        }
        holding.price = after;
        true
    }

    /// The prior close becomes the theoretical ex-rights price. Shares grow so that the weight stays,
    /// or the index pays for the new ones. Rights at or above the market change nothing.
    fn rights(
        &self,
        holdings: &mut Holdings,
        line: Line,
        ratio: &Number,
        subscription: Option<&Number>,
    ) -> bool {
        let holding = held(holdings, line);
        let Some(subscription) = subscription else {
            return false;
        };
        if *subscription >= holding.price {
            return true;
        }
        let after = ex_rights_price(&holding.price, ratio, subscription);
        holding.units = match self.definition.treatment.rights {
            Rights::WeightNeutral => &holding.units * &holding.price / &after,
            Rights::FullSubscription => &holding.units * (one() + ratio),
        };
        holding.price = after;
        true
    }

    /// The new line enters at its stated value, by which the prior close of the parent is lowered, or
    /// at nothing. A new line that cannot be valued, because it is not known or there is no exchange
    /// rate of its currency, is paid out across the index.
    fn spin_off(
        &self,
        day: Day,
        holdings: &mut Holdings,
        parent: Line,
        child: Option<Line>,
        ratio: &Number,
        price: Option<&Number>,
    ) -> bool {
        let Some(price) = price else { return false };
        let parent = held(holdings, parent);
        let handed_out = ratio * price;
        if handed_out >= parent.price {
            return false;
        }
        let child = child.filter(|child| self.rate(day - 1, *child).is_some());
        if child.is_none() && *price <= zero() {
            return false;
        }
        parent.price -= handed_out;
        let (units, value) = (&parent.units * ratio, price * &parent.rate);
        let Some(child) = child else { return true };
        if let Some(held) = holdings.get_mut(&child) {
            // No value arises before the open, whatever the line closed at.
            let worth = &held.units * &held.price * &held.rate + &units * &value;
            held.units += units;
            if held.units > zero() {
                held.price = worth / &held.units / &held.rate;
            }
            return true;
        }
        let rate = self.rate(day - 1, child).cloned().unwrap_or_else(one);
        let entrant = Holding {
            units,
            price: value / &rate,
            rate,
            target: zero(),
        };
        holdings.insert(child, entrant);
        true
    }

    /// The target leaves at its last close. Its shares of the acquirer are added to that line where
    /// it is held; all else goes across the index. The last line of value stays.
    fn merger(
        &self,
        holdings: &mut Holdings,
        target: Line,
        acquirer: Option<Line>,
        ratio: &Number,
    ) -> bool {
        let mut after = holdings.clone();
        let Some(leaving) = after.remove(&target) else {
            return true;
        };
        if self.definition.treatment.merger == Merger::Acquirer
            && let Some(acquirer) = acquirer.and_then(|line| after.get_mut(&line))
        {
            acquirer.units += leaving.units * ratio;
        }
        if worth(&after) <= zero() {
            return false;
        }
        *holdings = after;
        true
    }
}

fn held(holdings: &mut Holdings, line: Line) -> &mut Holding {
    holdings.get_mut(&line).expect("the line is held")
}
