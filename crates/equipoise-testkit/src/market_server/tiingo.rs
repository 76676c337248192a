//! Tiingo: what is told of a line, and its sessions as traded with splits and dividends beside them.

use axum::http::StatusCode;
use equipoise_model::Date;
use serde_json::{Value, json};

use super::answer::Answer;
use super::endpoint::Endpoint;
use super::key::has_key;
use super::market::{Line, symbol_of};
use super::question::Question;
use super::span::{is_within, span};
use super::view::View;

pub(super) fn answer(view: View<'_>, asked: &Question) -> Answer {
    if !has_key(asked, "Token", "token") {
        return failed(StatusCode::UNAUTHORIZED, "Invalid token.");
    }
    let named = asked.named().trim_end_matches("/prices");
    let Some(line) = view.market.find(&symbol_of(named), view.now) else {
        return failed(StatusCode::NOT_FOUND, "Not found.");
    };
    match asked.endpoint {
        Endpoint::TiingoMeta => meta(named, line),
        _ => prices(view, asked, line),
    }
}

/// Told as text, under a status of success.
pub(super) fn over_quota() -> Answer {
    Answer::text(
        "text/plain",
        "You have run over your 500 symbol look up for this month. Please upgrade to have your limits \
         increased.",
    )
}

fn meta(named: &str, line: &Line) -> Answer {
    let first = line.bars.first().map(|row| row.session.to_string());
    let last = line.bars.last().map(|row| row.session.to_string());
    Answer::json(json!({
        "ticker": named, "name": line.record.name, "exchangeCode": "NYSE", "description": "",
        "startDate": first, "endDate": last,
    }))
}

fn prices(view: View<'_>, asked: &Question, line: &Line) -> Answer {
    let Some(span) = span(asked, "startDate", "endDate", "%Y-%m-%d") else {
        let text = "Error: startDate and endDate are of the form YYYY-MM-DD.";
        return failed(StatusCode::BAD_REQUEST, text);
    };
    let on = |events: &[(Date, f64)], session: Date| {
        let event = events.iter().find(|(date, _)| *date == session);
        event.map(|(_, value)| *value)
    };
    let rows = view.over(line).iter();
    let rows = rows.filter(|row| is_within(row.session, span)).map(|row| {
        let factor = line.factor(row.session, view.now);
        json!({
            "date": format!("{}T00:00:00.000Z", row.session),
            "open": row.open, "high": row.high, "low": row.low, "close": row.close,
            "volume": row.volume,
            "adjOpen": row.open / factor, "adjHigh": row.high / factor, "adjLow": row.low / factor,
            "adjClose": row.close / factor, "adjVolume": row.volume * factor,
            "divCash": on(view.dividends(line), row.session).unwrap_or(0.0),
            "splitFactor": on(view.splits(line), row.session).unwrap_or(1.0),
        })
    });
    Answer::json(Value::Array(rows.collect()))
}

fn failed(status: StatusCode, detail: &str) -> Answer {
    Answer::json(json!({"detail": detail})).status(status)
}
