//! Every figure a scenario expects of a day, compared with what the commands print.

use std::collections::BTreeMap;

use equipoise_model::Date;

use super::index::{Index, Row};
use super::scenario::Scenario;

/// Compare all days. A figure that is not known here fails: nothing a case expects is left out.
pub(super) fn compare(scenario: &Scenario, index: &Index<'_>) {
    let printed = Printed::read(index);
    assert_eq!(printed.levels.len(), scenario.days.len());
    for (position, day) in scenario.days.iter().enumerate() {
        let session = scenario.date(position);
        let level = &printed.levels[position];
        assert_eq!(level.session(), session);
        let held = printed.held(session);
        let scale = scenario.scale(position, false);
        let expected = day.at("expected");
        for figure in expected.names("") {
            match figure.as_str() {
                "pr" => expected.check("pr", level.number("price_return")),
                "gtr" => expected.check("gtr", level.number("gross_total_return")),
                "ntr" => expected.check("ntr", level.number("net_total_return")),
                "divisor" => expected.check("divisor", level.number("divisor") / scale),
                "market_value" => {
                    expected.check("market_value", level.number("market_value") / scale);
                    if let Some(value) = held.value("close", "rate") {
                        expected.check("market_value", value / scale);
                    }
                }
                "sod_market_value" => {
                    let value = held.value("prior_close", "prior_rate").unwrap();
                    expected.check("sod_market_value", value / scale);
                }
                "dividend_points_gross" => {
                    expected.check("dividend_points_gross", level.number("dividend_points"));
                }
                "dividend_points_net" => {
                    expected.check("dividend_points_net", level.number("net_dividend_points"));
                }
                "shares" => expected.check_by_name("shares", &held.shares(scale)),
                "weights_close" => expected.check_by_name("weights_close", &held.weights()),
                "after_close" => after_close(scenario, &printed, index, position),
                other => panic!("{other} is not compared"),
            }
        }
    }
}

/// What is in force from the next day on.
fn after_close(scenario: &Scenario, printed: &Printed, index: &Index<'_>, position: usize) {
    let expected = scenario.days[position].at("expected/after_close");
    let level = &printed.levels[position];
    let session = scenario.date(position);
    let basket = Basket::after_close(index, session);
    let scale = scenario.scale(position, true);
    for figure in expected.names("") {
        match figure.as_str() {
            "shares" => expected.check_by_name("shares", &basket.shares(scale)),
            "weights" => expected.check_by_name("weights", &basket.weights()),
            "market_value" => {
                expected.check(
                    "market_value",
                    basket.value("close", "rate").unwrap() / scale,
                );
            }
            "divisor" => {
                expected.check("divisor", level.number("next_divisor") / scale);
                if let Some(change) = printed.change(session) {
                    expected.check("divisor", change.number("divisor_after") / scale);
                }
            }
            "turnover_one_way" => expected.check("turnover_one_way", level.number("turnover")),
            "turnover_two_way" => {
                expected.check("turnover_two_way", 2.0 * level.number("turnover"));
            }
            other => panic!("{other} is not compared"),
        }
    }
}

/// What the commands print of an index.
struct Printed {
    levels: Vec<Row>,
    baskets: BTreeMap<Date, Basket>,
    changes: Vec<Row>,
}

impl Printed {
    fn read(index: &Index<'_>) -> Self {
        let levels = index.levels();
        let mut baskets: BTreeMap<Date, Basket> = BTreeMap::new();
        let base = levels[0].session();
        baskets.insert(base, Basket::after_close(index, base));
        for row in index.calculation() {
            let basket = baskets.entry(row.session()).or_default();
            basket.weight_column = "close_weight";
            basket.rows.push(row);
        }
        Self {
            levels,
            baskets,
            changes: index.divisor_changes(),
        }
    }

    /// The basket in force for the close of `session`.
    fn held(&self, session: Date) -> &Basket {
        &self.baskets[&session]
    }

    /// The change of the divisor after the close of `session`, if there is one.
    fn change(&self, session: Date) -> Option<&Row> {
        let is_it = |row: &&Row| row.session() == session && row.text("moment") == "close";
        self.changes.iter().find(is_it)
    }
}

/// Constituents with their shares, closes and weights.
#[derive(Default)]
struct Basket {
    rows: Vec<Row>,
    weight_column: &'static str,
}

impl Basket {
    fn after_close(index: &Index<'_>, session: Date) -> Self {
        Self {
            rows: index.after_close(session),
            weight_column: "weight",
        }
    }

    fn shares(&self, scale: f64) -> Vec<(String, f64)> {
        let pair = |row: &Row| (row.symbol(), row.number("index_shares") / scale);
        self.rows.iter().map(pair).collect()
    }

    fn weights(&self) -> Vec<(String, f64)> {
        super::index::by_symbol(&self.rows, self.weight_column)
    }

    /// The sum of index shares × price × rate. A composition prints no rates, so one in more than a
    /// currency has no such sum.
    fn value(&self, price: &str, rate: &str) -> Option<f64> {
        let is_composition = self.weight_column == "weight";
        let currency = |row: &Row| row.text("currency").to_owned();
        if is_composition
            && self
                .rows
                .iter()
                .any(|row| currency(row) != currency(&self.rows[0]))
        {
            return None;
        }
        let rate = |row: &Row| match is_composition {
            true => 1.0,
            false => row.maybe(rate).unwrap_or(1.0),
        };
        let value = |row: &Row| row.number("index_shares") * row.number(price) * rate(row);
        Some(self.rows.iter().map(value).sum())
    }
}
