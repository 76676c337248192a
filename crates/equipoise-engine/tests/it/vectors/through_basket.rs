//! Scenarios step by step through the basket and the actions, without facts and without a build.

use std::collections::BTreeMap;

use equipoise_engine::actions::{self, spin_off};
use equipoise_engine::{Basket, Holding};
use equipoise_model::panel::Effect;

use super::scenario::{Event, Figure, Figures, Scenario};

pub(super) fn run(scenario: &Scenario) -> Vec<Figures> {
    let mut steps = Steps::new(scenario);
    (0..scenario.length()).map(|day| steps.day(day)).collect()
}

struct Steps<'a> {
    scenario: &'a Scenario,
    /// First names, by column.
    symbols: Vec<String>,
    basket: Basket,
    level: f64,
    gross: f64,
    net: f64,
}

impl<'a> Steps<'a> {
    fn new(scenario: &'a Scenario) -> Self {
        let mut symbols: Vec<String> = scenario.symbols().into_iter().collect();
        symbols.retain(|symbol| scenario.first_name(symbol) == symbol);
        let level = scenario.base("base_level");
        let value = scenario.base("base_market_value");
        let members = scenario.base_members();
        let holdings = members.iter().map(|symbol| {
            let price = scenario.prices(0)[symbol];
            Holding {
                column: column(&symbols, symbol),
                shares: value / members.len() as f64 / price,
                price,
            }
        });
        Self {
            basket: Basket::new(holdings.collect(), value / level),
            scenario,
            symbols,
            level,
            gross: level,
            net: level,
        }
    }

    fn day(&mut self, day: usize) -> Figures {
        let mut figures = Figures::default();
        if day > 0 {
            self.open(day);
            let opening = self.basket.market_value();
            self.close(day);
            let (gross, net) = self.dividend_points(day);
            let level = self.basket.level();
            self.gross *= (level + gross) / self.level;
            self.net *= (level + net) / self.level;
            self.level = level;
            let mut at_close = |name, number| figures.at_close.insert(name, Figure::Number(number));
            at_close("sod_market_value", opening);
            at_close("dividend_points_gross", gross);
            at_close("dividend_points_net", net);
        }
        let mut at_close = |name, figure| figures.at_close.insert(name, figure);
        at_close("pr", Figure::Number(self.level));
        at_close("gtr", Figure::Number(self.gross));
        at_close("ntr", Figure::Number(self.net));
        at_close("divisor", Figure::Number(self.basket.divisor()));
        at_close("market_value", Figure::Number(self.basket.market_value()));
        at_close("shares", self.shares());
        at_close("weights_close", self.weights());
        let turnover = self.after_close(day);
        let mut after = |name, figure| figures.after_close.insert(name, figure);
        after("divisor", Figure::Number(self.basket.divisor()));
        after("market_value", Figure::Number(self.basket.market_value()));
        after("shares", self.shares());
        after("weights", self.weights());
        after("turnover_one_way", Figure::Number(turnover));
        after("turnover_two_way", Figure::Number(turnover * 2.0));
        figures
    }

    /// Everything before the open of `day`, with one divisor change.
    fn open(&mut self, day: usize) {
        let events = self.scenario.before_open(day);
        let column = |symbol: &str| column(&self.symbols, self.scenario.first_name(symbol));
        self.basket.rebase(|lines| {
            for event in &events {
                let line = column(event.text("id"));
                if event.kind() == "replace_inherit" {
                    let leaver = lines.remove(line).unwrap();
                    let price = event.number("with_price");
                    lines.add(column(event.text("with")), leaver.value() / price, price);
                } else if let Some(effect) = effect(event, &column) {
                    actions::apply(lines, line, &effect).unwrap();
                }
            }
        });
    }

    /// Take the closes of `day`; a line without one keeps its price.
    fn close(&mut self, day: usize) {
        let by_name = self.scenario.prices(day).into_iter();
        let closes: BTreeMap<u32, f64> = by_name
            .map(|(symbol, close)| (self.column(symbol), close))
            .collect();
        let lines = self.basket.holdings().iter();
        let close = |line: &Holding| closes.get(&line.column).copied().unwrap_or(f64::NAN);
        let closes: Vec<f64> = lines.map(close).collect();
        self.basket.mark_at(&closes);
    }

