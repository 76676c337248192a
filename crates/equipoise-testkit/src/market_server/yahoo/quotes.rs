//! `/v7/finance/quote`: the latest trade of many lines; unknown ones are passed over in silence.

use axum::http::StatusCode;
use equipoise_model::{Instant, calendar};
use serde_json::{Value, json};

use super::super::answer::{Answer, whole};
use super::super::market::Line;
use super::super::market::{spelled, symbol_of};
use super::super::question::Question;
use super::super::view::View;
use super::refused;

pub(super) fn answer(view: View<'_>, asked: &Question) -> Answer {
    let Some(symbols) = asked.query("symbols").filter(|text| !text.is_empty()) else {
        let text = "Missing value for the \"symbols\" argument";
        return refused(StatusCode::BAD_REQUEST, "Bad Request", text);
    };
    let quotes: Vec<Value> = symbols
        .split(',')
        .filter_map(|named| {
            let symbol = symbol_of(named);
            let line = view.market.find(&symbol, view.now)?;
            Some(quote(view, &symbol, line))
        })
        .collect();
    Answer::json(json!({"quoteResponse": {"result": quotes, "error": null}}))
}

/// The quote of `line`.
pub(super) fn quote(view: View<'_>, symbol: &str, line: &Line) -> Value {
    let now = view.now;
    let latest = line.latest(now);
    let previous = line.until(now).iter().rev().nth(1);
    let previous = previous.map(|row| row.close / line.factor(row.session, now));
    json!({
        "language": "en-US",
        "region": "US",
        "quoteType": "EQUITY",
        "typeDisp": "Equity",
        "currency": line.record.currency,
        "financialCurrency": line.record.currency,
        "exchange": "NYQ",
        "fullExchangeName": "NYSE",
        "market": "us_market",
        "marketState": state(now),
        "exchangeTimezoneName": "America/New_York",
        "regularMarketPrice": latest.map(|row| row.close),
        "regularMarketOpen": latest.map(|row| row.open),
        "regularMarketDayHigh": latest.map(|row| row.high),
        "regularMarketDayLow": latest.map(|row| row.low),
        "regularMarketVolume": latest.map(|row| whole(row.volume)),
        "regularMarketPreviousClose": previous,
        "regularMarketTime": latest.map(|row| row.traded(now).timestamp()),
        "marketCap": view.market.company_cap(line, now).map(whole),
        "sharesOutstanding": line.shares(now).map(whole),
        "firstTradeDateMilliseconds": line.bars.first().map(|row| calendar::new_york_open(row.session).timestamp_millis()),
        "shortName": line.record.name,
        "longName": line.record.name,
        "sourceInterval": 15,
        "exchangeDataDelayedBy": 0,
        "tradeable": false,
        "symbol": spelled(symbol),
    })
}

fn state(now: Instant) -> &'static str {
    let today = calendar::new_york_date(now);
    if !calendar::is_session(today) {
        return "CLOSED";
    }
    let (open, close) = (
        calendar::new_york_open(today),
        calendar::new_york_close(today),
    );
    match now {
        now if now < open => "PRE",
        now if now < close => "REGULAR",
        _ => "POST",
    }
}
