//! Yahoo as a source: what it asks for a need, and what becomes of the answer.

use equipoise_model::{Facts, Instant};
use equipoise_providers::failure::FailureKind;
use equipoise_providers::source::{Answer, Ask, ExposeSecret, Need, Reading, SignIn, Source};
use equipoise_providers::yahoo::{Addresses, Yahoo};
use serde_json::{Value, json};

use super::documents::{answer, at, document};

fn now() -> Instant {
    at("2024-01-05T12:00:00.5Z")
}

fn source() -> Yahoo {
    Yahoo::new(Addresses::at("http://127.0.0.1:1/"))
}

fn history(from: &str, to: &str) -> Need {
    let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
    let symbol = "INV".to_owned();
    Need::History { symbol, from, to }
}

fn only_ask(need: &Need) -> Ask {
    source().asks(need, now()).unwrap().remove(0)
}

fn read(ask: &Ask, document: &Value) -> Reading {
    let body = document.to_string();
    source().read(ask, &answer(200, body.as_bytes())).unwrap()
}

fn sessions(reading: &Reading) -> Vec<String> {
    let bars = reading.facts.iter().find_map(|facts| match facts {
        Facts::Bars(bars) => Some(bars),
        _ => None,
    });
    bars.map_or(Vec::new(), |bars| {
        bars.session.iter().map(ToString::to_string).collect()
    })
}

#[test]
fn a_history_reaches_until_now_and_gives_the_span_that_is_needed() {
    let ask = only_ask(&history("2024-01-03", "2024-01-03"));
    assert_eq!(
        ask.address(),
        "http://127.0.0.1:1/v8/finance/chart/INV?period1=1704189600&period2=1704456001\
         &interval=1d&events=div,splits,capitalGains"
    );
    assert_eq!(sessions(&read(&ask, &document())), ["2024-01-03"]);
}

#[test]
fn share_counts_of_the_past_are_known_after_a_lag_and_new_ones_when_they_came() {
    let need = Need::Shares {
        symbol: "INV".to_owned(),
        from: "2023-01-01".parse().unwrap(),
        to: "2024-01-05".parse().unwrap(),
    };
    let ask = only_ask(&need);
    let stamps = ["2023-03-01T15:00:00Z", "2024-01-03T15:00:00Z"].map(|time| at(time).timestamp());
    let reading = read(
        &ask,
        &json!({"timeseries": {"error": null, "result": [{
            "meta": {"symbol": ["INV"]}, "timestamp": stamps, "shares_out": [100, 200],
        }]}}),
    );
    let [Facts::Shares(counts)] = reading.facts.as_slice() else {
        panic!("{reading:?}");
    };
    let known: Vec<_> = counts.iter().map(|count| count.known.unwrap()).collect();
    assert_eq!(
        known,
        [at("2023-05-30T00:00:00Z"), at("2024-01-05T12:00:00Z")]
    );
}

fn page(start: u64, total: u64, symbols: &[&str]) -> Value {
    let quote = |symbol: &&str| {
        json!({
            "symbol": symbol, "quoteType": "EQUITY", "currency": "USD", "exchange": "NYQ",
            "longName": format!("{symbol} Inc."), "marketCap": 5e9, "sharesOutstanding": 1e8,
            "exchangeTimezoneName": "America/New_York", "regularMarketPrice": 50.0,
            "regularMarketTime": 1_704_402_001, "marketState": "CLOSED",
        })
    };
    let quotes: Vec<Value> = symbols.iter().map(quote).collect();
    json!({"finance": {"error": null, "result": [{
        "start": start, "count": quotes.len(), "total": total, "quotes": quotes,
    }]}})
}

#[test]
fn the_universe_comes_in_pages_until_it_is_as_large_as_needed() {
    let need = Need::Universe { largest: Some(251) };
    let first = only_ask(&need);
    let symbols: Vec<String> = (0..250).map(|line| format!("A{line}")).collect();
    let symbols: Vec<&str> = symbols.iter().map(String::as_str).collect();
    let reading = read(&first, &page(0, 9000, &symbols));
    let second = reading.next.expect("a page is missing");
    assert_eq!(second.offset, 250);
    let body: Value = serde_json::from_str(second.body.as_ref().unwrap()).unwrap();
    assert_eq!((&body["offset"], &body["size"]), (&json!(250), &json!(1)));
    let last = read(&second, &page(250, 9000, &["B"]));
    assert!(last.next.is_none());
    let [Facts::Securities(records), Facts::Shares(counts)] = last.facts.as_slice() else {
        panic!("{last:?}");
    };
    let record = &records[0];
    assert_eq!(record.name.as_deref(), Some("B Inc."));
    assert_eq!(record.mic.as_deref(), Some("XNYS"));
    assert_eq!(counts[0].known, Some(at("2024-01-05T12:00:00Z")));
}

#[test]
fn a_page_that_is_another_one_or_too_long_is_refused() {
    let ask = only_ask(&Need::Universe { largest: Some(1) });
    for wrong in [page(250, 9000, &["A"]), page(0, 9000, &["A", "B"])] {
        let body = wrong.to_string();
        let error = source()
            .read(&ask, &answer(200, body.as_bytes()))
            .unwrap_err();
        assert_eq!(error.kind, FailureKind::Garbage, "{error}");
    }
}

#[test]
fn what_the_source_has_not_is_said_before_anything_is_asked() {
    let session = "2024-01-03".parse().unwrap();
    let error = source()
        .asks(&Need::DayBars { session }, now())
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "yahoo: cannot be asked for bars of 2024-01-03"
    );
}

#[test]
fn signing_in_takes_a_cookie_whatever_its_answer_and_then_a_crumb() {
    let step = |answers: &[Answer<'_>]| source().sign_in(answers, now()).unwrap();
    let endpoint = |step| match step {
        Ok(SignIn::Ask(ask)) => ask.endpoint,
        other => panic!("{other:?}"),
    };
    assert_eq!(endpoint(step(&[])), "cookie");
    let cookie = answer(502, b"");
    assert_eq!(endpoint(step(&[cookie])), "crumb");
    let Ok(SignIn::Done { parameter, token }) = step(&[cookie, answer(200, b"a./b")]) else {
        panic!("not signed in");
    };
    assert_eq!((parameter, token.expose_secret()), ("crumb", "a./b"));
    let throttled = step(&[cookie, answer(200, b"Too Many Requests")]).unwrap_err();
    assert_eq!(throttled.kind, FailureKind::Quota);
}

#[test]
fn a_secret_of_an_ask_is_shown_nowhere() {
    let ask = only_ask(&history("2024-01-03", "2024-01-03"))
        .with_secret("apikey", "hunter2".into())
        .with_secret_header("authorization", "hunter2".into());
    assert!(!format!("{ask:?}").contains("hunter2"));
    assert!(!ask.address().contains("hunter2"));
}
