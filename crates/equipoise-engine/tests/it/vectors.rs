//! The worked cases of `testdata/vectors`: each is computed here or listed with the reason why not.

use std::collections::{BTreeMap, BTreeSet};

use equipoise_engine::actions::{merger, rights, special_dividend, spin_off, split};
use equipoise_engine::basket::Lines;
use equipoise_engine::{Basket, Holding, Ranker};
use equipoise_testkit::market;
use serde_json::Value;

use crate::support::definition;

const FILES: [(&str, &str); 5] = [
    (
        "index_levels",
        include_str!("../../../../testdata/vectors/index_levels.json"),
    ),
    (
        "corporate_actions",
        include_str!("../../../../testdata/vectors/corporate_actions.json"),
    ),
    (
        "dividends",
        include_str!("../../../../testdata/vectors/dividends.json"),
    ),
    (
        "selection",
        include_str!("../../../../testdata/vectors/selection.json"),
    ),
    (
        "attribution",
        include_str!("../../../../testdata/vectors/attribution.json"),
    ),
];

/// Cases that need a rule which definitions do not have.
const OUT_OF_SCOPE: [(&str, &str); 15] = [
    ("IDX-004", "weights reset to a fixed notional"),
    ("IDX-005", "shares sized at the prices of a reference date"),
    ("IDX-025", "index shares rounded to whole numbers"),
    ("IDX-013", "special dividends reinvested in the payer"),
    ("IDX-015", "rights subscribed in full"),
    ("IDX-011", "dividends reinvested at the open"),
    ("ANA-022", "additional weight factors"),
    ("ANA-019", "price adjustment factors on the ex-date close"),
    ("ANA-020", "corrections of dividends"),
    ("ANA-023", "withholding on special dividends"),
    ("SEL-002", "one company's weight on several of its lines"),
    ("SEL-003", "rank buffers"),
    ("SEL-005", "look-ups at instants that are no closes"),
    ("ANA-012", "attribution to segments"),
    ("ANA-013", "contributions linked over sessions"),
];

fn vectors() -> Vec<Value> {
    let all = FILES.iter().flat_map(|(_, text)| {
        let file: Value = serde_json::from_str(text).unwrap();
        file["vectors"].as_array().unwrap().clone()
    });
    all.collect()
}

fn vector(id: &str) -> Value {
    vectors()
        .into_iter()
        .find(|vector| vector["id"] == id)
        .unwrap()
}

fn number(value: &Value) -> f64 {
    let text = value.as_str().unwrap();
    match text.split_once('/') {
        Some((over, under)) => over.parse::<f64>().unwrap() / under.parse::<f64>().unwrap(),
        None => text.parse().unwrap(),
    }
}

/// Within 1e-9 of the expected value, or 1e-12 of an expected zero.
fn assert_near(found: f64, expected: &Value, what: &str) {
    let expected = number(expected);
    let allowed = if expected == 0.0 {
        1e-12
    } else {
        1e-9 * expected.abs()
    };
    assert!(
        (found - expected).abs() <= allowed,
        "{what}: {found}, expected {expected}"
    );
}

/// A scenario while it runs. Securities are columns in order of first mention.
struct Scenario {
    id: String,
    columns: BTreeMap<String, u32>,
    basket: Basket,
    level: f64,
    gross: f64,
    net: f64,
}

impl Scenario {
    fn column(&mut self, security: &Value) -> u32 {
        let next = u32::try_from(self.columns.len()).unwrap();
        *self
            .columns
            .entry(security.as_str().unwrap().to_owned())
            .or_insert(next)
    }

    fn open(vector: &Value) -> Self {
        let config = &vector["config"];
        let base = &vector["days"][0];
        let mut scenario = Self {
            id: vector["id"].as_str().unwrap().to_owned(),
            columns: BTreeMap::new(),
            basket: Basket::new(Vec::new(), 1.0),
            level: number(&config["base_level"]),
            gross: number(&config["base_level"]),
            net: number(&config["base_level"]),
        };
        let members = base["members"].as_array().unwrap();
        let value = number(&config["base_market_value"]);
        let part = value / members.len() as f64;
        let mut holdings = Vec::new();
        for member in members {
            let price = number(&base["prices"][member.as_str().unwrap()]);
            let column = scenario.column(member);
            holdings.push(Holding {
                column,
                shares: part / price,
                price,
            });
        }
        scenario.basket = Basket::new(holdings, value / scenario.level);
        scenario
    }

