//! Corporate actions, missing prices and costs.

use super::super::{Definition, MissingPricePolicy, RemovalPrice, Replacement, Scheme};
use super::{Check, is_price_weighted};

const MAX_WAIT_SESSIONS: u32 = 1_260;
const MAX_COST_BPS: f64 = 1_000.0;

impl Check {
    pub(super) fn treatment(&mut self, definition: &Definition) {
        let treatment = &definition.treatment;
        let wait = treatment.spin_off_wait_sessions;
        self.count("actions.spin_off_wait_sessions", wait, 1, MAX_WAIT_SESSIONS);
        let replacement = treatment.replacement;
        let is_explicit = matches!(definition.weighting.scheme, Scheme::Explicit(_));
        if replacement != Replacement::None && is_explicit {
            let reason = "cannot go with weighting.targets, which name every member";
            self.refuse_text("actions.replacement", replacement.name(), reason);
        }
        if replacement == Replacement::Inherit && is_price_weighted(definition) {
            let reason = "cannot go with weighting.scheme \"price\", where no weight is inherited";
            self.refuse_text("actions.replacement", replacement.name(), reason);
        }
    }

    pub(super) fn missing_price(&mut self, definition: &Definition) {
        let missing = definition.missing_price;
        if let Some(most) = missing.max_sessions {
            self.count("missing_price.max_sessions", most, 1, MAX_WAIT_SESSIONS);
        }
        let waits = matches!(
            missing.policy,
            MissingPricePolicy::Carry | MissingPricePolicy::LastTrade
        );
        if missing.removal == RemovalPrice::Zero && !waits {
            let policy = missing.policy.name();
            let reason = format!("has no meaning where missing_price.policy is {policy:?}");
            self.refuse_text("missing_price.removal", missing.removal.name(), reason);
        }
    }

    pub(super) fn costs(&mut self, definition: &Definition) {
        let costs = definition.costs;
        self.within("costs.buy_bps", costs.buy_bps, 0.0, MAX_COST_BPS);
        self.within("costs.sell_bps", costs.sell_bps, 0.0, MAX_COST_BPS);
    }
}
