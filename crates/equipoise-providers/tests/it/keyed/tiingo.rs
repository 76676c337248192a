//! Tiingo: sessions with what happened beside them, and quotas told in words.

use std::time::Duration;

use equipoise_model::Facts;
use equipoise_providers::failure::FailureKind;
use equipoise_providers::tiingo::Tiingo;
use serde_json::{Value, json};

use super::{BASE, KEY, actions, answer, ask, closes, failure, findings, history, read};

fn source() -> Tiingo {
    Tiingo::new(KEY.into(), BASE)
}

fn price(date: &str, close: f64, dividend: f64, split: f64) -> Value {
    json!({"date": format!("{date}T00:00:00.000Z"), "open": close, "high": close, "low": close,
        "close": close, "volume": 100, "adjClose": 1.0, "adjVolume": 1, "divCash": dividend,
        "splitFactor": split})
}

#[test]
fn sessions_come_with_their_splits_and_dividends() {
    let document = json!([
        price("2024-01-03", 400.2, 0.0, 1.0),
        price("2024-01-02", 399.99, 0.25, 1.0),
        price("2024-01-04", 100.05, 0.0, 4.0),
        price("2024-01-08", 1.0, 9.0, 2.0),
    ]);
    let read = read(
        &source(),
        &history("INV.B"),
        "prices",
        &document.to_string(),
    )
    .unwrap();
    assert_eq!(
        closes(&read),
        [
            "INV.B 2024-01-02 399.99 100",
            "INV.B 2024-01-03 400.2 100",
            "INV.B 2024-01-04 100.05 100",
        ]
    );
    assert_eq!(
        actions(&read),
        [
            "INV.B 2024-01-04 - Split { ratio: 4.0 }",
            "INV.B 2024-01-02 - CashDividend { amount: 0.25 }",
        ]
    );
    assert_eq!(findings(&read), [""; 0]);
}

#[test]
fn what_is_told_of_a_line_is_a_record() {
    let document = json!({"ticker": "inv", "name": "Invented Inc.", "exchangeCode": "NASDAQ",
        "description": "x", "startDate": null, "endDate": null});
    let good = read(&source(), &history("INV"), "meta", &document.to_string()).unwrap();
    let [Facts::Securities(records)] = good.facts.as_slice() else {
        panic!("{good:?}");
    };
    assert_eq!(records[0].mic.as_deref(), Some("XNAS"));
    assert_eq!(records[0].name.as_deref(), Some("Invented Inc."));
    let (kind, error) = failure(&source(), &history("ODD"), "meta", &document.to_string());
    assert_eq!(kind, FailureKind::Garbage);
    assert_eq!(error, "tiingo: ODD was asked for and inv came");
}

#[test]
fn a_quota_told_in_words_lasts_as_long_as_they_say() {
    let month = "You have run over your 500 symbol look up for this month. Please upgrade.";
    let hour = r#"{"detail":"Error: You have run over your hourly request allocation."}"#;
    let day = r#"{"detail":"Error: You have run over your daily request allocation."}"#;
    for (status, body, hours) in [
        (200, month, 31 * 24),
        (200, hour, 1),
        (429, hour, 1),
        (200, day, 24),
    ] {
        let ask = ask(&source(), &history("INV"), "prices");
        let error = equipoise_providers::source::Source::read(
            &source(),
            &ask,
            &answer(status, body.as_bytes()),
        )
        .unwrap_err();
        assert_eq!(error.kind, FailureKind::Quota, "{error}");
        assert_eq!(error.retry_after, Some(Duration::from_secs(hours * 3_600)));
    }
}

#[test]
fn a_detail_in_place_of_sessions_is_told_apart() {
    let (kind, _) = failure(
        &source(),
        &history("INV"),
        "prices",
        r#"{"detail":"Not found."}"#,
    );
    assert_eq!(kind, FailureKind::NotFound);
    let (kind, _) = failure(
        &source(),
        &history("INV"),
        "prices",
        r#"{"detail":"Moved"}"#,
    );
    assert_eq!(kind, FailureKind::Garbage);
    let mut row = price("2024-01-02", 1.0, 0.0, 1.0);
    row.as_object_mut().unwrap().remove("divCash");
    let body = json!([row]).to_string();
    let (_, error) = failure(&source(), &history("INV"), "prices", &body);
    assert!(error.contains("missing field `divCash`"), "{error}");
}
