//! Massive: bars of all lines in one session, lines, share counts by date, splits and dividends; lists
//! in pages.

use axum::http::StatusCode;
use equipoise_model::{Date, calendar};
use equipoise_providers::sample::TrueEventKind;
use serde_json::{Value, json};

use super::answer::{Answer, whole};
use super::endpoint::Endpoint;
use super::key::has_key;
use super::market::{Line, filed, terms};
use super::question::Question;
use super::span::{is_within, span};
use super::view::View;

/// Rows of a page at most, fewer than at the source, so that there are pages.
const PAGE: usize = 100;

pub(super) fn answer(view: View<'_>, asked: &Question) -> Answer {
    if !has_key(asked, "Bearer", "apiKey") {
        return failed(StatusCode::UNAUTHORIZED, "Unknown API Key");
    }
    match asked.endpoint {
        Endpoint::MassiveGrouped => grouped(view, asked),
        Endpoint::MassiveTicker => ticker(view, asked),
        Endpoint::MassiveTickers => page(asked, &tickers(view)),
        Endpoint::MassiveSplits => page(asked, &splits(view, asked)),
        _ => page(asked, &dividends(view, asked)),
    }
}

pub(super) fn over_quota() -> Answer {
    failed(
        StatusCode::TOO_MANY_REQUESTS,
        "You've exceeded the maximum requests per minute, please wait or upgrade your subscription.",
    )
}

fn grouped(view: View<'_>, asked: &Question) -> Answer {
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
    let time = calendar::new_york_close(session).timestamp_millis();
    let rows = view.day(session).into_iter().map(|(symbol, row)| {
        json!({"T": symbol, "o": row.open, "h": row.high, "l": row.low, "c": row.close,
            "v": row.volume, "vw": row.close, "t": time, "n": 1})
    });
    let results: Vec<Value> = rows.collect();
    let count = results.len();
    Answer::json(json!({
        "status": "OK", "adjusted": false, "queryCount": count, "resultsCount": count,
        "request_id": "stand-in", "results": results,
    }))
}

fn described(symbol: &str, line: &Line) -> Value {
    json!({
        "ticker": symbol, "name": line.record.name, "market": "stocks", "locale": "us",
        "primary_exchange": "XNYS", "type": "CS", "active": true, "currency_name": "usd",
        "cik": format!("{:010}", line.cik),
    })
}

fn tickers(view: View<'_>) -> Vec<Value> {
    let listed = view.market.listed(view.now);
    listed
        .map(|(symbol, line)| described(symbol, line))
        .collect()
}

/// A line as of a date. The count is found by the date it is for, as at the source, and not by the day
/// it was filed.
fn ticker(view: View<'_>, asked: &Question) -> Answer {
    let Some((_, date)) = span(asked, "date", "date", "%Y-%m-%d") else {
        return failed(
            StatusCode::BAD_REQUEST,
            "date is not of the form YYYY-MM-DD",
        );
    };
    let date = date.min(calendar::new_york_date(view.now));
    let symbol = asked.named();
    let at = calendar::new_york_close(date).min(view.now);
    let Some(line) = view.market.find(symbol, at) else {
        let body = json!({"status": "NOT_FOUND", "request_id": "stand-in", "message": "Ticker not found."});
        return Answer::json(body).status(StatusCode::NOT_FOUND);
    };
    let mut told = described(symbol, line);
    let counts = line.counts.iter().rev();
    let count = counts
        .filter(|count| count.effective <= date && filed(count) <= view.now)
        .map(|count| whole(count.shares_outstanding))
        .next();
    if let Some(count) = count {
        told["share_class_shares_outstanding"] = json!(count);
        told["weighted_shares_outstanding"] = json!(count);
    }
    Answer::json(json!({"status": "OK", "request_id": "stand-in", "results": told}))
}

fn splits(view: View<'_>, asked: &Question) -> Vec<Value> {
    let names = ["execution_date.gte", "execution_date.lte"];
    events(view, asked, names, |line, symbol| {
        let rows = view.splits(line).iter().map(move |(date, ratio)| {
            let (to, from) = terms(*ratio);
            let is_given = view.happened(line, *date, |kind| {
                matches!(kind, TrueEventKind::StockDividend { .. })
            });
            let kind = match is_given {
                true => "stock_dividend",
                false if to > from => "forward_split",
                false => "reverse_split",
            };
            let row = json!({
                "id": format!("{symbol}-{date}"), "ticker": symbol, "execution_date": date.to_string(),
                "split_from": from, "split_to": to, "adjustment_type": kind,
                "historical_adjustment_factor": from / to,
            });
            (*date, row)
        });
        rows.collect()
    })
}

