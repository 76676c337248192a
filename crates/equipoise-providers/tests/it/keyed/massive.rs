//! Massive: sessions, pages, actions and share counts.

use equipoise_model::Facts;
use equipoise_providers::failure::FailureKind;
use equipoise_providers::massive::{MAX_ROWS, Massive};
use equipoise_providers::source::{Need, Source};
use serde_json::{Value, json};

use super::{BASE, KEY, actions, answer, ask, closes, day, failure, findings, now, read};

fn source() -> Massive {
    Massive::new(KEY.into(), BASE)
}

fn session() -> Need {
    Need::DayBars {
        session: day("2024-01-05"),
    }
}

fn all_actions() -> Need {
    Need::Actions {
        symbol: None,
        from: day("2024-01-01"),
        to: day("2024-01-31"),
    }
}

fn bar(ticker: &str, close: Value) -> Value {
    json!({"T": ticker, "o": 10.5, "h": 11, "l": 10, "c": close, "v": 1.5e6, "vw": 1, "t": 1_704_488_400_000_i64, "n": 7})
}

fn grouped(rows: &[Value]) -> Value {
    json!({"status": "OK", "adjusted": false, "queryCount": rows.len(), "resultsCount": rows.len(),
        "results": rows, "request_id": "x", "a field of next year": {}})
}

#[test]
fn bars_of_all_lines_are_read_as_traded_to_the_last_digit() {
    let document = grouped(&[
        bar("INV", json!(123.4567)),
        bar("INV.B", json!("0.0123")),
        bar("INVpL", json!(25.01)),
        bar("INVw", json!(1)),
        bar("INV", json!(2)),
        bar("NIL", Value::Null),
        bar("NEG", json!(-1)),
    ]);
    let read = read(&source(), &session(), "grouped", &document.to_string()).unwrap();
    assert_eq!(
        closes(&read),
        [
            "INV 2024-01-05 123.4567 1500000",
            "INV.B 2024-01-05 0.0123 1500000",
            "INV.PRL 2024-01-05 25.01 1500000",
        ]
    );
    assert_eq!(
        findings(&read),
        [
            "INVw: 2024-01-05: symbol: has a suffix that names no known kind of line",
            "INV: 2024-01-05: stands twice; the first row counts",
            "NIL: 2024-01-05: close: is not given",
            "NEG: 2024-01-05: close: -1 is no price",
        ]
    );
}

#[test]
fn an_answer_that_is_not_what_was_asked_for_gives_nothing() {
    let good = grouped(&[bar("INV", json!(2))]);
    let changed = |field: &str, value: Value| {
        let mut document = good.clone();
        document[field] = value;
        failure(&source(), &session(), "grouped", &document.to_string())
    };
    for (field, value, text) in [
        (
            "adjusted",
            json!(true),
            "adjusted: true where prices as traded",
        ),
        (
            "resultsCount",
            json!(2),
            "resultsCount: 2 is not the number",
        ),
        ("results", json!({}), "a list"),
    ] {
        let (kind, error) = changed(field, value);
        assert_eq!(kind, FailureKind::Garbage);
        assert!(error.contains(text), "{error}");
    }
    let mut other_day = good.clone();
    other_day["results"][0]["t"] = json!(1_704_402_000_000_i64);
    let (kind, error) = failure(&source(), &session(), "grouped", &other_day.to_string());
    assert_eq!(kind, FailureKind::Garbage);
    assert!(
        error.contains("2024-01-05 was asked for and INV at"),
        "{error}"
    );
    for field in ["adjusted", "resultsCount"] {
        let mut document = good.clone();
        document.as_object_mut().unwrap().remove(field);
        let (_, error) = failure(&source(), &session(), "grouped", &document.to_string());
        assert!(
            error.contains(&format!("missing field `{field}`")),
            "{error}"
        );
    }
}

