//! PUB-001 to PUB-008, PUB-010 and PUB-011: examples published elsewhere, as indices.

use std::fmt::Display;

use equipoise_engine::actions::rights::ex_rights_price;
use equipoise_model::Date;

use super::case::Case;
use super::facts::{Facts, Market, sessions};
use super::index::{Index, Row, by_symbol, of};

/// A payout becomes a dividend a share of the one company of the index, whose share count is its
/// base capitalization over the base level.
pub(super) fn indexed_dividend(case: &Case) {
    let closes = case.numbers("inputs/price_index");
    let days = sessions(closes.len());
    let base = closes[0];
    let mut facts = Facts::default();
    facts.line("MARKET", &days, &closes);
    let dividends = case.fields("inputs/dividends");
    for (row, dividend) in &dividends {
        let shares = dividend.number("base_capitalisation") / base;
        let amount = dividend.number("payout") / shares;
        act(
            &mut facts,
            "MARKET",
            session(&days, row),
            "cash_dividend",
            &[("amount", &amount)],
        );
    }
    let market = facts.ingest();
    let index = |convention: &str| {
        let rules = format!(
            "base = {{ value = {base} }}\nselection = {{ size = 1 }}\n\
             dividends = {{ reinvestment = \"{convention}\" }}"
        );
        market.index(&convention.to_uppercase(), &rules)
    };
    let expected = case.at("expected");
    let indexed = index("indexed");
    let points = indexed.series("dividend_points");
    for (row, _) in &dividends {
        let position: usize = row.parse().unwrap();
        expected.check(&format!("indexed_dividend/{row}"), points[position - 1]);
    }
    let levels = indexed.series("gross_total_return");
    expected.check_all("tr", &levels);
    for (row, published) in expected.fields("published_tr") {
        let position: usize = row.parse().unwrap();
        let level = levels[position - 1];
        assert_eq!(format!("{level:.4}"), published.word(), "row {row}");
    }
    let close = index("close").series("gross_total_return");
    expected.check_all("tr_close_reinvestment", &close);
}

/// The session of a row counted from 1.
fn session(days: &[Date], row: &str) -> Date {
    days[row.parse::<usize>().unwrap() - 1]
}

fn act(
    facts: &mut Facts,
    symbol: &str,
    ex_date: Date,
    action: &str,
    cells: &[(&str, &dyn Display)],
) {
    let fixed: [(&str, &dyn Display); 3] = [
        ("symbol", &symbol),
        ("ex_date", &ex_date),
        ("action", &action),
    ];
    facts.add("actions", &[&fixed, cells].concat());
}

/// The total return of each stock is that of an index of it alone.
pub(super) fn equal_weight_total_return(case: &Case) {
    let (days, symbols) = (sessions(2), ["A", "B", "C"]);
    let mut facts = from_begin_to_end(case, &days, &symbols);
    for (symbol, amount) in symbols.iter().zip(case.numbers("inputs/dividends")) {
        act(
            &mut facts,
            symbol,
            days[1],
            "cash_dividend",
            &[("amount", &amount)],
        );
    }
    let market = facts.ingest();
    let total = |name: &str, rules: &str| {
        let levels = market.index(name, rules).series("gross_total_return");
        levels[1] / levels[0] - 1.0
    };
    let alone = |symbol: &&str| {
        let rules = format!("selection = {{ size = 1 }}\nuniverse = {{ only = [\"{symbol}\"] }}");
        total(symbol, &rules)
    };
    let returns: Vec<f64> = symbols.iter().map(alone).collect();
    case.check_all("expected/returns", &returns);
    let all = total("ALL", "selection = { size = 3 }");
    case.check("expected/index_total_return", all);
    case.check("expected/published", all);
}

pub(super) fn equal_weight_price_return(case: &Case) {
    let (days, symbols) = (sessions(2), ["A", "B", "C"]);
    let market = from_begin_to_end(case, &days, &symbols).ingest();
    let index = market.index("ALL", "selection = { size = 3 }");
    let calculation = index.calculation();
    let returns = symbols.map(|symbol| of(&calculation, symbol, "daily_return"));
    case.check_all("expected/returns", &returns);
    let growth = index.levels()[1].number("daily_return");
    case.check("expected/index_price_return", growth);
    assert_eq!(
        format!("{growth:.3}"),
        case.text("expected/published_rounded")
    );
}

