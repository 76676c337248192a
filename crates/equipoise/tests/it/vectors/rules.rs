//! The rule book that a scenario is built by.

use std::collections::BTreeSet;

use super::case::Case;
use super::scenario::{Scenario, country_of};

impl Scenario {
    /// The rule book of the scenario, with `more` said about dividends.
    pub(super) fn rules(&self, more: &str) -> String {
        let config = self.case.at("config");
        let mut rules = format!(
            "currency = \"{}\"\n\
             base = {{ date = {}, value = {}, market_value = {} }}\n\
             selection = {{ size = {} }}\n",
            config.text("index_currency"),
            self.date(0),
            config.number("base_level"),
            self.notional(),
            self.days[0].each("members").len(),
        );
        rules += &self.weighting();
        rules += &self.schedule();
        rules += &self.actions();
        rules + &self.dividends(more)
    }

    /// The rebalance that is sized to a notional of its own.
    fn fixed_notional(&self) -> Option<(usize, f64)> {
        let mut events = self.events("after_close", "rebalance_equal");
        let found = events.find(|(_, event)| {
            event
                .get("form")
                .is_some_and(|form| form.word() == "fixed_notional")
        });
        found.map(|(day, event)| (day, event.number("notional")))
    }

    /// The market value that the rule book states.
    fn notional(&self) -> f64 {
        let stated = self.case.number("config/base_market_value");
        self.fixed_notional()
            .map_or(stated, |(_, notional)| notional)
    }

    /// What index shares, divisor and market value of a day are multiples of in the index.
    ///
    /// A rule book has one notional. Where the rebalance of a case has another one than its base,
    /// the basket before it is as many times larger, which changes no level (methodology, rule R2).
    pub(super) fn scale(&self, day: usize, is_after_close: bool) -> f64 {
        match self.fixed_notional() {
            Some((event, notional)) if day < event || (day == event && !is_after_close) => {
                notional / self.case.number("config/base_market_value")
            }
            _ => 1.0,
        }
    }

    fn weighting(&self) -> String {
        let sizing = match self.fixed_notional() {
            Some(_) => "fixed_notional",
            None => "self_financing",
        };
        let decimals = match self.case.at("config").at("share_decimals") {
            decimals if decimals.is_null() => String::new(),
            _ => format!(
                ", share_decimals = {}",
                self.case.count("config/share_decimals")
            ),
        };
        format!("weighting = {{ sizing = \"{sizing}\"{decimals} }}\n")
    }

    fn schedule(&self) -> String {
        let (mut dates, mut lags) = (Vec::new(), BTreeSet::new());
        for (day, event) in self.events("after_close", "rebalance_equal") {
            dates.push(self.date(day).to_string());
            lags.insert(self.reference_lag(day, &event));
        }
        let lag = lags.pop_first().unwrap_or(0);
        assert!(lags.is_empty(), "one lag for all rebalances");
        let rebalance = match dates.is_empty() {
            true => "\"never\"".to_owned(),
            false => format!("{{ dates = [{}] }}", dates.join(", ")),
        };
        format!("schedule = {{ rebalance = {rebalance}, reference_lag_sessions = {lag} }}\n")
    }

    /// How many days before `day` the closes are from that size shares.
    fn reference_lag(&self, day: usize, event: &Case) -> usize {
        let prices = |case: &Case, path: &str| -> Vec<(String, f64)> {
            let fields = case.fields(path).into_iter();
            fields.map(|(name, price)| (name, price.value())).collect()
        };
        let reference = prices(event, "reference_prices");
        if reference.is_empty() {
            return 0;
        }
        let found = (0..=day).find(|day| prices(&self.days[*day], "prices") == reference);
        day - found.expect("reference prices are those of a day")
    }

    fn actions(&self) -> String {
        let treatment = |kind: &str, default: &str| {
            let stated = self.events("actions_before_open", kind).next();
            stated.map_or(default.to_owned(), |(_, event)| event.text("treatment"))
        };
        let replaces = self
            .events("actions_before_open", "replace_inherit")
            .count()
            > 0;
        let across = self
            .events("after_close", "drop")
            .any(|(_, event)| self.is_child(&event.text("id")));
        format!(
            "actions = {{ special_dividend = \"{}\", rights = \"{}\", spin_off = \"{}\", \
             replacement = \"{}\" }}\n",
            treatment("special_dividend", "divisor"),
            treatment("rights", "weight_neutral"),
            if across { "index" } else { "parent" },
            if replaces { "inherit" } else { "none" },
        )
    }

    fn dividends(&self, more: &str) -> String {
        let mut rows = Vec::new();
        for (symbol, rate) in self.case.fields("config/withholding") {
            if symbol != "default" {
                let country = country_of(&symbol);
                rows.push(format!(
                    "{{ country = \"{country}\", rate = {} }}",
                    rate.value()
                ));
            }
        }
        format!(
            "dividends = {{ reinvestment = \"{}\", withholding_rate = {}, withholding = [{}]{more} }}\n",
            self.case.text("config/dividend_reinvestment"),
            self.case.number("config/withholding/default"),
            rows.join(", "),
        )
    }
}
