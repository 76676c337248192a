//! EODHD: volumes that are changed for splits, payments as paid, ratios as text, and days of all lines.

use equipoise_providers::eodhd::Eodhd;
use equipoise_providers::failure::FailureKind;
use equipoise_providers::source::{Need, Source};
use serde_json::{Value, json};

use super::{BASE, KEY, actions, closes, day, failure, findings, history, now, read};

fn source() -> Eodhd {
    Eodhd::new(KEY.into(), BASE)
}

fn bar(date: &str, close: f64) -> Value {
    json!({"date": date, "open": close, "high": close, "low": close, "close": close,
        "adjusted_close": 0.1, "volume": 400})
}

fn of_all(mut row: Value, code: &str) -> Value {
    row["code"] = json!(code);
    row["exchange_short_name"] = json!("US");
    row
}

#[test]
fn a_volume_is_read_only_where_no_split_can_have_changed_it() {
    let document = json!([bar("2024-01-04", 10.01), bar("2024-01-05", 10.02)]);
    let read = read(&source(), &history("INV"), "history", &document.to_string()).unwrap();
    assert_eq!(
        closes(&read),
        ["INV 2024-01-04 10.01 NaN", "INV 2024-01-05 10.02 400"]
    );
    assert_eq!(
        findings(&read),
        ["INV: volume: is changed for later splits, and left out where there may be some"]
    );
}

#[test]
fn splits_are_two_numbers_and_dividends_as_they_were_paid() {
    let splits = json!([
        {"date": "2024-01-03", "split": "4.000000/1.000000"},
        {"date": "2024-01-04", "split": "1.000000/10.000000"},
        {"date": "2024-01-05", "split": "many"},
        {"date": "2023-01-05", "split": "2/1"},
    ]);
    let told = read(&source(), &history("INV"), "splits", &splits.to_string()).unwrap();
    assert_eq!(
        actions(&told),
        [
            "INV 2024-01-03 - Split { ratio: 4.0 }",
            "INV 2024-01-04 - Split { ratio: 0.1 }",
        ]
    );
    assert_eq!(
        findings(&told),
        ["INV: 2024-01-05: split: NaN for NaN is none"]
    );
    let dividends = json!([{"date": "2024-01-05", "declarationDate": null, "period": "Quarterly",
        "value": 0.06, "unadjustedValue": 0.24, "currency": "USD"}]);
    let told = read(
        &source(),
        &history("INV"),
        "dividends",
        &dividends.to_string(),
    )
    .unwrap();
    assert_eq!(
        actions(&told),
        ["INV 2024-01-05 USD CashDividend { amount: 0.24 }"]
    );
}

#[test]
fn bars_of_all_lines_are_those_of_the_session() {
    let need = Need::DayBars {
        session: day("2024-01-05"),
    };
    let document = json!([
        of_all(bar("2024-01-05", 10.0), "INV"),
        of_all(bar("2024-01-05", 11.0), "INV-B"),
        of_all(bar("2024-01-04", 12.0), "OLD"),
        of_all(bar("2024-01-05", 13.0), "WHAT_1"),
    ]);
    let told = read(&source(), &need, "day", &document.to_string()).unwrap();
    assert_eq!(
        closes(&told),
        ["INV 2024-01-05 10 400", "INV.B 2024-01-05 11 400"]
    );
    assert_eq!(
        findings(&told),
        [
            "OLD: 2024-01-04: is no bar of 2024-01-05",
            "WHAT_1: 2024-01-05: symbol: has a suffix that names no known kind of line",
        ]
    );
    let unnamed = json!([bar("2024-01-05", 10.0)]).to_string();
    let (kind, error) = failure(&source(), &need, "day", &unnamed);
    assert_eq!(kind, FailureKind::Garbage);
    assert!(error.contains("code: nothing stands"), "{error}");
}

#[test]
fn an_answer_about_all_lines_costs_a_hundred_calls() {
    let (from, to) = (day("2024-01-02"), day("2024-01-05"));
    let symbol = None;
    let need = Need::Actions { symbol, from, to };
    let asks = source().asks(&need, now()).unwrap();
    assert_eq!(asks.len(), 8);
    assert!(asks.iter().all(|ask| ask.cost == 100));
    let one = source().asks(&history("INV"), now()).unwrap();
    assert!(one.iter().all(|ask| ask.cost == 1));
    let from = day("2023-01-02");
    let symbol = None;
    let error = source()
        .asks(&Need::Actions { symbol, from, to }, now())
        .unwrap_err();
    assert!(error.text.contains("limit of 100 sessions"), "{error}");
}
