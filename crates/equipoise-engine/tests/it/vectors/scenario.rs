//! A scenario: days of prices and events, and the figures every day must show.

use std::collections::{BTreeMap, BTreeSet};

use equipoise_model::Date;
use serde_json::Value;

use super::{assert_close, number, words};

/// A computed figure: one number, or one for each security.
pub(super) enum Figure {
    Number(f64),
    BySecurity(BTreeMap<String, f64>),
}

/// The computed figures of a day, by the name the vectors give them.
#[derive(Default)]
pub(super) struct Figures {
    pub(super) at_close: BTreeMap<&'static str, Figure>,
    pub(super) after_close: BTreeMap<&'static str, Figure>,
}

/// An event of a day.
pub(super) struct Event<'a>(&'a Value);

impl<'a> Event<'a> {
    pub(super) fn kind(&self) -> &'a str {
        self.text("type")
    }

    pub(super) fn text(&self, field: &str) -> &'a str {
        self.0[field].as_str().unwrap()
    }

    pub(super) fn number(&self, field: &str) -> f64 {
        number(&self.0[field])
    }

    /// The number of a field that may be absent.
    pub(super) fn stated(&self, field: &str) -> Option<f64> {
        self.0.get(field).map(number)
    }

    /// The members of a rebalance, which must be in the one form the engine has.
    pub(super) fn members(&self) -> Vec<&'a str> {
        for form in ["form", "notional", "reference_prices"] {
            assert!(self.0.get(form).is_none(), "a reset has no {form}");
        }
        words(&self.0["members"])
    }
}

pub(super) struct Scenario {
    id: String,
    config: Value,
    days: Vec<Value>,
}

impl Scenario {
    pub(super) fn new(vector: &Value) -> Self {
        let config = vector["config"].clone();
        assert_eq!(config["dividend_reinvestment"], "close");
        assert!(config["share_decimals"].is_null());
        Self {
            id: vector["id"].as_str().unwrap().to_owned(),
            days: vector["days"].as_array().unwrap().clone(),
            config,
        }
    }

    pub(super) fn length(&self) -> usize {
        self.days.len()
    }

    pub(super) fn base(&self, field: &str) -> f64 {
        number(&self.config[field])
    }

    /// The share withheld from dividends of `symbol`.
    pub(super) fn withholding(&self, symbol: &str) -> f64 {
        let rates = &self.config["withholding"];
        number(rates.get(symbol).unwrap_or(&rates["default"]))
    }

    pub(super) fn date(&self, day: usize) -> Date {
        self.days[day]["date"].as_str().unwrap().parse().unwrap()
    }

    /// The constituents at the base, in equal parts.
    pub(super) fn base_members(&self) -> Vec<&str> {
        assert!(self.days[0].get("base_weights").is_none());
        words(&self.days[0]["members"])
    }

    pub(super) fn prices(&self, day: usize) -> BTreeMap<&str, f64> {
        let cells = self.days[day]["prices"].as_object().unwrap().iter();
        cells
            .map(|(symbol, price)| (symbol.as_str(), number(price)))
            .collect()
    }

    pub(super) fn before_open(&self, day: usize) -> Vec<Event<'_>> {
        self.events(day, "actions_before_open")
    }

    pub(super) fn dividends(&self, day: usize) -> Vec<Event<'_>> {
        self.events(day, "dividends")
    }

    pub(super) fn after_close(&self, day: usize) -> Vec<Event<'_>> {
        self.events(day, "after_close")
    }

    fn events(&self, day: usize, field: &str) -> Vec<Event<'_>> {
        let events = self.days[day].get(field).and_then(Value::as_array);
        events.into_iter().flatten().map(Event).collect()
    }

    /// Every name a security has on any day.
    pub(super) fn symbols(&self) -> BTreeSet<String> {
        let prices = (0..self.length()).flat_map(|day| self.prices(day).into_keys());
        prices.map(str::to_owned).collect()
    }

    /// The first name of the security called `symbol`.
    pub(super) fn first_name<'a>(&'a self, symbol: &'a str) -> &'a str {
        let events = (0..self.length()).flat_map(|day| self.before_open(day));
        let mut renames = events.filter(|event| event.kind() == "rename");
        renames
            .find(|event| event.text("to") == symbol)
            .map_or(symbol, |event| event.text("id"))
    }

    /// Every figure the scenario states for a day is among those computed for it and agrees, but
    /// for those named in `except`.
    pub(super) fn assert_gives(&self, found: &[Figures], except: &[&str]) {
        assert_eq!(found.len(), self.length(), "{}: days", self.id);
        for (day, (figures, stated)) in found.iter().zip(&self.days).enumerate() {
            let case = format!("{} day {}", self.id, day + 1);
            let mut expected = stated["expected"].as_object().unwrap().clone();
            let after = expected.remove("after_close");
            for (name, value) in &expected {
                if !except.contains(&name.as_str()) {
                    self.assert_figure(&figures.at_close, name, value, &case);
                }
            }
            for (name, value) in after.iter().flat_map(|after| after.as_object().unwrap()) {
                let case = format!("{case} after the close");
                self.assert_figure(&figures.after_close, name, value, &case);
            }
        }
    }

    fn assert_figure(
        &self,
        found: &BTreeMap<&'static str, Figure>,
        name: &str,
        expected: &Value,
        case: &str,
    ) {
        match found.get(name) {
            Some(Figure::Number(found)) => {
                assert_close(*found, expected, &format!("{case}: {name}"));
            }
            Some(Figure::BySecurity(found)) => {
                let expected = expected.as_object().unwrap();
                let names: BTreeSet<&str> = found.keys().map(String::as_str).collect();
                let first_names: BTreeSet<&str> =
                    expected.keys().map(|name| self.first_name(name)).collect();
                assert_eq!(names, first_names, "{case}: {name}");
                for (symbol, value) in expected {
                    let found = found[self.first_name(symbol)];
                    assert_close(found, value, &format!("{case}: {name} of {symbol}"));
                }
            }
            None => panic!("{case}: the figure {name} is not computed"),
        }
    }
}