#[test]
fn a_session_without_bars_is_one_only_on_a_day_without_trading() {
    let empty = grouped(&[]).to_string();
    let (kind, error) = failure(&source(), &session(), "grouped", &empty);
    assert_eq!(kind, FailureKind::NotFound);
    assert_eq!(error, "massive: not found: no bars of 2024-01-05 yet");
    let holiday = Need::DayBars {
        session: day("2024-01-01"),
    };
    assert!(
        read(&source(), &holiday, "grouped", &empty)
            .unwrap()
            .facts
            .is_empty()
    );
    let today = Need::DayBars {
        session: day("2024-01-08"),
    };
    let error = source().asks(&today, now()).unwrap_err();
    assert!(error.text.ends_with("the session is not over"), "{error}");
}

#[test]
fn lists_beyond_their_limit_are_refused() {
    let rows = vec![bar("INV", json!(1)); MAX_ROWS + 1];
    let (_, error) = failure(
        &source(),
        &session(),
        "grouped",
        &grouped(&rows).to_string(),
    );
    assert!(error.contains("limit of 50000"), "{error}");
}

fn tickers(next_url: Option<&str>) -> String {
    json!({"status": "OK", "count": 3, "next_url": next_url, "results": [
        {"ticker": "INV.A", "name": "Invented Inc. Class A", "primary_exchange": "XNYS", "type": "CS",
         "currency_name": "usd", "cik": "0001234567", "active": true},
        {"ticker": "INVpC", "name": "Invented Inc.", "primary_exchange": "XNYS", "type": "PFD"},
        {"ticker": "FUND", "name": "Invented Fund", "type": "ETF"},
    ]})
    .to_string()
}

#[test]
fn lines_are_grouped_by_company_and_funds_left_out() {
    let need = Need::Universe { largest: None };
    let read = read(&source(), &need, "tickers", &tickers(None)).unwrap();
    let [Facts::Securities(records)] = read.facts.as_slice() else {
        panic!("{read:?}");
    };
    assert_eq!(records.len(), 2);
    assert_eq!(records[0].company.as_deref(), Some("CIK0001234567"));
    assert_eq!(records[0].currency.as_deref(), Some("USD"));
    assert_eq!(records[0].kind.as_deref(), Some("common_stock"));
    assert_eq!(records[1].symbol, "INV.PRC");
    assert_eq!(records[1].kind.as_deref(), Some("preferred"));
    assert_eq!(findings(&read), ["FUND: is a fund"]);
    assert!(read.next.is_none());
}

#[test]
fn of_the_next_page_only_the_cursor_is_taken() {
    let need = Need::Universe { largest: None };
    let url = format!("{BASE}/v3/reference/tickers?cursor=YWJj%3D&apiKey={KEY}");
    let read = read(&source(), &need, "tickers", &tickers(Some(&url))).unwrap();
    let next = read.next.unwrap();
    assert_eq!(
        next.address(),
        format!("{BASE}/v3/reference/tickers?cursor=YWJj=")
    );
    assert_eq!((next.secret_headers.len(), next.offset), (1, 1));
}

#[test]
fn a_next_page_at_another_place_is_refused() {
    let need = Need::Universe { largest: None };
    for (url, reason) in [
        (
            "https://evil.example.com/v3/reference/tickers?cursor=a",
            "leads away",
        ),
        (
            "http://127.0.0.1:2/v3/reference/tickers?cursor=a",
            "leads away",
        ),
        (
            "http://127.0.0.1:1@evil.example.com/v3/reference/tickers?cursor=a",
            "leads away",
        ),
        ("http://127.0.0.1:1/v2/elsewhere?cursor=a", "leads away"),
        ("http://127.0.0.1:1/v3/reference/tickers", "no cursor"),
        ("//", "is no address"),
    ] {
        let (kind, error) = failure(&source(), &need, "tickers", &tickers(Some(url)));
        assert_eq!(kind, FailureKind::Garbage);
        assert!(
            error.contains("next_url") && error.contains(reason),
            "{error}"
        );
    }
    // The port that a scheme has anyway is no other host.
    let public = Massive::new(KEY.into(), "https://api.massive.com/");
    let url = "https://api.massive.com:443/v3/reference/tickers?cursor=a";
    let read = read(&public, &need, "tickers", &tickers(Some(url))).unwrap();
    assert!(read.next.is_some());
}

