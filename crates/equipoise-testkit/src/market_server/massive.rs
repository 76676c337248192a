//! Massive: bars of all lines in one session, as traded.

use axum::http::StatusCode;
use equipoise_model::{Date, calendar};
use serde_json::{Value, json};

use super::answer::Answer;
use super::question::Question;
use super::view::View;

/// The key that the server takes; it protects nothing.
pub const MASSIVE_KEY: &str = "stand-in-key";

pub(super) fn answer(view: View<'_>, asked: &Question) -> Answer {
    let bearer = asked
        .header("authorization")
        .and_then(|text| text.strip_prefix("Bearer "));
    if bearer.or(asked.query("apiKey")) != Some(MASSIVE_KEY) {
        return failed(StatusCode::UNAUTHORIZED, "Unknown API Key");
    }
    let Ok(session) = asked.named().parse::<Date>() else {
        return failed(
            StatusCode::BAD_REQUEST,
            "the date is not of the form YYYY-MM-DD",
        );
    };
    if asked.query("adjusted") != Some("false") {
        return failed(
            StatusCode::BAD_REQUEST,
            "the stand-in has bars as traded only: adjusted=false",
        );
    }
    let is_over = calendar::new_york_close(session) <= view.now;
    let results: Vec<Value> = view.market.lines.iter().zip(&view.market.truth.lines)
        .filter(|_| is_over)
        .filter_map(|(line, told)| {
            let row = line.bars.binary_search_by_key(&session, |row| row.session).ok()?;
            let row = line.bars[row];
            let symbol = view.market.truth.symbol(told.security, session)?;
            let time = calendar::new_york_close(session).timestamp_millis();
            Some(json!({"T": symbol, "o": row.open, "h": row.high, "l": row.low, "c": row.close, "v": row.volume, "t": time}))
        })
        .collect();
    let count = results.len();
    Answer::json(
        json!({"status": "OK", "adjusted": false, "queryCount": count, "resultsCount": count, "results": results}),
    )
}

fn failed(status: StatusCode, text: &str) -> Answer {
    Answer::json(json!({"status": "ERROR", "error": text})).status(status)
}