fn from_begin_to_end(case: &Case, days: &[Date], symbols: &[&str]) -> Facts {
    let (begin, end) = (case.numbers("inputs/begin"), case.numbers("inputs/end"));
    let mut facts = Facts::default();
    for (place, symbol) in symbols.iter().enumerate() {
        facts.line(symbol, days, &[begin[place], end[place]]);
    }
    facts
}

/// One share of each stock, and a split before the second session that nothing else moves.
pub(super) fn price_weighted_divisor(case: &Case) {
    let days = sessions(2);
    let prices = case.numbers("inputs/prices");
    let (new, old) = (
        case.number("inputs/split/new"),
        case.number("inputs/split/old"),
    );
    let split = case.count("inputs/split/index");
    let mut facts = Facts::default();
    for (place, price) in prices.iter().enumerate() {
        let symbol = format!("S{place}");
        let after = if place == split {
            price * old / new
        } else {
            *price
        };
        facts.line(&symbol, &days, &[*price, after]);
    }
    act(
        &mut facts,
        &format!("S{split}"),
        days[1],
        "split",
        &[("ratio", &(new / old))],
    );
    let market = facts.ingest();
    let level = case.number("expected/level");
    let rules = format!(
        "base = {{ value = {level} }}\nselection = {{ size = {} }}\n\
         weighting = {{ scheme = \"price\" }}\nschedule = {{ rebalance = \"never\" }}",
        prices.len()
    );
    let index = market.index("AVERAGE", &rules);
    let (levels, divisors) = (index.series("price_return"), index.series("divisor"));
    case.check("inputs/divisor", divisors[0]);
    case.check("expected/level", prices.iter().sum::<f64>() / divisors[0]);
    case.check("expected/level", levels[1]);
    case.check("expected/new_divisor", divisors[1]);
    if let Some(published) = case.get("expected/published_rounded") {
        assert_eq!(format!("{:.3}", divisors[1]), published.word());
    }
}

/// The adjusted prior close of a line with the rights, beside the formula by itself.
pub(super) fn rights_factor(case: &Case) {
    let ratio = case.number("inputs/new") / case.number("inputs/held");
    let (price, cum) = (
        case.number("inputs/subscription"),
        case.number("inputs/cum"),
    );
    let cells: [(&str, &dyn Display); 2] = [("ratio", &ratio), ("price", &price)];
    let row = before_open(&[cum, cum], "rights", &cells);
    let expected = case.at("expected");
    for adjusted in [row.prior_close, ex_rights_price(cum, ratio, price)] {
        expected.check("terp", adjusted);
        expected.check("factor", adjusted / cum);
    }
}

/// A line on the session of an action.
struct OnExDate {
    prior_close: f64,
    /// Index shares over those before.
    share_factor: f64,
}

fn before_open(closes: &[f64; 2], action: &str, cells: &[(&str, &dyn Display)]) -> OnExDate {
    let days = sessions(2);
    let mut facts = Facts::default();
    facts.line("A", &days, closes);
    act(&mut facts, "A", days[1], action, cells);
    let market = facts.ingest();
    let rules = "selection = { size = 1 }\nschedule = { rebalance = \"never\" }";
    let index = market.index("ONE", rules);
    let before = of(&index.after_close(days[0]), "A", "index_shares");
    let calculation = index.calculation();
    OnExDate {
        prior_close: of(&calculation, "A", "prior_close"),
        share_factor: of(&calculation, "A", "index_shares") / before,
    }
}

pub(super) fn split_factor(case: &Case) {
    let expected = case.at("expected");
    let split = case.number("inputs/ftse_split/after") / case.number("inputs/ftse_split/before");
    let row = before_open(&[100.0, 20.0], "split", &[("ratio", &split)]);
    expected.check("ftse_paf", row.prior_close / 100.0);
    let rate = case.number("inputs/sp_stock_dividend_rate");
    let row = before_open(&[100.0, 95.0], "stock_dividend", &[("ratio", &rate)]);
    expected.check("sp_share_factor", row.share_factor);
    expected.check("sp_price_factor", row.prior_close / 100.0);
}

