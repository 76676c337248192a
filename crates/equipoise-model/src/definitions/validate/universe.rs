//! Lists and bounds of the universe.

use std::collections::BTreeSet;

use super::super::{Definition, Scheme, Universe};
use super::{Check, MAX_LIST, MAX_TEXT_CHARACTERS};

const MAX_LIQUIDITY_WINDOW_SESSIONS: u32 = 1_260;
const MAX_SESSIONS_LISTED: u32 = 2_520;

impl Check {
    pub(super) fn universe(&mut self, definition: &Definition) {
        let universe = &definition.universe;
        self.lists(universe);
        self.contradictions(universe);
        if let Scheme::Explicit(targets) = &definition.weighting.scheme
            && !targets.keys().eq(&universe.only)
        {
            let given = format_args!("of {} symbols", universe.only.len());
            let reason = "does not list the symbols of weighting.targets, and no others";
            self.refuse("universe.only", given, reason);
        }
        if let Some(price) = universe.min_price {
            self.positive("universe.min_price", price);
        }
        if let Some(price) = universe.max_price {
            self.positive("universe.max_price", price);
        }
        if let (Some(least), Some(most)) = (universe.min_price, universe.max_price)
            && least > most
        {
            let reason = format!("is below universe.min_price {least}");
            self.refuse("universe.max_price", most, reason);
        }
        if let Some(liquidity) = universe.liquidity {
            self.positive("universe.min_traded_value", liquidity.min_traded_value);
            let field = "universe.traded_value_window_sessions";
            let window = liquidity.window_sessions;
            self.count(field, window, 1, MAX_LIQUIDITY_WINDOW_SESSIONS);
        }
        let sessions = universe.min_sessions_listed;
        let field = "universe.min_sessions_listed";
        self.count(field, sessions, 0, MAX_SESSIONS_LISTED);
    }

    fn lists(&mut self, universe: &Universe) {
        let text = |check: &mut Self, field: &str, given: &str| {
            check.text(field, given, MAX_TEXT_CHARACTERS);
        };
        type Entry<'a> = &'a dyn Fn(&mut Check, &str, &str);
        let lists: [(&str, &BTreeSet<String>, Entry<'_>); 9] = [
            ("exchanges", &universe.exchanges, &Self::market),
            ("countries", &universe.countries, &Self::country),
            ("currencies", &universe.currencies, &Self::currency),
            ("types", &universe.types, &text),
            ("sectors", &universe.sectors, &text),
            ("exclude_sectors", &universe.excluded_sectors, &text),
            ("include", &universe.included, &text),
            ("only", &universe.only, &text),
            ("exclude", &universe.excluded, &text),
        ];
        for (name, list, check) in lists {
            let field = format!("universe.{name}");
            self.length(&field, list.len(), MAX_LIST);
            for entry in list {
                check(self, &field, entry);
            }
        }
    }

    fn contradictions(&mut self, universe: &Universe) {
        let shared = [
            (
                "exclude_sectors",
                &universe.excluded_sectors,
                "sectors",
                &universe.sectors,
            ),
            ("exclude", &universe.excluded, "include", &universe.included),
            ("exclude", &universe.excluded, "only", &universe.only),
        ];
        for (name, list, other_name, other) in shared {
            for entry in list.intersection(other) {
                let reason = format!("is also in universe.{other_name}");
                self.refuse_text(&format!("universe.{name}"), entry, reason);
            }
        }
        if universe.only.is_empty() {
            return;
        }
        for symbol in universe.included.difference(&universe.only) {
            let reason = "is not in universe.only, which lets no other symbol in";
            self.refuse_text("universe.include", symbol, reason);
        }
    }
}