#[test]
fn splits_are_new_shares_for_old_ones_and_stock_dividends_what_is_given() {
    let split = |ticker: &str, from: Value, to: Value, kind: &str| {
        json!({"id": ticker, "ticker": ticker, "execution_date": "2024-01-05", "split_from": from,
            "split_to": to, "adjustment_type": kind, "historical_adjustment_factor": 0.5})
    };
    let page = json!({"status": "OK", "results": [
        split("INV", json!(1), json!(4), "forward_split"),
        split("REV", json!(25), json!(1), "reverse_split"),
        split("GIVE", json!(1), json!(1.05), "stock_dividend"),
        split("ODD", json!(0), json!(2), "forward_split"),
        split("SAME", json!(1), json!(1), "forward_split"),
    ]});
    let read = read(&source(), &all_actions(), "splits", &page.to_string()).unwrap();
    assert_eq!(
        actions(&read),
        [
            "INV 2024-01-05 - Split { ratio: 4.0 }",
            "REV 2024-01-05 - Split { ratio: 0.04 }",
            "GIVE 2024-01-05 - StockDividend { ratio: 0.05 }",
        ]
    );
    assert_eq!(findings(&read), ["ODD: 2024-01-05: split: 2 for 0 is none"]);
}

#[test]
fn payments_of_one_day_are_added_up_and_special_ones_kept_apart() {
    let payment = |ticker: &str, amount: f64, kind: &str| {
        json!({"id": "x", "ticker": ticker, "ex_dividend_date": "2024-01-05", "cash_amount": amount,
            "currency": "usd", "distribution_type": kind, "split_adjusted_cash_amount": 0.01})
    };
    let page = json!({"results": [
        payment("INV", 0.1, "recurring"),
        payment("INV", 0.2, "irregular"),
        payment("INV", 3.0, "special"),
        payment("NIL", 0.0, "recurring"),
        payment("NEG", -1.0, "recurring"),
    ]});
    let read = read(&source(), &all_actions(), "dividends", &page.to_string()).unwrap();
    assert_eq!(
        actions(&read),
        [
            "INV 2024-01-05 USD CashDividend { amount: 0.3 }",
            "INV 2024-01-05 USD SpecialDividend { amount: 3.0 }",
        ]
    );
    assert_eq!(
        findings(&read),
        [
            "NEG: 2024-01-05: dividend: -1 is no amount",
            "INV: 2024-01-05: dividend: payments of the day were added up",
        ]
    );
}

#[test]
fn a_count_of_today_is_known_since_it_was_seen() {
    let need = Need::Shares {
        symbol: "INV.A".to_owned(),
        from: day("2024-01-04"),
        to: day("2024-01-05"),
    };
    let ask = ask(&source(), &need, "shares");
    assert_eq!(
        ask.address(),
        format!("{BASE}/v3/reference/tickers/INV.A?date=2024-01-05")
    );
    let body = |shares: Value| {
        json!({"results": {"ticker": "INV.A", "share_class_shares_outstanding": shares}})
            .to_string()
    };
    let read = |body: &str| source().read(&ask, &answer(200, body.as_bytes())).unwrap();
    let good = read(&body(json!(1_000_000)));
    let [Facts::Shares(counts)] = good.facts.as_slice() else {
        panic!("{good:?}");
    };
    assert_eq!(counts[0].known, Some(now()));
    assert_eq!(counts[0].symbol, "INV.A");
    let none = read(&json!({"results": {"ticker": "INV.A"}}).to_string());
    assert_eq!(
        findings(&none),
        ["INV.A: 2024-01-05: shares: are not given"]
    );
    let half = read(&body(json!(1.5)));
    assert_eq!(
        findings(&half),
        ["INV.A: 2024-01-05: shares: 1.5 is no share count"]
    );
    let other = json!({"results": {"ticker": "INV.B"}}).to_string();
    let error = source()
        .read(&ask, &answer(200, other.as_bytes()))
        .unwrap_err();
    assert_eq!(error.text, "massive: INV.A was asked for and INV.B came");
}
