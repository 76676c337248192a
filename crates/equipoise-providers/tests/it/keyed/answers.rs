//! What statuses mean where a key is asked for, and what a source needs to be asked at all.

use equipoise_providers::alpha_vantage::AlphaVantage;
use equipoise_providers::eodhd::Eodhd;
use equipoise_providers::failure::{FailureKind, Fault};
use equipoise_providers::massive::Massive;
use equipoise_providers::source::{Need, Source};
use equipoise_providers::stooq::Stooq;
use equipoise_providers::tiingo::Tiingo;

use super::{BASE, KEY, answer, day, history, now};

/// Every source with a key, and a need that it serves.
fn sources(key: &str) -> Vec<(Box<dyn Source>, Need)> {
    let session = day("2024-01-05");
    vec![
        (
            Box::new(Massive::new(key.into(), BASE)),
            Need::DayBars { session },
        ),
        (Box::new(Tiingo::new(key.into(), BASE)), history("INV")),
        (Box::new(Eodhd::new(key.into(), BASE)), history("INV")),
        (
            Box::new(AlphaVantage::new(key.into(), BASE)),
            history("INV"),
        ),
        (Box::new(Stooq::new(key.into(), BASE)), history("INV")),
    ]
}

#[test]
fn every_status_is_told_apart() {
    use FailureKind::*;
    use Fault::*;
    for (status, body, kind, fault) in [
        (401, "Unauthenticated", Auth, Ours),
        (402, "Payment Required", Quota, Ours),
        (403, "{\"error\":\"not entitled\"}", Auth, Ours),
        (403, "<html>Just a moment", Blocked, Ours),
        (404, "Not Found", NotFound, Ours),
        (429, "", Quota, Ours),
        (400, "", Refused, Ours),
        (500, "", Retryable, Theirs),
        (302, "", Garbage, Theirs),
    ] {
        for (source, need) in sources(KEY) {
            for ask in source.asks(&need, now()).unwrap() {
                let error = source
                    .read(&ask, &answer(status, body.as_bytes()))
                    .unwrap_err();
                assert_eq!(
                    (error.kind, error.fault),
                    (kind, fault),
                    "{status}: {error}"
                );
                assert!(error.text.starts_with(source.name()), "{error}");
            }
        }
    }
}

#[test]
fn a_source_without_a_key_or_with_one_that_cannot_be_sent_is_not_asked() {
    for (key, reason) in [
        ("", "key: is missing"),
        ("two words", "cannot be sent"),
        ("line\r\nend", "cannot be sent"),
    ] {
        for (source, need) in sources(key) {
            let error = source.asks(&need, now()).unwrap_err();
            assert_eq!((error.kind, error.fault), (FailureKind::Auth, Fault::Ours));
            assert!(
                error.text.ends_with(reason) || error.text.contains(reason),
                "{error}"
            );
            assert!(key.is_empty() || !error.text.contains(key), "{error}");
        }
    }
}

#[test]
fn a_key_goes_into_a_header_where_the_source_takes_it_there() {
    for (source, need) in sources(KEY) {
        let takes_header = matches!(source.name(), "massive" | "tiingo");
        for ask in source.asks(&need, now()).unwrap() {
            let (headers, parameters) = (ask.secret_headers.len(), ask.secret_parameters.len());
            let expected = if takes_header { (1, 0) } else { (0, 1) };
            assert_eq!((headers, parameters), expected, "{}", source.name());
            assert!(!format!("{ask:?}{source:?}").contains(KEY));
            assert!(!ask.address().contains(KEY));
        }
    }
}

#[test]
fn capabilities_are_what_is_asked_for() {
    let (from, to) = (day("2024-01-02"), day("2024-01-05"));
    let symbol = "INV".to_owned();
    let needs = [
        Need::Universe { largest: None },
        Need::DayBars { session: to },
        history("INV"),
        Need::Shares { symbol, from, to },
    ];
    for (source, _) in sources(KEY) {
        for need in &needs {
            let serves = source.capabilities().serves(need);
            let asks = source.asks(need, now());
            assert_eq!(asks.is_ok(), serves, "{} {need}", source.name());
        }
    }
}

#[test]
fn symbols_that_a_source_does_not_spell_are_not_asked_for() {
    for (source, _) in sources(KEY) {
        for symbol in ["../../x", "inv", "", "INV B", "INV?x=1"] {
            let need = Need::Actions {
                symbol: Some(symbol.to_owned()),
                from: day("2024-01-02"),
                to: day("2024-01-05"),
            };
            let Err(error) = source.asks(&need, now()) else {
                panic!("{} asks for {symbol:?}", source.name());
            };
            let is_unserved = !source.capabilities().serves(&need);
            let expected = match is_unserved || source.name() == "stooq" {
                true => FailureKind::Refused,
                false => FailureKind::NotFound,
            };
            assert_eq!(error.kind, expected, "{error}");
        }
    }
}
