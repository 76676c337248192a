//! The source: what it asks, in whose name, and what it makes of the answers.

use equipoise_providers::failure::FailureKind;
use equipoise_providers::sec::{Addresses, Sec, SecConfig, Tickers};
use equipoise_providers::source::{Need, Source};
use serde_json::json;

use super::{answer, at, facts_document, filed, read_tickers, tickers_document};

fn sec() -> Sec {
    let config = SecConfig::try_new("Example data@example.com").unwrap();
    let lines = json!([[1_234_567, "Invented Inc.", "INV-B", "NYSE"]]);
    Sec::new(config, read_tickers(&tickers_document(lines)).unwrap())
}

fn shares(symbol: &str) -> Need {
    Need::Shares {
        symbol: symbol.to_owned(),
        from: "2024-01-01".parse().unwrap(),
        to: "2024-12-31".parse().unwrap(),
    }
}

#[test]
fn every_ask_says_who_asks() {
    for need in [Need::Universe { largest: None }, shares("INV-B")] {
        let asks = sec().asks(&need, at("2024-06-01T12:00:00Z")).unwrap();
        let agent = ("user-agent", "Example data@example.com".to_owned());
        assert_eq!(asks[0].headers, [agent]);
    }
}

#[test]
fn shares_of_a_line_are_asked_for_by_its_company_and_read_within_the_span() {
    let sec = sec();
    let asks = sec
        .asks(&shares("INV-B"), at("2024-06-01T12:00:00Z"))
        .unwrap();
    assert_eq!(
        asks[0].address(),
        "https://data.sec.gov/api/xbrl/companyfacts/CIK0001234567.json"
    );
    let document = facts_document(json!([
        filed("2023-12-29", 1e6, "a-1", "10-K", "2024-02-02"),
        filed("2024-04-19", 1e6, "a-2", "10-Q", "2024-05-03"),
    ]))
    .to_string();
    let reading = sec.read(&asks[0], &answer(document.as_bytes())).unwrap();
    assert_eq!(reading.facts[0].len(), 1);
    assert!(reading.findings.is_empty() && reading.next.is_none());
}

#[test]
fn a_line_of_no_known_company_and_a_need_it_does_not_serve_are_refused() {
    let now = at("2024-06-01T12:00:00Z");
    let error = sec().asks(&shares("NONE"), now).unwrap_err();
    assert_eq!(error.kind, FailureKind::NotFound);
    let largest = Need::Universe { largest: Some(5) };
    assert_eq!(
        sec().asks(&largest, now).unwrap_err().kind,
        FailureKind::Refused
    );
}

#[test]
fn companies_are_learnt_from_the_list_at_the_addresses_that_are_set() {
    let config = SecConfig::try_new("Example data@example.com").unwrap();
    let mut sec = Sec::new(config, Tickers::default());
    sec.addresses = Addresses::at("http://127.0.0.1:90/");
    let now = at("2024-06-01T12:00:00Z");
    assert!(sec.asks(&shares("INV-B"), now).is_err());
    let directory = sec.directory().unwrap();
    let asks = sec.asks(&directory, now).unwrap();
    assert_eq!(
        asks[0].url,
        "http://127.0.0.1:90/files/company_tickers_exchange.json"
    );
    let lines = json!([[1_234_567, "Invented Inc.", "INV-B", "NYSE"]]);
    let document = tickers_document(lines).to_string();
    sec.read(&asks[0], &answer(document.as_bytes())).unwrap();
    assert_eq!(sec.directory(), None);
    let asks = sec.asks(&shares("INV-B"), now).unwrap();
    assert_eq!(
        asks[0].url,
        "http://127.0.0.1:90/api/xbrl/companyfacts/CIK0001234567.json"
    );
}