    fn before_open(&mut self, actions: &[Value]) {
        if actions.is_empty() {
            return;
        }
        let columns: Vec<Vec<u32>> = actions
            .iter()
            .map(|action| {
                ["id", "child", "acquirer", "with"]
                    .into_iter()
                    .filter(|name| action.get(*name).is_some())
                    .map(|name| self.column(&action[name]))
                    .collect()
            })
            .collect();
        self.basket.rebase(|lines| {
            for (action, columns) in actions.iter().zip(&columns) {
                apply(lines, action, columns);
            }
        });
    }

    fn close(&mut self, day: &Value) {
        for (security, price) in day["prices"].as_object().unwrap() {
            let column = self.column(&Value::from(security.as_str()));
            let price = number(price);
            let level = self.basket.level();
            let lines: Vec<f64> = self
                .basket
                .holdings()
                .iter()
                .map(|line| {
                    if line.column == column {
                        price
                    } else {
                        f64::NAN
                    }
                })
                .collect();
            assert!(level.is_finite());
            self.basket.mark_at(&lines);
        }
    }

    fn total_returns(&mut self, day: &Value, withholding: &Value) -> (f64, f64) {
        let level = self.basket.level();
        let (mut gross, mut net) = (0.0, 0.0);
        for dividend in day
            .get("dividends")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let column = self.column(&dividend["id"]);
            let Some(line) = self.basket.holding(column) else {
                continue;
            };
            let cash = line.shares * number(&dividend["amount"]);
            let rate = withholding
                .get(dividend["id"].as_str().unwrap())
                .unwrap_or(&withholding["default"]);
            gross += cash / self.basket.divisor();
            net += cash * (1.0 - number(rate)) / self.basket.divisor();
        }
        self.gross *= (level + gross) / self.level;
        self.net *= (level + net) / self.level;
        self.level = level;
        (gross, net)
    }

    fn after_close(&mut self, event: &Value, day: &Value) -> f64 {
        match event["type"].as_str().unwrap() {
            "rebalance_equal" => {
                let mut targets: Vec<(u32, f64)> = Vec::new();
                for member in event["members"].as_array().unwrap() {
                    let column = self.column(member);
                    let held = self.basket.holding(column).map(|line| line.price);
                    let stated = day["prices"].get(member.as_str().unwrap()).map(number);
                    targets.push((column, stated.or(held).unwrap()));
                }
                targets.sort_by_key(|target| target.0);
                self.basket.reset_equal(targets.into_iter())
            }
            "drop" => {
                let column = self.column(&event["id"]);
                let line = *self.basket.holding(column).unwrap();
                let weight = line.value() / self.basket.market_value();
                self.basket.rebase(|lines| {
                    lines.remove(column);
                });
                weight
            }
            "drop_into" => {
                let (child, parent) = (self.column(&event["id"]), self.column(&event["into"]));
                let line = *self.basket.holding(child).unwrap();
                let weight = line.value() / self.basket.market_value();
                self.basket
                    .rebase(|lines| assert!(spin_off::fold(lines, child, parent)));
                weight
            }
            other => panic!("{}: after close {other}", self.id),
        }
    }

    fn assert_shares(&mut self, expected: &Value, what: &str) {
        let Some(shares) = expected.get("shares").and_then(Value::as_object) else {
            return;
        };
        assert_eq!(
            self.basket.holdings().len(),
            shares.len(),
            "{what}: number of lines"
        );
        for (security, expected) in shares {
            let column = self.column(&Value::from(security.as_str()));
            let line = self.basket.holding(column).unwrap();
            assert_near(
                line.shares,
                expected,
                &format!("{what}: shares of {security}"),
            );
        }
    }
}

fn apply(lines: &mut Lines<'_>, action: &Value, columns: &[u32]) {
    let field = |name: &str| number(&action[name]);
    match action["type"].as_str().unwrap() {
        "split" => split::apply(lines, columns[0], field("new") / field("old")),
        "stock_dividend" => split::apply(lines, columns[0], 1.0 + field("rate")),
        "special_dividend" => special_dividend::apply(lines, columns[0], field("amount")).unwrap(),
        "rights" => {
            rights::apply(
                lines,
                columns[0],
                field("new") / field("held"),
                field("subscription"),
            );
        }
        "spinoff" => {
            let price = action.get("child_price").map_or(0.0, number);
            let child = Some(columns[1]);
            spin_off::apply(lines, columns[0], child, field("ratio"), price).unwrap();
        }
        "delete" => merger::apply(lines, columns[0], None, 0.0).unwrap(),
        "stock_merger" => {
            merger::apply(lines, columns[0], Some(columns[1]), field("ratio")).unwrap();
        }
        "replace_inherit" => {
            let leaver = lines.remove(columns[0]).unwrap();
            let price = field("with_price");
            lines.add(columns[1], leaver.value() / price, price);
        }
        // A name and a share count are no part of an equal-weighted basket.
        "rename" | "shares_outstanding" => {}
        other => panic!("before the open {other}"),
    }
}

