//! EODHD: sessions, splits and dividends of one line, or of all lines on one day.

use axum::http::StatusCode;
use equipoise_model::{Date, calendar};
use serde_json::{Value, json};

use super::answer::{Answer, whole};
use super::endpoint::Endpoint;
use super::key::has_key;
use super::market::{Line, Row, spelled, symbol_of};
use super::question::Question;
use super::span::{Span, is_within, span};
use super::view::View;

pub(super) fn answer(view: View<'_>, asked: &Question) -> Answer {
    if !has_key(asked, "-", "api_token") {
        return Answer::text("text/plain", "Unauthenticated").status(StatusCode::UNAUTHORIZED);
    }
    if asked.query("fmt") != Some("json") {
        let text = "the stand-in tells documents only: fmt=json";
        return Answer::text("text/plain", text).status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    if asked.endpoint == Endpoint::EodhdBulk {
        return bulk(view, asked);
    }
    let Some(span) = span(asked, "from", "to", "%Y-%m-%d") else {
        let text = "from and to are of the form YYYY-MM-DD";
        return Answer::text("text/plain", text).status(StatusCode::UNPROCESSABLE_ENTITY);
    };
    let code = asked.named().trim_end_matches(".US");
    let Some(line) = view.market.find(&symbol_of(code), view.now) else {
        return Answer::text("text/plain", "Ticker Not Found.").status(StatusCode::NOT_FOUND);
    };
    let rows = match asked.endpoint {
        Endpoint::EodhdHistory => bars(view, line, span),
        Endpoint::EodhdSplits => splits(view, line, span),
        _ => dividends(view, line, span),
    };
    Answer::json(Value::Array(rows))
}

pub(super) fn over_quota() -> Answer {
    let text = "You exceeded your daily API requests limit.";
    Answer::text("text/plain", text).status(StatusCode::PAYMENT_REQUIRED)
}

fn bulk(view: View<'_>, asked: &Question) -> Answer {
    let today = calendar::new_york_date(view.now);
    let Some((_, date)) = span(asked, "date", "date", "%Y-%m-%d") else {
        let text = "date is of the form YYYY-MM-DD";
        return Answer::text("text/plain", text).status(StatusCode::UNPROCESSABLE_ENTITY);
    };
    let date = date.min(today);
    let mut rows = Vec::new();
    for (symbol, line) in view.market.on(date) {
        let told = match asked.query("type") {
            None => bars(view, line, (date, date)),
            Some("splits") => splits(view, line, (date, date)),
            Some(_) => dividends(view, line, (date, date)),
        };
        for mut row in told {
            row["code"] = json!(spelled(symbol));
            row["exchange_short_name"] = json!("US");
            rows.push(row);
        }
    }
    Answer::json(Value::Array(rows))
}

fn bars(view: View<'_>, line: &Line, span: Span) -> Vec<Value> {
    let rows = view.over(line).iter();
    let bar = |row: &Row| {
        let factor = line.factor(row.session, view.now);
        json!({
            "date": row.session.to_string(), "open": row.open, "high": row.high, "low": row.low,
            "close": row.close, "adjusted_close": row.close / factor,
            "volume": whole(row.volume * factor),
        })
    };
    let within = rows.filter(|row| is_within(row.session, span));
    within.map(bar).collect()
}

fn splits(view: View<'_>, line: &Line, span: Span) -> Vec<Value> {
    let within = view
        .splits(line)
        .iter()
        .filter(|(date, _)| is_within(*date, span));
    let split = |(date, ratio): &(Date, f64)| {
        let (new, old) = super::market::terms(*ratio);
        json!({"date": date.to_string(), "split": format!("{new:.6}/{old:.6}")})
    };
    within.map(split).collect()
}

fn dividends(view: View<'_>, line: &Line, span: Span) -> Vec<Value> {
    let within = view.dividends(line).iter();
    let within = within.filter(|(date, _)| is_within(*date, span));
    let dividend = |(date, amount): &(Date, f64)| {
        json!({
            "date": date.to_string(), "declarationDate": null, "recordDate": null,
            "paymentDate": null, "period": "Quarterly",
            "value": amount / line.factor(*date, view.now), "unadjustedValue": amount,
            "currency": "USD",
        })
    };
    within.map(dividend).collect()
}