fn dividends(view: View<'_>, asked: &Question) -> Vec<Value> {
    let names = ["ex_dividend_date.gte", "ex_dividend_date.lte"];
    events(view, asked, names, |line, symbol| {
        let rows = view.dividends(line).iter().map(move |(date, amount)| {
            let is_special = view.happened(line, *date, |kind| {
                matches!(kind, TrueEventKind::SpecialDividend { .. })
            });
            let kind = if is_special { "special" } else { "recurring" };
            let row = json!({
                "id": format!("{symbol}-{date}"), "ticker": symbol,
                "ex_dividend_date": date.to_string(), "cash_amount": amount, "currency": "USD",
                "distribution_type": kind, "frequency": 4,
                "split_adjusted_cash_amount": amount / line.factor(*date, view.now),
            });
            (*date, row)
        });
        rows.collect()
    })
}

/// The rows that `of` tells of each line, within the dates of the request, ascending.
fn events<'a>(
    view: View<'a>,
    asked: &Question,
    [from, to]: [&str; 2],
    of: impl Fn(&'a Line, String) -> Vec<(Date, Value)>,
) -> Vec<Value> {
    let span = span(asked, from, to, "%Y-%m-%d").unwrap_or((Date::MAX, Date::MIN));
    let mut rows: Vec<(Date, Value)> = Vec::new();
    for (symbol, line) in view.market.ever(view.now) {
        if asked.query("ticker").is_none_or(|ticker| ticker == symbol) {
            let told = of(line, symbol.to_owned());
            rows.extend(told.into_iter().filter(|(date, _)| is_within(*date, span)));
        }
    }
    rows.sort_by_key(|(date, _)| *date);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// A page of `rows`. The cursor of the next one stands for every other parameter.
fn page(asked: &Question, rows: &[Value]) -> Answer {
    let start = match asked.query("cursor") {
        None => 0,
        Some(cursor) => match place(cursor) {
            Some(place) => place,
            None => return failed(StatusCode::BAD_REQUEST, "the cursor is none"),
        },
    };
    let rows = rows.get(start..).unwrap_or_default();
    let shown = rows.get(..PAGE).unwrap_or(rows);
    let mut body = json!({
        "status": "OK", "request_id": "stand-in", "count": shown.len(), "results": shown,
    });
    if shown.len() < rows.len() {
        let host = asked.header("host").unwrap_or_default();
        let cursor = cursor(asked, start + PAGE);
        body["next_url"] = json!(format!("http://{host}{}?cursor={cursor}", asked.path));
    }
    Answer::json(body)
}

/// The place of the next page, and the parameters of the first.
fn cursor(asked: &Question, place: usize) -> String {
    let mut query = asked.query.clone();
    query.retain(|name, _| name != "cursor" && name != "apiKey");
    let text = json!([place, query]).to_string();
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// What [`cursor`] wrote.
fn written(cursor: &str) -> Option<Value> {
    let byte = |place: usize| u8::from_str_radix(cursor.get(place..place + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..cursor.len()).step_by(2).map(byte).collect();
    serde_json::from_slice(&bytes?).ok()
}

fn place(cursor: &str) -> Option<usize> {
    usize::try_from(written(cursor)?[0].as_u64()?).ok()
}

/// The request with the parameters that its cursor stands for.
pub(super) fn unfolded(mut asked: Question) -> Question {
    let Some(written) = asked.query("cursor").and_then(written) else {
        return asked;
    };
    for (name, value) in written[1].as_object().into_iter().flatten() {
        let value = value.as_str().unwrap_or_default().to_owned();
        asked.query.entry(name.clone()).or_insert(value);
    }
    asked
}

fn failed(status: StatusCode, text: &str) -> Answer {
    let body = json!({"status": "ERROR", "request_id": "stand-in", "error": text});
    Answer::json(body).status(status)
}
