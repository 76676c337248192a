//! Quotes: classes, minor units, and names without an answer.

use equipoise_providers::yahoo::{Quotes, QuotesRequest, YahooError, quotes};
use serde_json::{Value, json};

use super::documents::{SESSION_S, THURSDAY, answer, at};

fn quote(symbol: &str) -> Value {
    json!({
        "symbol": symbol, "quoteType": "EQUITY", "currency": "USD", "marketState": "CLOSED",
        "exchangeTimezoneName": "America/New_York", "regularMarketPrice": 50.0,
        "regularMarketTime": THURSDAY + SESSION_S, "marketCap": 5_000_000_000_u64,
        "sharesOutstanding": 100_000_000,
    })
}

fn with(symbol: &str, changes: Value) -> Value {
    let mut quote = quote(symbol);
    for (name, value) in changes.as_object().unwrap() {
        quote[name] = value.clone();
    }
    quote
}

fn read(symbols: &[&str], results: Vec<Value>) -> Result<Quotes, YahooError> {
    let body = json!({"quoteResponse": {"result": results, "error": null}}).to_string();
    let body = body.as_bytes();
    quotes(&answer(200, body), &QuotesRequest { symbols })
}

#[test]
fn a_quote_is_the_price_of_its_session() {
    let read = read(&["INV"], vec![quote("INV")]).unwrap();
    let quote = &read.quotes[0];
    assert_eq!((quote.price, quote.is_live), (50.0, false));
    assert_eq!(quote.session.to_string(), "2024-01-04");
    assert_eq!(quote.line_market_cap(), Some(5e9));
    assert_eq!(quote.has_other_classes(), Some(false));
    let fetched = at("2024-01-05T12:00:00Z");
    let count = quote.share_count(fetched).unwrap();
    assert_eq!(count.shares_outstanding, 1e8);
    assert_eq!(
        (count.effective, count.known),
        (quote.session, Some(fetched))
    );
    assert!(read.missing.is_empty() && read.findings.is_empty());
}

#[test]
fn a_market_cap_of_the_company_is_not_that_of_the_class() {
    let two = with("INV", json!({"marketCap": 12_000_000_000_u64}));
    let quote = &read(&["INV"], vec![two]).unwrap().quotes[0];
    assert_eq!(quote.has_other_classes(), Some(true));
    assert_eq!(quote.company_market_cap, Some(12e9));
    assert_eq!(quote.line_market_cap(), Some(5e9));
}

#[test]
fn a_market_cap_is_in_pounds_where_the_price_is_in_pence() {
    let london = json!({
        "currency": "GBp", "exchangeTimezoneName": "Europe/London", "regularMarketPrice": 308.8,
        "marketCap": 2_554_603_520_u64, "sharesOutstanding": 827_268_000,
    });
    let quote = &read(&["INV.L"], vec![with("INV.L", london)])
        .unwrap()
        .quotes[0];
    assert_eq!((quote.currency.as_str(), quote.price), ("GBp", 308.8));
    assert_eq!(quote.line_market_cap().unwrap().round(), 2_554_603_584.0);
    assert_eq!(quote.has_other_classes(), Some(false));
}

#[test]
fn a_session_that_is_on_is_told() {
    let on = with("INV", json!({"marketState": "REGULAR"}));
    assert!(read(&["INV"], vec![on]).unwrap().quotes[0].is_live);
}

#[test]
fn names_without_an_answer_are_told() {
    let dead = json!({"symbol": "DEAD", "quoteType": "NONE"});
    let asked = ["INV", "DEAD", "GONE"];
    let read = read(
        &asked,
        vec![quote("INV"), dead, quote("EXTRA"), quote("INV")],
    )
    .unwrap();
    assert_eq!(read.quotes.len(), 1);
    assert_eq!(read.unpriced, ["DEAD"]);
    assert_eq!(read.missing, ["GONE"]);
    let found: Vec<String> = read.findings.iter().map(ToString::to_string).collect();
    assert_eq!(found, ["EXTRA was not asked for", "INV was not asked for"]);
}

#[test]
fn figures_may_be_missing_or_wrapped() {
    let bare = with(
        "INV",
        json!({"marketCap": null, "sharesOutstanding": "n/a"}),
    );
    let quote = &read(&["INV"], vec![bare]).unwrap().quotes[0];
    assert_eq!(quote.line_market_cap(), None);
    assert_eq!(quote.has_other_classes(), None);
    assert_eq!(quote.share_count(at("2024-01-05T12:00:00Z")), None);
    let wrapped = with(
        "INV",
        json!({"regularMarketPrice": {"raw": 50.5, "fmt": "50.50"}}),
    );
    assert_eq!(read(&["INV"], vec![wrapped]).unwrap().quotes[0].price, 50.5);
}

#[test]
fn a_price_without_its_unit_zone_or_time_is_refused() {
    for field in ["currency", "exchangeTimezoneName", "regularMarketTime"] {
        let error = read(&["INV"], vec![with("INV", json!({field: null}))]).unwrap_err();
        assert!(error.to_string().contains(field), "{error}");
    }
}