fn run(vector: &Value) {
    let mut scenario = Scenario::open(vector);
    let withholding = &vector["config"]["withholding"];
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    for (position, day) in vector["days"].as_array().unwrap().iter().enumerate() {
        let what = format!("{} day {}", scenario.id, position + 1);
        let expected = &day["expected"];
        let actions: Vec<Value> = day
            .get("actions_before_open")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        for action in actions.iter().filter(|action| action["type"] == "rename") {
            let (from, to) = (
                action["id"].as_str().unwrap(),
                action["to"].as_str().unwrap(),
            );
            let column = scenario.columns[from];
            scenario.columns.insert(to.to_owned(), column);
            renamed.insert(from.to_owned(), to.to_owned());
        }
        scenario.before_open(&actions);
        if let Some(value) = expected.get("sod_market_value") {
            assert_near(
                scenario.basket.market_value(),
                value,
                &format!("{what}: opening value"),
            );
        }
        scenario.close(day);
        let (gross, net) = scenario.total_returns(day, withholding);
        assert_near(
            scenario.level,
            &expected["pr"],
            &format!("{what}: price return"),
        );
        assert_near(
            scenario.gross,
            &expected["gtr"],
            &format!("{what}: gross total return"),
        );
        assert_near(
            scenario.net,
            &expected["ntr"],
            &format!("{what}: net total return"),
        );
        assert_near(
            scenario.basket.divisor(),
            &expected["divisor"],
            &format!("{what}: divisor"),
        );
        for (found, name) in [
            (gross, "dividend_points_gross"),
            (net, "dividend_points_net"),
        ] {
            if let Some(value) = expected.get(name) {
                assert_near(found, value, &format!("{what}: {name}"));
            }
        }
        scenario.assert_shares(expected, &what);
        let mut turnover = 0.0;
        let events: Vec<Value> = day
            .get("after_close")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        for event in &events {
            turnover += scenario.after_close(event, day);
        }
        if let Some(after) = expected.get("after_close") {
            let what = format!("{what} after the close");
            assert_near(
                scenario.basket.divisor(),
                &after["divisor"],
                &format!("{what}: divisor"),
            );
            scenario.assert_shares(after, &what);
            if let Some(value) = after.get("turnover_one_way") {
                assert_near(turnover, value, &format!("{what}: turnover"));
            }
        }
    }
}

#[test]
fn every_scenario_in_scope_gives_its_levels_divisors_and_shares() {
    let out: BTreeSet<&str> = OUT_OF_SCOPE.iter().map(|(id, _)| *id).collect();
    let mut done = 0;
    for vector in vectors()
        .iter()
        .filter(|vector| vector["kind"] == "scenario")
    {
        if !out.contains(vector["id"].as_str().unwrap()) {
            run(vector);
            done += 1;
        }
    }
    assert!(done >= 20, "{done} scenarios");
}

#[test]
fn each_case_is_computed_or_listed_with_its_reason() {
    let computed_here = ["ANA-014", "ANA-018", "SEL-001", "SEL-004"];
    let out: BTreeSet<&str> = OUT_OF_SCOPE.iter().map(|(id, _)| *id).collect();
    let mut ids = BTreeSet::new();
    for vector in vectors() {
        let id = vector["id"].as_str().unwrap().to_owned();
        let is_known = vector["kind"] == "scenario"
            || out.contains(id.as_str())
            || computed_here.contains(&id.as_str());
        assert!(is_known, "{id} is neither computed nor listed");
        ids.insert(id);
    }
    for (id, reason) in OUT_OF_SCOPE {
        assert!(
            ids.contains(id),
            "{id} is listed for {reason} and does not exist"
        );
    }
}

