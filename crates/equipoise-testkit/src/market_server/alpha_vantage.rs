//! Alpha Vantage: the daily series of one line; every failure is a sentence under the status 200.

use equipoise_model::{Date, calendar};
use serde_json::{Map, json};

use super::answer::{Answer, whole};
use super::key::{KEY, has_key};
use super::market::symbol_of;
use super::question::Question;
use super::view::View;

/// Sessions of the short form.
const COMPACT: usize = 100;

pub(super) fn answer(view: View<'_>, asked: &Question) -> Answer {
    if !has_key(asked, "-", "apikey") {
        return error(
            "the parameter apikey is invalid or missing. Please claim your free API key.",
        );
    }
    let symbol = asked.query("symbol").unwrap_or_default();
    let line = view.market.find(&symbol_of(symbol), view.now);
    let is_daily = asked.query("function") == Some("TIME_SERIES_DAILY_ADJUSTED");
    let (Some(line), true) = (line, is_daily) else {
        return error("Invalid API call. Please retry or visit the documentation.");
    };
    let on = |events: &[(Date, f64)], session: Date| {
        let event = events.iter().find(|(date, _)| *date == session);
        event.map(|(_, value)| *value)
    };
    let is_full = asked.query("outputsize") == Some("full");
    let mut series = Map::new();
    let count = if is_full { usize::MAX } else { COMPACT };
    for row in view.over(line).iter().rev().take(count) {
        let factor = line.factor(row.session, view.now);
        let figure = |value: f64| format!("{value:.4}");
        let session = json!({
            "1. open": figure(row.open), "2. high": figure(row.high), "3. low": figure(row.low),
            "4. close": figure(row.close), "5. adjusted close": figure(row.close / factor),
            "6. volume": whole(row.volume).to_string(),
            "7. dividend amount": format!("{:.6}", on(view.dividends(line), row.session).unwrap_or(0.0)),
            "8. split coefficient": on(view.splits(line), row.session).unwrap_or(1.0).to_string(),
        });
        series.insert(row.session.to_string(), session);
    }
    Answer::json(json!({
        "Meta Data": {
            "1. Information": "Daily Time Series with Splits and Dividend Events",
            "2. Symbol": symbol,
            "3. Last Refreshed": calendar::new_york_date(view.now).to_string(),
            "4. Output Size": if is_full { "Full size" } else { "Compact" },
            "5. Time Zone": "US/Eastern",
        },
        "Time Series (Daily)": series,
    }))
}

/// The sentence repeats the key, as at the source.
pub(super) fn over_quota() -> Answer {
    let text = format!(
        "We have detected your API key as {KEY} and our standard API rate limit is 25 requests per day. \
         Please subscribe to any of the premium plans to instantly remove all daily rate limits."
    );
    Answer::json(json!({"Information": text}))
}

fn error(text: &str) -> Answer {
    Answer::json(json!({"Error Message": text}))
}
