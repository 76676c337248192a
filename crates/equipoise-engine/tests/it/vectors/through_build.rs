//! Scenarios through the whole engine: days become facts, facts a panel, the panel a series.

use std::collections::BTreeMap;

use equipoise_model::{
    ActionKind, CorporateAction, Date, Definition, Schedule, SecurityRecord, Series, ShareCount,
};
use equipoise_testkit::Market;

use super::scenario::{Event, Figure, Figures, Scenario};
use crate::support::{Run, names, try_series};

/// Shares of a line that is to be chosen whenever it can be, and of every other one.
const CHOSEN: f64 = 1e9;
const OTHER: f64 = 1.0;

pub(super) fn run(scenario: &Scenario) -> Vec<Figures> {
    let panel = market(scenario).panel();
    let (series, result) = try_series(&panel, &definition(scenario), &Run::full());
    result.unwrap();
    let names = names(&panel);
    let name = |security| names[&security].clone();
    let scale = scenario.base("base_market_value") / Definition::BASE_MARKET_VALUE;
    let days = 0..scenario.length();
    days.map(|day| figures(&series, day, scale, &name))
        .collect()
}

/// The members of every rebalance are the `size` largest; without one nothing changes for weeks.
fn definition(scenario: &Scenario) -> Definition {
    let size = scenario.base_members().len();
    let rebalances = (0..scenario.length()).flat_map(|day| scenario.after_close(day));
    let is_daily = rebalances
        .filter(|event| event.kind() == "rebalance_equal")
        .inspect(|event| assert_eq!(event.members().len(), size))
        .count()
        > 0;
    Definition {
        base_value: scenario.base("base_level"),
        withholding_rate: scenario.withholding(""),
        ..crate::support::definition(
            u32::try_from(size).unwrap(),
            if is_daily {
                Schedule::Daily
            } else {
                Schedule::Quarterly
            },
        )
    }
}

fn market(scenario: &Scenario) -> Market {
    let mut market = Market::default();
    let chosen = last_members(scenario);
    for symbol in scenario.symbols() {
        if scenario.first_name(&symbol) != symbol {
            continue;
        }
        market.record(SecurityRecord::of_symbol(&symbol));
        let shares = if chosen.contains(&symbol.as_str()) {
            CHOSEN
        } else {
            OTHER
        };
        market.shares.push(count(&symbol, scenario.date(0), shares));
    }
    for day in 0..scenario.length() {
        let session = scenario.date(day);
        for (symbol, price) in scenario.prices(day) {
            if price > 0.0 {
                market.close(session, symbol, price);
            } else {
                market.actions.push(ending(symbol, session, price));
            }
        }
        for event in scenario.before_open(day) {
            take_in(&mut market, scenario, day, &event);
        }
        for event in scenario.dividends(day) {
            let amount = event.number("amount");
            let kind = ActionKind::CashDividend { amount };
            market.actions.push(action(event.text("id"), session, kind));
        }
        for event in scenario.after_close(day) {
            if event.kind() == "drop" {
                let symbol = event.text("id");
                let value = scenario.prices(day)[symbol];
                market.actions.push(ending(symbol, session, value));
            }
        }
    }
    market
}

fn last_members(scenario: &Scenario) -> Vec<&str> {
    let mut events = (0..scenario.length()).flat_map(|day| scenario.after_close(day));
    let last = events.rfind(|event| event.kind() == "rebalance_equal");
    last.map_or_else(|| scenario.base_members(), |event| event.members())
}

/// The fact behind an event before the open.
fn take_in(market: &mut Market, scenario: &Scenario, day: usize, event: &Event<'_>) {
    let (symbol, session) = (event.text("id"), scenario.date(day));
    let ratio = |above: &str, below: &str| event.number(above) / event.number(below);
    let kind = match event.kind() {
        "split" => ActionKind::Split {
            ratio: ratio("new", "old"),
        },
        "stock_dividend" => ActionKind::StockDividend {
            ratio: event.number("rate"),
        },
        "special_dividend" => {
            assert_eq!(event.text("treatment"), "divisor");
            ActionKind::SpecialDividend {
                amount: event.number("amount"),
            }
        }
        "rights" => {
            assert_eq!(event.text("treatment"), "weight_neutral");
            ActionKind::Rights {
                ratio: ratio("new", "held"),
                price: event.number("subscription"),
            }
        }
        "spinoff" => ActionKind::SpinOff {
            child: event.text("child").to_owned(),
            ratio: event.number("ratio"),
            price: event.stated("child_price"),
        },
        "stock_merger" => ActionKind::Merger {
            acquirer: Some(event.text("acquirer").to_owned()),
            ratio: event.number("ratio"),
            amount: 0.0,
        },
        "delete" => match scenario.prices(day - 1)[symbol] {
            // It left after the close at which it was worth nothing.
            0.0 => return,
            amount => ActionKind::Merger {
                acquirer: None,
                ratio: 0.0,
                amount,
            },
        },
        "rename" => ActionKind::SymbolChange {
            to: event.text("to").to_owned(),
        },
        "shares_outstanding" => {
            let shares = CHOSEN * ratio("new", "old");
            market.shares.push(count(symbol, session, shares));
            return;
        }
        other => panic!("no fact states the event {other}"),
    };
    market.actions.push(action(symbol, session, kind));
}

