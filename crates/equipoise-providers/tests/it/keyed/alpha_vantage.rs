//! Alpha Vantage: figures as text, and sentences in place of data.

use std::time::Duration;

use equipoise_providers::alpha_vantage::AlphaVantage;
use equipoise_providers::failure::FailureKind;
use equipoise_providers::source::{Need, Source};
use serde_json::{Value, json};

use super::{BASE, KEY, actions, closes, day, failure, findings, history, now, read};

fn source() -> AlphaVantage {
    AlphaVantage::new(KEY.into(), BASE)
}

fn session(close: &str, dividend: &str, split: &str) -> Value {
    json!({"1. open": close, "2. high": close, "3. low": close, "4. close": close,
        "5. adjusted close": "0.1", "6. volume": "1200", "7. dividend amount": dividend,
        "8. split coefficient": split})
}

fn series(symbol: &str) -> Value {
    json!({
        "Meta Data": {"1. Information": "x", "2. Symbol": symbol, "3. Last Refreshed": "2024-01-05",
            "4. Output Size": "Compact", "5. Time Zone": "US/Eastern"},
        "Time Series (Daily)": {
            "2024-01-05": session("133.7400", "0.0000", "1.0"),
            "2024-01-04": session("401.2200", "0.8200", "0.3333"),
        },
    })
}

#[test]
fn sessions_come_with_their_splits_and_dividends() {
    let told = read(
        &source(),
        &history("INV"),
        "daily",
        &series("INV").to_string(),
    )
    .unwrap();
    assert_eq!(
        closes(&told),
        ["INV 2024-01-04 401.22 1200", "INV 2024-01-05 133.74 1200"]
    );
    assert_eq!(
        actions(&told),
        [
            "INV 2024-01-04 - Split { ratio: 0.3333 }",
            "INV 2024-01-04 - CashDividend { amount: 0.82 }",
        ]
    );
    assert_eq!(findings(&told), [""; 0]);
}

#[test]
fn the_short_form_is_asked_for_where_it_reaches_far_enough() {
    let size = |from: &str| {
        let need = Need::History {
            symbol: "INV".to_owned(),
            from: day(from),
            to: day("2024-01-05"),
        };
        let ask = source().asks(&need, now()).unwrap().remove(0);
        let (_, size) = ask.parameters[2].clone();
        size
    };
    assert_eq!(size("2023-12-01"), "compact");
    assert_eq!(size("2020-01-02"), "full");
}

#[test]
fn sentences_are_quotas_keys_or_lines_that_are_not_known() {
    use FailureKind::*;
    let minute = Duration::from_secs(60);
    let day = Duration::from_secs(86_400);
    for (name, text, kind, pause) in [
        (
            "Information",
            "We have detected your API key as hunter2hunter2 and our standard API rate limit is 25 requests per day. Please subscribe to any of the premium plans.",
            Quota,
            Some(day),
        ),
        (
            "Note",
            "Our standard API call frequency is 5 calls per minute and 500 calls per day.",
            Quota,
            Some(day),
        ),
        (
            "Note",
            "Thank you! Please consider 5 calls per minute.",
            Quota,
            Some(minute),
        ),
        (
            "Information",
            "Please consider spreading out your requests more sparingly (1 request per second).",
            Quota,
            Some(minute),
        ),
        (
            "Information",
            "Thank you for using Alpha Vantage! This is a premium endpoint.",
            Auth,
            None,
        ),
        (
            "Information",
            "The **demo** API key is for demo purposes only.",
            Auth,
            None,
        ),
        ("Information", "something new", Quota, Some(day)),
        (
            "Error Message",
            "the parameter apikey is invalid or missing.",
            Auth,
            None,
        ),
        (
            "Error Message",
            "Invalid API call. Please retry.",
            NotFound,
            None,
        ),
    ] {
        let mut document = json!({});
        document[name] = json!(text);
        let error = read(&source(), &history("INV"), "daily", &document.to_string()).unwrap_err();
        assert_eq!(
            (error.kind, error.retry_after),
            (kind, pause),
            "{text}: {error}"
        );
        assert!(!error.text.contains(KEY), "{error}");
    }
}

#[test]
fn a_series_of_another_line_or_zone_or_none_gives_nothing() {
    let mut zone = series("INV");
    zone["Meta Data"]["5. Time Zone"] = json!("Asia/Tokyo");
    let mut without = series("INV");
    without
        .as_object_mut()
        .unwrap()
        .remove("Time Series (Daily)");
    for (document, text) in [
        (series("ODD"), "INV was asked for and ODD came"),
        (zone, "5. Time Zone: \"Asia/Tokyo\" is not that of New York"),
        (without, "Time Series (Daily): nothing stands"),
        (json!({}), "Meta Data: nothing stands"),
    ] {
        let (kind, error) = failure(&source(), &history("INV"), "daily", &document.to_string());
        assert_eq!(kind, FailureKind::Garbage);
        assert!(error.contains(text), "{error}");
    }
}