    /// The column of the security that is or was called `symbol`.
    fn column(&self, symbol: &str) -> u32 {
        column(&self.symbols, self.scenario.first_name(symbol))
    }

    fn dividend_points(&self, day: usize) -> (f64, f64) {
        let (mut gross, mut net) = (0.0, 0.0);
        for dividend in self.scenario.dividends(day) {
            let symbol = dividend.text("id");
            let held = self.basket.holding(self.column(symbol)).unwrap();
            let points = held.shares * dividend.number("amount") / self.basket.divisor();
            gross += points;
            net += points * (1.0 - self.scenario.withholding(symbol));
        }
        (gross, net)
    }

    /// Events after the close of `day`; answers the one-way turnover.
    fn after_close(&mut self, day: usize) -> f64 {
        let mut turnover = 0.0;
        for event in self.scenario.after_close(day) {
            if event.kind() == "rebalance_equal" {
                let prices = self.scenario.prices(day);
                let mut targets: Vec<(u32, f64)> = event
                    .members()
                    .iter()
                    .map(|symbol| (self.column(symbol), prices[symbol]))
                    .collect();
                targets.sort_by_key(|target| target.0);
                turnover += self.basket.reset_equal(targets.into_iter());
                continue;
            }
            let leaver = self.column(event.text("id"));
            let value = self.basket.holding(leaver).unwrap().value();
            turnover += value / self.basket.market_value();
            let into = (event.kind() == "drop_into").then(|| event.text("into"));
            let parent = into.map(|symbol| self.column(symbol));
            self.basket.rebase(|lines| match parent {
                Some(parent) => assert!(spin_off::fold(lines, leaver, parent)),
                None => assert!(lines.remove(leaver).is_some()),
            });
        }
        turnover
    }

    fn shares(&self) -> Figure {
        self.by_security(|line| line.shares)
    }

    fn weights(&self) -> Figure {
        let total = self.basket.market_value();
        self.by_security(|line| line.value() / total)
    }

    fn by_security(&self, figure: impl Fn(&Holding) -> f64) -> Figure {
        let name = |line: &Holding| self.symbols[line.column as usize].clone();
        let lines = self.basket.holdings().iter();
        let figures: BTreeMap<String, f64> = lines.map(|line| (name(line), figure(line))).collect();
        Figure::BySecurity(figures)
    }
}

/// What an event does to the holder of a line; `None` when it does nothing.
fn effect(event: &Event<'_>, column: &impl Fn(&str) -> u32) -> Option<Effect> {
    Some(match event.kind() {
        "split" => Effect::Split {
            factor: event.number("new") / event.number("old"),
        },
        "stock_dividend" => Effect::Split {
            factor: 1.0 + event.number("rate"),
        },
        "special_dividend" => Effect::SpecialDividend {
            amount: event.number("amount"),
        },
        "rights" => Effect::Rights {
            ratio: event.number("new") / event.number("held"),
            price: event.number("subscription"),
        },
        "spinoff" => Effect::SpinOff {
            child: Some(column(event.text("child"))),
            ratio: event.number("ratio"),
            price: event.stated("child_price").unwrap_or(0.0),
        },
        "stock_merger" => Effect::Merger {
            acquirer: Some(column(event.text("acquirer"))),
            ratio: event.number("ratio"),
            amount: 0.0,
        },
        "delete" => Effect::Merger {
            acquirer: None,
            ratio: 0.0,
            amount: 0.0,
        },
        "rename" | "shares_outstanding" => return None,
        other => panic!("the event {other} has no effect"),
    })
}

fn column(symbols: &[String], symbol: &str) -> u32 {
    let place = symbols.iter().position(|known| known == symbol);
    u32::try_from(place.unwrap()).unwrap()
}