fn action(symbol: &str, ex_date: Date, kind: ActionKind) -> CorporateAction {
    CorporateAction {
        symbol: symbol.to_owned(),
        ex_date,
        currency: None,
        kind,
    }
}

/// The line takes its final value on `session` and leaves after the close.
fn ending(symbol: &str, session: Date, value: f64) -> CorporateAction {
    action(
        symbol,
        session,
        ActionKind::Delisting { price: Some(value) },
    )
}

fn count(symbol: &str, effective: Date, shares_outstanding: f64) -> ShareCount {
    ShareCount {
        symbol: symbol.to_owned(),
        effective,
        shares_outstanding,
        known: None,
    }
}

/// The figures of a day, at the market value the scenario starts with.
fn figures(
    series: &Series,
    day: usize,
    scale: f64,
    name: &impl Fn(equipoise_model::SecurityId) -> String,
) -> Figures {
    let row = &series.sessions[day];
    let mut figures = Figures::default();
    let mut at_close = |name, number| figures.at_close.insert(name, Figure::Number(number));
    at_close("pr", row.price_return);
    at_close("gtr", row.gross_total_return);
    at_close("ntr", row.net_total_return);
    at_close("divisor", row.divisor * scale);
    at_close("market_value", row.market_value * scale);
    at_close("dividend_points_gross", row.dividend_points);
    if day > 0 {
        let before = &series.sessions[day - 1];
        let held = series.held(row.session).iter();
        let opening: f64 = held.map(|line| line.index_shares * line.prior_close).sum();
        at_close("sod_market_value", opening * scale);
        let factor = row.net_total_return / before.net_total_return;
        let net_points = factor * before.price_return - row.price_return;
        at_close(
            "dividend_points_net",
            rounded_to_zero(net_points, row.price_return),
        );
    }
    let basket = series.basket(row.session);
    let shares_after: BTreeMap<String, f64> = basket
        .iter()
        .map(|line| (name(line.security), line.index_shares * scale))
        .collect();
    let weights_after: BTreeMap<String, f64> = basket
        .iter()
        .map(|line| (name(line.security), line.weight))
        .collect();
    let held = series.held(row.session).iter();
    let (shares, weights) = if day == 0 {
        (shares_after.clone(), weights_after.clone())
    } else {
        let shares = held
            .clone()
            .map(|line| (name(line.security), line.index_shares * scale));
        let weight = |value: f64| value / row.market_value;
        let weights =
            held.map(|line| (name(line.security), weight(line.index_shares * line.close)));
        (shares.collect(), weights.collect())
    };
    figures
        .at_close
        .insert("shares", Figure::BySecurity(shares));
    figures
        .at_close
        .insert("weights_close", Figure::BySecurity(weights));
    let value_after: f64 = basket
        .iter()
        .map(|line| line.index_shares * line.close)
        .sum();
    let mut after = |name, figure| figures.after_close.insert(name, figure);
    after("shares", Figure::BySecurity(shares_after));
    after("weights", Figure::BySecurity(weights_after));
    after("market_value", Figure::Number(value_after * scale));
    after("turnover_one_way", Figure::Number(row.turnover));
    after("turnover_two_way", Figure::Number(row.turnover * 2.0));
    if let Some(next) = series.sessions.get(day + 1) {
        after("divisor", Figure::Number(next.divisor * scale));
    }
    figures
}

/// Net points are read back from the net series; what is left of none is rounding.
fn rounded_to_zero(points: f64, level: f64) -> f64 {
    if points.abs() <= 1e-12 * level {
        0.0
    } else {
        points
    }
}
