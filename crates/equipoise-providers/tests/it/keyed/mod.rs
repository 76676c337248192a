//! The sources that ask for a key: traps of their answers, in invented documents.

mod alpha_vantage;
mod answers;
mod eodhd;
mod massive;
mod properties;
mod stooq;
mod tiingo;

use equipoise_model::{Date, Facts, Instant};
use equipoise_providers::failure::FailureKind;
use equipoise_providers::source::{Answer, Ask, Need, Reading, Source, SourceError};

/// Half an hour after the close of Friday, 5 January 2024.
const NOW: &str = "2024-01-05T21:30:00Z";
const BASE: &str = "http://127.0.0.1:1";
const KEY: &str = "hunter2hunter2";

fn now() -> Instant {
    NOW.parse().unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn history(symbol: &str) -> Need {
    Need::History {
        symbol: symbol.to_owned(),
        from: day("2024-01-02"),
        to: day("2024-01-05"),
    }
}

fn answer(status: u16, body: &[u8]) -> Answer<'_> {
    Answer {
        status,
        body,
        fetched: now(),
    }
}

/// The ask of `need` at the endpoint called `endpoint`.
fn ask(source: &dyn Source, need: &Need, endpoint: &str) -> Ask {
    let asks = source.asks(need, now()).unwrap();
    let mut asks = asks.into_iter();
    asks.find(|ask| ask.endpoint == endpoint).unwrap()
}

fn read(
    source: &dyn Source,
    need: &Need,
    endpoint: &str,
    body: &str,
) -> Result<Reading, SourceError> {
    let ask = ask(source, need, endpoint);
    source.read(&ask, &answer(200, body.as_bytes()))
}

fn failure(source: &dyn Source, need: &Need, endpoint: &str, body: &str) -> (FailureKind, String) {
    let error = read(source, need, endpoint, body).unwrap_err();
    (error.kind, error.text)
}

/// Symbol, session, close and volume of every bar, one a line.
fn closes(reading: &Reading) -> Vec<String> {
    let mut lines = Vec::new();
    for facts in &reading.facts {
        if let Facts::Bars(bars) = facts {
            lines.extend(bars.rows().map(|bar| {
                format!(
                    "{} {} {} {}",
                    bar.symbol, bar.session, bar.close, bar.volume
                )
            }));
        }
    }
    lines
}

/// Symbol, ex-date and kind of every action, one a line.
fn actions(reading: &Reading) -> Vec<String> {
    let mut lines = Vec::new();
    for facts in &reading.facts {
        if let Facts::Actions(actions) = facts {
            lines.extend(actions.iter().map(|action| {
                let currency = action.currency.as_deref().unwrap_or("-");
                format!(
                    "{} {} {currency} {:?}",
                    action.symbol, action.ex_date, action.kind
                )
            }));
        }
    }
    lines
}

fn findings(reading: &Reading) -> Vec<String> {
    reading.findings.iter().map(ToString::to_string).collect()
}
