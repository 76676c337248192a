//! Scenarios: the days of a case become facts, and every figure the case expects of a day is compared
//! with what the commands print.

use std::collections::BTreeSet;
use std::fmt::Display;

use equipoise_model::Date;

use super::case::Case;
use super::expectation;
use super::facts::{Facts, Market};

/// Shares of a line that is a member whenever members are chosen, and of every other one.
const CHOSEN: f64 = 1e9;
const OTHER: f64 = 1.0;

pub(super) const NAME: &str = "VECTOR";

/// Run a scenario and compare all its figures.
pub(super) fn run(case: &Case) {
    let scenario = Scenario::new(case);
    let market = scenario.market();
    let index = market.index(NAME, &scenario.rules(""));
    expectation::compare(&scenario, &index);
}

/// A sequence of days, the first of which is the base.
pub(super) struct Scenario {
    pub(super) case: Case,
    pub(super) days: Vec<Case>,
}

impl Scenario {
    pub(super) fn new(case: &Case) -> Self {
        let days = case.each("days");
        for field in ["base_weights", "effective_weights"] {
            assert!(days[0].get(field).is_none(), "{field} is not translated");
        }
        assert_eq!(case.text("config/special_dividend_withholding"), "none");
        Self {
            case: case.clone(),
            days,
        }
    }

    pub(super) fn date(&self, day: usize) -> Date {
        self.days[day].date("date")
    }

    /// The closes of the scenario as facts, and the facts behind its events.
    pub(super) fn market(&self) -> Market {
        let mut facts = Facts::default();
        for symbol in self.symbols() {
            self.add_security(&mut facts, &symbol);
        }
        for (position, day) in self.days.iter().enumerate() {
            self.add_day(&mut facts, position, day);
        }
        facts.ingest()
    }

    /// Every symbol under which a security has its first close.
    fn symbols(&self) -> BTreeSet<String> {
        let priced = self.days.iter().flat_map(|day| day.names("prices"));
        let renamed: Vec<String> = self
            .events("actions_before_open", "rename")
            .map(|(_, event)| event.text("to"))
            .collect();
        priced.filter(|name| !renamed.contains(name)).collect()
    }

