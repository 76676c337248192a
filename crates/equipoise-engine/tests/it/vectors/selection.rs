//! Vectors of the selection: who is chosen, from what was known.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use equipoise_engine::{Assembly, Ranker};
use equipoise_model::{Date, Facts, Panel, Schedule, SecurityRecord, Series, ShareCount};
use equipoise_testkit::{Market, market};
use serde_json::Value;

use super::markets::{of_closes, series, text};
use super::{assert_close, number, words};
use crate::support::{held, names};

/// SEL-001: by descending cap, ties by symbol.
pub(super) fn rank_with_ties(vector: &Value) {
    let candidates = vector["inputs"]["candidates"].as_array().unwrap();
    let symbols: Vec<&str> = candidates.iter().map(|line| text(line, "id")).collect();
    let caps: Vec<f64> = candidates.iter().map(|line| number(&line["cap"])).collect();
    let panel = of_closes(&symbols, &[caps]).with_one_share_each().panel();
    let expected = &vector["expected"];
    for size in 1..=symbols.len() {
        let series = series(&panel, size, Schedule::Daily, 1000.0);
        assert_eq!(
            ranked(&series, &panel),
            words(&expected["rank_by_id"])[..size]
        );
    }
    let size = usize::try_from(vector["inputs"]["n"].as_u64().unwrap()).unwrap();
    let top = series(&panel, size, Schedule::Daily, 1000.0);
    assert_eq!(ranked(&top, &panel), words(&expected["top_by_id"]));
}

/// SEL-002: companies are ranked by the cap of all their lines.
pub(super) fn company_aggregation(vector: &Value) {
    let lines = vector["inputs"]["lines"].as_array().unwrap();
    let expected = &vector["expected"];
    let caps = &expected["company_cap"];
    let by_company = lines_market(lines.iter(), true).panel();
    let chosen = series(&by_company, 3, Schedule::Daily, 1000.0);
    let names = names(&by_company);
    let company_of: BTreeMap<&str, &str> = lines
        .iter()
        .map(|line| (text(line, "id"), text(line, "company")))
        .collect();
    let mut companies = Vec::new();
    for row in &chosen.baskets {
        let company = company_of[names[&row.security].as_str()];
        assert_close(row.market_cap, &caps[company], &format!("cap of {company}"));
        companies.push(company);
    }
    assert_eq!(companies, words(&expected["company_rank"]));
    let listed = lines.iter().filter(|line| line.get("listed").is_none());
    let by_line = lines_market(listed, false).panel();
    let chosen = series(&by_line, 4, Schedule::Daily, 1000.0);
    assert_eq!(
        ranked(&chosen, &by_line),
        words(&expected["line_rank_listed"])
    );
}

/// SEL-004: the members of a session are those ranked at the close before it.
pub(super) fn timing(vector: &Value) {
    let inputs = &vector["inputs"];
    let mut market = Market::default();
    for (date, closes) in inputs["prices"].as_object().unwrap() {
        let session: Date = date.parse().unwrap();
        for (symbol, close) in closes.as_object().unwrap() {
            let cap = number(&inputs["caps"][date][symbol]);
            market.close_with_cap(session, symbol, number(close), cap);
        }
    }
    for symbol in market.bars.symbols.clone() {
        market.record(SecurityRecord::of_symbol(&symbol));
    }
    let panel = market.panel();
    let base_value = number(&inputs["base_level"]);
    let size = usize::try_from(inputs["n"].as_u64().unwrap()).unwrap();
    let series = series(&panel, size, Schedule::Daily, base_value);
    let names = names(&panel);
    let expected = &vector["expected"];
    for row in &series.sessions {
        let date = row.session.to_string();
        assert_close(row.price_return, &expected["levels"][&date], &date);
        if let Some(members) = expected["members"].get(&date) {
            let held = held(&series, &names, row.session);
            assert!(
                held.iter().eq(words(members)),
                "members of {date}: {held:?}"
            );
        }
    }
}

/// SEL-005: what a rebuild from the rows known at one time uses at the close of another.
pub(super) fn as_known_at(vector: &Value) {
    let rows = vector["inputs"]["rows"].as_array().unwrap();
    let queries = vector["inputs"]["queries"].as_array().unwrap();
    let answers = vector["expected"]["answers"].as_array().unwrap();
    assert_eq!(queries.len(), answers.len());
    for (query, answer) in queries.iter().zip(answers) {
        let query = words(query);
        let mut assembly = Assembly::default();
        let market = market(&format!("session A\n{} 1", query[0]));
        for facts in market.facts() {
            assembly.add(facts);
        }
        let known = rows.iter().map(words).filter(|row| row[1] <= query[1]);
        for row in known {
            assembly.add(Facts::Shares(vec![ShareCount {
                symbol: "A".to_owned(),
                effective: row[0].parse().unwrap(),
                shares_outstanding: row[2].parse().unwrap(),
                known: None,
            }]));
        }
        let panel = assembly.panel();
        let mut ranker = Ranker::new(&panel, "USD");
        ranker.advance(0);
        let found = ranker.company_cap(0, 0);
        match answer.as_str() {
            Some(_) => assert_close(found, answer, &format!("{query:?}")),
            None => assert!(found.is_nan(), "{query:?} gives {found}"),
        }
    }
}

/// A market of one session with the prices, share counts and, when asked for, companies of lines.
fn lines_market<'a>(lines: impl Iterator<Item = &'a Value>, has_companies: bool) -> Market {
    let (mut symbols, mut prices) = (Vec::new(), Vec::new());
    let (mut shares, mut companies) = (String::new(), String::new());
    for line in lines {
        let symbol = text(line, "id");
        symbols.push(symbol);
        prices.push(number(&line["price"]));
        writeln!(shares, "{symbol} 2025-03-03 {}", text(line, "shares")).unwrap();
        writeln!(companies, "{symbol} company={}", text(line, "company")).unwrap();
    }
    let market = of_closes(&symbols, &[prices]).with_shares(&shares);
    if has_companies {
        market.with_securities(&companies)
    } else {
        market
    }
}

/// The symbols of the first basket, by rank.
fn ranked(series: &Series, panel: &Panel<'_>) -> Vec<String> {
    let names = names(panel);
    let basket = series.basket(series.sessions[0].session).iter();
    basket.map(|row| names[&row.security].clone()).collect()
}
