//! Whatever comes is decoded or refused, and no decoder panics.

use std::cell::Cell;

use equipoise_providers::alpha_vantage::AlphaVantage;
use equipoise_providers::eodhd::Eodhd;
use equipoise_providers::massive::Massive;
use equipoise_providers::source::{Ask, Need, Source};
use equipoise_providers::stooq::Stooq;
use equipoise_providers::tiingo::Tiingo;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::{BASE, KEY, answer, closes, day, history, now};

const SEED: [u8; 32] = *b"equipoise-providers: seed keyed.";

/// A good answer of each endpoint, by source and endpoint.
const GOOD: [(&str, &str, &str); 13] = [
    (
        "massive",
        "grouped",
        r#"{"status":"OK","adjusted":false,"resultsCount":1,"results":[{"T":"INV","o":1.5,"h":2,"l":1,"c":1.5,"v":1e3,"t":1704488400000}]}"#,
    ),
    (
        "massive",
        "tickers",
        r#"{"results":[{"ticker":"INV","name":"Inv","type":"CS","cik":"0000000007"}],"next_url":"http://127.0.0.1:1/v3/reference/tickers?cursor=a"}"#,
    ),
    (
        "massive",
        "splits",
        r#"{"results":[{"ticker":"INV","execution_date":"2024-01-05","split_from":1,"split_to":2.5}]}"#,
    ),
    (
        "massive",
        "dividends",
        r#"{"results":[{"ticker":"INV","ex_dividend_date":"2024-01-05","cash_amount":0.5,"currency":"USD"}]}"#,
    ),
    (
        "massive",
        "shares",
        r#"{"results":{"ticker":"INV","share_class_shares_outstanding":1000}}"#,
    ),
    (
        "tiingo",
        "meta",
        r#"{"ticker":"INV","name":"Inv","exchangeCode":"NYSE"}"#,
    ),
    (
        "tiingo",
        "prices",
        r#"[{"date":"2024-01-05T00:00:00.000Z","open":1,"high":2,"low":1,"close":1.5,"volume":9,"divCash":0.5,"splitFactor":2.0}]"#,
    ),
    (
        "eodhd",
        "history",
        r#"[{"date":"2024-01-05","open":1,"high":2,"low":1,"close":1.5,"volume":9}]"#,
    ),
    (
        "eodhd",
        "splits",
        r#"[{"date":"2024-01-05","split":"2.000000/1.000000"}]"#,
    ),
    (
        "eodhd",
        "dividends",
        r#"[{"date":"2024-01-05","unadjustedValue":0.5,"currency":"USD"}]"#,
    ),
    (
        "eodhd",
        "day",
        r#"[{"code":"INV","date":"2024-01-05","open":1,"high":2,"low":1,"close":1.5,"volume":9}]"#,
    ),
    (
        "alpha_vantage",
        "daily",
        r#"{"Meta Data":{"2. Symbol":"INV","5. Time Zone":"US/Eastern"},"Time Series (Daily)":{"2024-01-05":{"1. open":"1","2. high":"2","3. low":"1","4. close":"1.5","6. volume":"9","7. dividend amount":"0.5","8. split coefficient":"2.0"}}}"#,
    ),
    (
        "stooq",
        "daily",
        "Date,Open,High,Low,Close,Volume\r\n2024-01-05,1,2,1,1.5,9\r\n",
    ),
];

/// Every ask of every source, with a good answer to it.
fn cases() -> Vec<(Box<dyn Source>, Ask, &'static str)> {
    let (from, to) = (day("2024-01-05"), day("2024-01-05"));
    let symbol = || "INV".to_owned();
    let needs = [
        Need::DayBars { session: to },
        Need::Universe { largest: None },
        history("INV"),
        Need::Actions {
            symbol: Some(symbol()),
            from,
            to,
        },
        Need::Shares {
            symbol: symbol(),
            from,
            to,
        },
    ];
    let mut cases = Vec::new();
    for (name, endpoint, body) in GOOD {
        let source = || -> Box<dyn Source> {
            match name {
                "massive" => Box::new(Massive::new(KEY.into(), BASE)),
                "tiingo" => Box::new(Tiingo::new(KEY.into(), BASE)),
                "eodhd" => Box::new(Eodhd::new(KEY.into(), BASE)),
                "alpha_vantage" => Box::new(AlphaVantage::new(KEY.into(), BASE)),
                _ => Box::new(Stooq::new(KEY.into(), BASE)),
            }
        };
        for need in &needs {
            let asks = source().asks(need, now()).unwrap_or_default();
            for ask in asks.into_iter().filter(|ask| ask.endpoint == endpoint) {
                cases.push((source(), ask, body));
            }
        }
    }
    cases
}

fn check<S: Strategy>(strategy: S, property: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    println!("seed {:?}", str::from_utf8(&SEED));
    let config = Config {
        cases: 4000,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &SEED);
    TestRunner::new_with_rng(config, rng)
        .run(&strategy, property)
        .unwrap();
}

#[test]
fn every_good_answer_is_read() {
    let cases = cases();
    for (name, endpoint, _) in GOOD {
        let is_there = |(source, ask, _): &&(Box<dyn Source>, Ask, &str)| {
            source.name() == name && ask.endpoint == endpoint
        };
        let Some((source, ask, body)) = cases.iter().find(is_there) else {
            panic!("{name} {endpoint} is asked for by no need");
        };
        let reading = source.read(ask, &answer(200, body.as_bytes())).unwrap();
        assert!(!reading.facts.is_empty(), "{name} {endpoint}");
    }
}

#[test]
fn any_bytes_are_decoded_or_refused() {
    let cases = cases();
    let statuses = select(vec![200_u16, 301, 401, 402, 403, 404, 429, 500, 999]);
    check((statuses, vec(any::<u8>(), 0..200)), |(status, body)| {
        for (source, ask, _) in &cases {
            let _ = source.read(ask, &answer(status, &body));
        }
        Ok(())
    });
}

#[test]
fn an_answer_with_any_bytes_changed_is_decoded_or_refused() {
    let cases = cases();
    let pieces = vec![
        "null", "0", "-1", "1e308", "1e-320", "NaN", "\"\"", "{}", "[]", "9", ",", ":", "/", "\n",
        "\u{e9}",
    ];
    let piece = prop_oneof![
        select(pieces).prop_map(|piece| piece.as_bytes().to_vec()),
        vec(any::<u8>(), 1..3),
    ];
    let changes = vec((any::<Index>(), 0..4_usize, piece), 1..3);
    let decoded = Cell::new(0);
    check((any::<Index>(), changes), |(case, changes)| {
        let (source, ask, body) = &cases[case.index(cases.len())];
        let mut body = body.as_bytes().to_vec();
        for (place, removed, piece) in changes {
            let start = place.index(body.len());
            let end = (start + removed).min(body.len());
            body.splice(start..end, piece);
        }
        if let Ok(reading) = source.read(ask, &answer(200, &body)) {
            decoded.set(decoded.get() + 1);
            prop_assert!(closes(&reading).iter().all(|line| !line.contains(" inf")));
        }
        Ok(())
    });
    assert!(decoded.get() > 100, "only {} were decoded", decoded.get());
}

#[test]
fn a_document_that_is_cut_short_at_any_byte_gives_nothing() {
    for (source, ask, body) in cases() {
        if source.name() == "stooq" {
            continue;
        }
        for end in 0..body.len() {
            let error = source
                .read(&ask, &answer(200, &body.as_bytes()[..end]))
                .unwrap_err();
            assert_eq!(error.kind.name(), "retryable", "{}: {error}", &body[..end]);
        }
    }
}