    /// The events of one type with the position of their day.
    pub(super) fn events<'a>(
        &'a self,
        moment: &'a str,
        kind: &'a str,
    ) -> impl Iterator<Item = (usize, Case)> + 'a {
        let days = self.days.iter().enumerate();
        let events = days.flat_map(move |(position, day)| {
            let events = day.each(moment).into_iter();
            events.map(move |event| (position, event))
        });
        events.filter(move |(_, event)| event.text("type") == kind)
    }

    fn add_security(&self, facts: &mut Facts, symbol: &str) {
        let currency = self.case.get(&format!("config/currencies/{symbol}"));
        let currency = currency.map_or_else(String::new, |currency| currency.word());
        let leaves = self.events("actions_before_open", "replace_inherit");
        let delisted = leaves
            .filter(|(_, event)| event.text("id") == symbol)
            .map(|(day, _)| self.date(day - 1).to_string())
            .next()
            .unwrap_or_default();
        let country = match self.taxed(symbol) {
            true => country_of(symbol),
            false => "US".to_owned(),
        };
        let cells: [(&str, &dyn Display); 4] = [
            ("symbol", &symbol),
            ("currency", &currency),
            ("country", &country),
            ("delisted", &delisted),
        ];
        facts.add("securities", &cells);
    }

    /// Whether a withholding rate of its own is stated for `symbol`.
    fn taxed(&self, symbol: &str) -> bool {
        let own = self.case.get(&format!("config/withholding/{symbol}"));
        own.is_some()
    }

    fn add_day(&self, facts: &mut Facts, position: usize, day: &Case) {
        let session = self.date(position);
        for (symbol, close) in day.fields("prices") {
            match close.value() {
                close if close > 0.0 => facts.bar(session, &symbol, close),
                nothing => end(facts, session, &symbol, nothing),
            };
        }
        for (currency, rate) in day.fields("fx") {
            let quote = self.case.text("config/index_currency");
            let cells: [(&str, &dyn Display); 4] = [
                ("session", &session),
                ("base", &currency),
                ("quote", &quote),
                ("rate", &rate.value()),
            ];
            facts.add("fx", &cells);
        }
        for dividend in day.each("dividends") {
            let cells: [(&str, &dyn Display); 4] = [
                ("symbol", &dividend.text("id")),
                ("ex_date", &session),
                ("action", &"cash_dividend"),
                ("amount", &dividend.number("amount")),
            ];
            facts.add("actions", &cells);
        }
        for event in day.each("actions_before_open") {
            self.add_action(facts, position, &event);
        }
        if position == 0 {
            self.choose(facts, session, &day.words("members"));
        }
        for event in day.each("after_close") {
            self.add_event(facts, position, &event);
        }
    }

    /// Share counts that make `members` the largest companies from `session` on.
    fn choose(&self, facts: &mut Facts, session: Date, members: &[String]) {
        for symbol in self.symbols() {
            let is_member = members.contains(&symbol);
            facts.shares(&symbol, session, if is_member { CHOSEN } else { OTHER });
        }
    }

    /// The fact behind an event before the open.
    fn add_action(&self, facts: &mut Facts, position: usize, event: &Case) {
        let (symbol, session) = (event.text("id"), self.date(position));
        let ratio = |above: &str, below: &str| event.number(above) / event.number(below);
        let mut add = |action: &str, cells: &[(&str, &dyn Display)]| {
            let fixed: [(&str, &dyn Display); 3] = [
                ("symbol", &symbol),
                ("ex_date", &session),
                ("action", &action),
            ];
            facts.add("actions", &[&fixed, cells].concat());
        };
        match event.text("type").as_str() {
            "split" => add("split", &[("ratio", &ratio("new", "old"))]),
            "stock_dividend" => add("stock_dividend", &[("ratio", &event.number("rate"))]),
            "special_dividend" => {
                add("special_dividend", &[("amount", &event.number("amount"))]);
            }
            "rights" => add(
                "rights",
                &[
                    ("ratio", &ratio("new", "held")),
                    ("price", &event.number("subscription")),
                ],
            ),
            "spinoff" => {
                let price = event.get("child_price").map(|price| price.value());
                let price = price.map_or_else(String::new, |price| price.to_string());
                add(
                    "spin_off",
                    &[
                        ("ratio", &event.number("ratio")),
                        ("counterpart", &event.text("child")),
                        ("price", &price),
                    ],
                );
            }
            "stock_merger" => add(
                "merger",
                &[
                    ("ratio", &event.number("ratio")),
                    ("counterpart", &event.text("acquirer")),
                ],
            ),
            "delete" => {
                let last = self.days[position - 1].number(&format!("prices/{symbol}"));
                // One that ended at nothing left after that close already.
                if last > 0.0 {
                    add("merger", &[("amount", &last)]);
                }
            }
            "rename" => add("symbol_change", &[("counterpart", &event.text("to"))]),
            "shares_outstanding" => {
                facts.shares(&symbol, session, CHOSEN * ratio("new", "old"));
            }
            // The security record says when its listing ended.
            "replace_inherit" => {}
            other => panic!("no fact states {other}"),
        }
    }

    /// The fact behind an event after the close.
    fn add_event(&self, facts: &mut Facts, position: usize, event: &Case) {
        let session = self.date(position);
        match event.text("type").as_str() {
            "rebalance_equal" => self.choose(facts, session, &event.words("members")),
            // What becomes of a spun-off line is in the rules.
            "drop_into" => {}
            "drop" if self.is_child(&event.text("id")) => {}
            "drop" => {
                let symbol = event.text("id");
                let price = self.days[position].number(&format!("prices/{symbol}"));
                end(facts, session, &symbol, price);
            }
            other => panic!("no fact states {other}"),
        }
    }

    pub(super) fn is_child(&self, symbol: &str) -> bool {
        self.events("actions_before_open", "spinoff")
            .any(|(_, event)| event.text("child") == symbol)
    }
}

/// The line takes its final value on `session` and leaves after the close.
fn end<'a>(facts: &'a mut Facts, session: Date, symbol: &str, value: f64) -> &'a mut Facts {
    let cells: [(&str, &dyn Display); 4] = [
        ("symbol", &symbol),
        ("ex_date", &session),
        ("action", &"delisting"),
        ("price", &value),
    ];
    facts.add("actions", &cells)
}

/// A country of its own for a symbol of one letter that has its own withholding rate.
pub(super) fn country_of(symbol: &str) -> String {
    format!("X{symbol}")
}
