//! ANA-020 and ANA-023: late and corrected dividends, tax on special ones.

use std::fmt::Display;

use super::case::Case;
use super::facts::{Facts, sessions};
use super::scenario::{NAME, Scenario};

/// Three lines with the same closes, each an index of its own: paid on time, known a session late,
/// and corrected a session later.
pub(super) fn late_and_corrected(case: &Case) {
    let closes = case.numbers("inputs/pr");
    let days = sessions(closes.len());
    let later = format!("{}T12:00:00Z", days[2]);
    let points = case.number("inputs/points");
    let mut facts = Facts::default();
    let mut pay = |symbol: &str, action: &str, amount: f64, known: &str| {
        let cells: [(&str, &dyn Display); 5] = [
            ("symbol", &symbol),
            ("ex_date", &days[1]),
            ("action", &action),
            ("amount", &amount),
            ("known", &known),
        ];
        facts.add("actions", &cells);
    };
    pay("ONTIME", "cash_dividend", points, "");
    pay("LATE", "cash_dividend", points, &later);
    pay("CORRECTED", "cash_dividend", points, "");
    let correction = case.number("inputs/correction_points");
    pay("CORRECTED", "dividend_correction", correction, &later);
    for symbol in ["ONTIME", "LATE", "CORRECTED"] {
        facts.line(symbol, &days, &closes);
    }
    let market = facts.ingest();
    let base = case.number("inputs/gtr_start");
    let levels = |symbol: &str| {
        let rules = format!(
            "base = {{ value = {base} }}\nselection = {{ size = 1 }}\n\
             universe = {{ only = [\"{symbol}\"] }}"
        );
        market.index(symbol, &rules).series("gross_total_return")[1..].to_vec()
    };
    let (on_time, late, corrected) = (levels("ONTIME"), levels("LATE"), levels("CORRECTED"));
    let expected = case.at("expected");
    expected.check_all("gtr_on_time", &on_time);
    expected.check_all("gtr_late_prospective", &late);
    expected.check("gtr_after_negative_correction", corrected[1]);
    let distance = (late[1] / on_time[1] - 1.0) * 10_000.0;
    expected.check("late_vs_on_time_bp", distance);
}

/// IDX-012 once more, with the tax on its special dividend taken from the net series.
pub(super) fn taxed_special_dividend(case: &Case) {
    let scenario = Scenario::new(&Case::find("IDX-012"));
    let market = scenario.market();
    let index = market.index(NAME, &scenario.rules(", special_dividends_taxed = true"));
    let levels = index.levels();
    let (before, day) = (&levels[1], &levels[2]);
    let inputs = case.at("inputs");
    inputs.check("pr_previous", before.number("price_return"));
    inputs.check("ntr_previous", before.number("net_total_return"));
    inputs.check("market_value", day.number("market_value"));
    let expected = case.at("expected");
    expected.check("divisor", day.number("divisor"));
    expected.check("pr", day.number("price_return"));
    expected.check("gtr", day.number("gross_total_return"));
    expected.check("negative_points", day.number("net_dividend_points"));
    expected.check("ntr", day.number("net_total_return"));
}