/// A member worth its part of the basket is bought for cash; the others do not move.
pub(super) fn deletion(case: &Case) {
    let days = sessions(2);
    let inputs = case.at("inputs");
    let (value, removed) = (inputs.number("market_value"), inputs.number("removed"));
    let mut facts = Facts::default();
    facts.line("STAYS", &days, &[50.0, 50.0]);
    facts.line("LEAVES", &days[..1], &[20.0]);
    act(
        &mut facts,
        "LEAVES",
        days[1],
        "merger",
        &[("amount", &20.0)],
    );
    let market = facts.ingest();
    let part = removed / value;
    let rules = format!(
        "base = {{ value = {}, market_value = {value} }}\nselection = {{ size = 2 }}\n\
         weighting = {{ scheme = \"explicit\", targets = {{ STAYS = {}, LEAVES = {part} }} }}\n\
         schedule = {{ rebalance = \"never\" }}",
        inputs.number("level"),
        1.0 - part,
    );
    let levels = market.index("DELETION", &rules).levels();
    inputs.check("divisor", levels[0].number("divisor"));
    case.check("expected/new_divisor", levels[1].number("divisor"));
    case.check("expected/level_after", levels[1].number("price_return"));
}

/// The factor of a line is its index shares over its quantity.
pub(super) fn weight_adjustment_factor(case: &Case) {
    let prices = case.numbers("inputs/prices");
    let quantities = case.numbers("inputs/quantities");
    let days = sessions(1);
    let symbols: Vec<String> = (0..prices.len()).map(|place| format!("S{place}")).collect();
    let mut facts = Facts::default();
    for (place, symbol) in symbols.iter().enumerate() {
        facts.security(symbol).bar(days[0], symbol, prices[place]);
        facts.shares(symbol, days[0], quantities[place]);
    }
    let market = facts.ingest();
    let expected = case.at("expected");
    let by_cap = weighted(&market, "CAP", "scheme = \"market_cap\"", "", prices.len());
    let rows = by_cap.after_close(days[0]);
    let column = |rows: &[Row], name: &str| -> Vec<f64> {
        symbols
            .iter()
            .map(|symbol| of(rows, symbol, name))
            .collect()
    };
    let caps = column(&rows, "market_cap");
    expected.check_all("market_values", &caps);
    expected.check_all("original_weights", &column(&rows, "weight"));

    let targets = case.numbers("inputs/target_weights");
    let pairs = symbols.iter().zip(&targets);
    let targets: Vec<String> = pairs
        .map(|(symbol, weight)| format!("{symbol} = {weight}"))
        .collect();
    let scheme = format!(
        "scheme = \"explicit\", targets = {{ {} }}",
        targets.join(", ")
    );
    let base = format!(
        "base = {{ value = {}, market_value = {} }}",
        case.number("expected/level"),
        caps.iter().sum::<f64>()
    );
    let index = weighted(&market, "FACTORS", &scheme, &base, prices.len());
    let shares = by_symbol(&index.after_close(days[0]), "index_shares");
    let factor = |symbol: &String| {
        let place = symbols.iter().position(|other| other == symbol).unwrap();
        let (_, shares) = shares.iter().find(|(other, _)| other == symbol).unwrap();
        shares / quantities[place]
    };
    let factors: Vec<f64> = symbols.iter().map(factor).collect();
    expected.check_all("factors", &factors);
    case.check("inputs/divisor", index.series("divisor")[0]);
    expected.check("level", index.series("price_return")[0]);
}

fn weighted<'a>(
    market: &'a Market,
    name: &str,
    scheme: &str,
    base: &str,
    size: usize,
) -> Index<'a> {
    let rules = format!("{base}\nselection = {{ size = {size} }}\nweighting = {{ {scheme} }}");
    market.index(name, &rules)
}
