//! ANA-014, ANA-018 and ANA-022: forms of equal weighting, turnover, index shares.

use equipoise_analytics::returns::log_returns;

use super::case::Case;
use super::facts::{Facts, sessions};
use super::index::{Row, by_symbol, of, symbols};

/// The daily reset and the basket that is left alone are two rhythms of one market; the mean of
/// logarithms is neither.
pub(super) fn equal_weight_forms(case: &Case) {
    let rows = case.each("inputs/prices");
    let days = sessions(rows.len());
    let closes = |line: usize| -> Vec<f64> {
        let close = |row: &Case| row.number(&line.to_string());
        rows.iter().map(close).collect()
    };
    let mut facts = Facts::default();
    facts
        .line("A", &days, &closes(0))
        .line("B", &days, &closes(1));
    let market = facts.ingest();
    let base = case.number("inputs/base_level");
    for (rhythm, expected) in [
        ("daily", "expected/daily_reset_level"),
        ("never", "expected/buy_and_hold_level"),
    ] {
        let rules = format!(
            "base = {{ value = {base} }}\nselection = {{ size = 2 }}\n\
             schedule = {{ rebalance = \"{rhythm}\" }}"
        );
        let index = market.index(&rhythm.to_uppercase(), &rules);
        case.check(expected, *index.series("price_return").last().unwrap());
    }
    let logarithms = |line: usize| log_returns(&closes(line)).unwrap().iter().sum::<f64>();
    let mean = (logarithms(0) + logarithms(1)) / 2.0;
    case.check("expected/geometric_average_level", base * mean.exp());
}

/// Weights before the reset become closes of a basket that began with equal ones.
pub(super) fn turnover(case: &Case) {
    let days = sessions(3);
    let before = case.fields("inputs/before");
    let after = case.at("inputs/after");
    let held = before
        .iter()
        .filter(|(_, weight)| weight.value() > 0.0)
        .count();
    let (base, level) = (1000.0, case.number("inputs/level"));
    let mut facts = Facts::default();
    for (symbol, weight) in &before {
        facts.security(symbol);
        let grown = 100.0 * weight.value() * held as f64 * level / base;
        match grown > 0.0 {
            true => facts.closes(symbol, &days, &[100.0, grown, grown]),
            // It is not listed yet at the base.
            false => facts.closes(symbol, &days[1..], &[100.0, 100.0]),
        };
        let is_member = after.number(symbol) > 0.0;
        facts.shares(symbol, days[1], if is_member { 1e9 } else { 1.0 });
        facts.shares(symbol, days[0], 1e9);
    }
    let market = facts.ingest();
    let cost = case.number("inputs/cost_per_unit") * 10_000.0;
    let rules = format!(
        "base = {{ value = {base} }}\nselection = {{ size = {held} }}\n\
         schedule = {{ rebalance = {{ dates = [{}] }} }}\n\
         costs = {{ buy_bps = {cost}, sell_bps = {cost} }}",
        days[1]
    );
    let index = market.index("COSTLY", &rules);

    let levels = index.levels();
    let reset = &levels[1];
    assert!((reset.number("price_return") / level - 1.0).abs() < 1e-12);
    let calculation = index.calculation();
    let weights = index.after_close(days[1]);
    let (mut bought, mut sold) = (0.0, 0.0);
    for (symbol, expected) in &before {
        let row = calculation
            .iter()
            .find(|row| row.session() == days[1] && &row.symbol() == symbol);
        let old = row.map_or(0.0, |row| row.number("close_weight"));
        assert!((old - expected.value()).abs() < 1e-12, "{symbol}");
        let new = match after.number(symbol) > 0.0 {
            true => of(&weights, symbol, "weight"),
            false => 0.0,
        };
        bought += f64::max(new - old, 0.0);
        sold += f64::max(old - new, 0.0);
    }
    let expected = case.at("expected");
    expected.check("one_way", reset.number("turnover"));
    expected.check("two_way", bought + sold);
    expected.check("buys", bought);
    expected.check("sells", sold);
    expected.check("cost_fraction", reset.number("cost"));
    expected.check("level_after_cost", reset.number("net_of_cost"));
}

/// The factor of a line is what index shares make of its float market cap, so a change of shares
/// changes the factor and not the index shares.
pub(super) fn additional_weight_factor(case: &Case) {
    let days = sessions(2);
    let mut facts = Facts::default();
    let stocks = case.each("inputs/stocks");
    for stock in &stocks {
        let (symbol, close) = (stock.text("id"), stock.number("price"));
        let float = stock.number("shares") * stock.number("iwf");
        facts
            .security(&symbol)
            .closes(&symbol, &days, &[close, close]);
        facts.shares(&symbol, days[0], float);
        if symbol == "B" {
            facts.shares(
                &symbol,
                days[1],
                float * case.number("inputs/b_shares_factor"),
            );
        }
    }
    let market = facts.ingest();
    let rules = format!(
        "base = {{ value = {}, market_value = {} }}\nselection = {{ size = {} }}",
        case.number("inputs/base_level"),
        case.number("inputs/Z"),
        case.count("inputs/n"),
    );
    let index = market.index("FACTORS", &rules);

    let expected = case.at("expected");
    let base = index.after_close(days[0]);
    let column = |name: &str| -> Vec<f64> {
        stocks
            .iter()
            .map(|stock| of(&base, &stock.text("id"), name))
            .collect()
    };
    expected.check_all("float_market_cap", &column("market_cap"));
    expected.check_all("modified_index_shares", &column("index_shares"));
    expected.check("divisor", index.series("divisor")[0]);
    let factor = |rows: &[Row], symbol: &str| {
        let figure = |column: &str| of(rows, symbol, column);
        figure("index_shares") * figure("close") / figure("market_cap")
    };
    let factors: Vec<f64> = stocks
        .iter()
        .map(|stock| factor(&base, &stock.text("id")))
        .collect();
    expected.check_all("awf", &factors);

    let later = index.after_close(days[1]);
    assert_eq!(symbols(&later).len(), stocks.len());
    for (symbol, shares) in by_symbol(&base, "index_shares") {
        let now = of(&later, &symbol, "index_shares");
        assert!((now / shares - 1.0).abs() < 1e-12, "{symbol}");
    }
    expected.check("awf_b_after_share_change", factor(&later, "B"));
}