/// ANA-014: a daily reset compounds means of returns, a basket that is left alone does not.
#[test]
fn a_daily_reset_and_a_drifting_basket_part_ways() {
    let vector = vector("ANA-014");
    let prices: Vec<Vec<f64>> = vector["inputs"]["prices"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| day.as_array().unwrap().iter().map(number).collect())
        .collect();
    let holdings = |prices: &[f64]| -> Vec<Holding> {
        let lines = (0_u32..).zip(prices);
        lines
            .map(|(column, price)| Holding {
                column,
                shares: 500.0 / price,
                price: *price,
            })
            .collect()
    };
    let mut reset = Basket::new(holdings(&prices[0]), 1.0);
    let mut drifting = reset.clone();
    let mut reset_levels = vec![reset.level()];
    let mut drifting_levels = vec![drifting.level()];
    for day in &prices[1..] {
        reset.mark_at(day);
        drifting.mark_at(day);
        reset_levels.push(reset.level());
        drifting_levels.push(drifting.level());
        reset.reset_equal((0_u32..2).zip(day.iter().copied()));
    }
    let expected = &vector["expected"];
    assert_near(
        *reset_levels.last().unwrap(),
        &expected["daily_reset_level"],
        "daily reset",
    );
    assert_near(
        *drifting_levels.last().unwrap(),
        &expected["buy_and_hold_level"],
        "drift",
    );
}

/// ANA-018: turnover is half the sum of absolute changes of drifted weights.
#[test]
fn turnover_counts_from_drifted_weights() {
    let vector = vector("ANA-018");
    let before = vector["inputs"]["before"].as_object().unwrap();
    let after = vector["inputs"]["after"].as_object().unwrap();
    let held = (0_u32..)
        .zip(before.values())
        .map(|(column, weight)| (column, number(weight)));
    let lines = held.filter(|(_, weight)| *weight > 0.0);
    let lines = lines.map(|(column, shares)| Holding {
        column,
        shares,
        price: 1.0,
    });
    let mut basket = Basket::new(lines.collect(), 1.0);
    let wanted = (0_u32..)
        .zip(after.values())
        .filter(|(_, weight)| number(weight) > 0.0);
    let targets: Vec<(u32, f64)> = wanted.map(|(column, _)| (column, 1.0)).collect();
    let turnover = basket.reset_equal(targets.into_iter());
    assert_near(turnover, &vector["expected"]["one_way"], "one way");
}

/// SEL-001: caps descend, ties rank by symbol.
#[test]
fn companies_rank_by_cap_then_symbol() {
    let vector = vector("SEL-001");
    let mut names = Vec::new();
    let mut closes = Vec::new();
    for candidate in vector["inputs"]["candidates"].as_array().unwrap() {
        names.push(candidate["id"].as_str().unwrap().to_owned());
        closes.push(candidate["cap"].as_str().unwrap().to_owned());
    }
    let table = format!(
        "session {}\n2024-01-02 {}",
        names.join(" "),
        closes.join(" ")
    );
    let panel = market(&table).with_one_share_each().panel();
    let size = usize::try_from(vector["inputs"]["n"].as_u64().unwrap()).unwrap();
    let mut members = Vec::new();
    Ranker::new(&panel, "USD").select(0, size, &mut members);
    members.sort_by(|a, b| b.cap.total_cmp(&a.cap).then(a.column.cmp(&b.column)));
    let found: Vec<&str> = members
        .iter()
        .map(|member| panel.securities[member.column as usize].symbol.as_str())
        .collect();
    let expected: Vec<&str> = vector["expected"]["top_by_id"]
        .as_array()
        .unwrap()
        .iter()
        .map(|id| id.as_str().unwrap())
        .collect();
    assert_eq!(found, expected);
}

/// SEL-004: members of a session are chosen at the close before it, never at its own.
#[test]
fn members_of_a_session_are_chosen_at_the_close_before() {
    let vector = vector("SEL-004");
    let prices = vector["inputs"]["prices"].as_object().unwrap();
    let mut table = "session A B C\n".to_owned();
    for (session, closes) in prices {
        let close = |name: &str| closes[name].as_str().unwrap().to_owned();
        table += &format!("{session} {} {} {}\n", close("A"), close("B"), close("C"));
    }
    // Each cap is ten times the price: ten shares of each company.
    let caps: Vec<String> = vector["inputs"]["caps"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(session, caps)| {
            let cap = |name: &str| caps[name].as_str().unwrap();
            format!("{session} {} {} {}", cap("A"), cap("B"), cap("C"))
        })
        .collect();
    let caps = format!("session A B C\n{}", caps.join("\n"));
    let panel = market(&table).with_caps(&caps).panel();
    let (series, result) = crate::support::try_series(
        &panel,
        &definition(2, equipoise_model::Schedule::Daily),
        &crate::support::Run::full(),
    );
    result.unwrap();
    let expected = vector["expected"]["levels"].as_object().unwrap();
    for row in &series.sessions {
        let what = row.session.to_string();
        assert_near(row.price_return, &expected[&what], &what);
    }
    assert_eq!(series.sessions.len(), expected.len());
}
