//! `/v8/finance/chart/{symbol}`: daily rows, adjusted for splits, and the events of their window.

use axum::http::StatusCode;
use chrono::{DateTime, Months, Offset, TimeDelta, TimeZone};
use equipoise_model::{Date, Instant, calendar};
use serde_json::{Map, Value, json};

use super::super::answer::{Answer, whole};
use super::super::market::{Line, Row, symbol_of, terms};
use super::super::question::Question;
use super::super::view::View;

const RANGES: [(&str, u32); 8] = [
    ("1mo", 1),
    ("3mo", 3),
    ("6mo", 6),
    ("1y", 12),
    ("2y", 24),
    ("5y", 60),
    ("10y", 120),
    ("max", 1200),
];

pub(super) fn answer(view: View<'_>, asked: &Question) -> Answer {
    let named = asked.named();
    let Some(line) = view.market.find(&symbol_of(named), view.now) else {
        let text = "No data found, symbol may be delisted";
        return failed(StatusCode::NOT_FOUND, "Not Found", text);
    };
    match asked.query("interval") {
        None | Some("1d") => {}
        Some(other) => {
            let text = format!("{other} data not available: the stand-in has daily rows only");
            return failed(
                StatusCode::UNPROCESSABLE_ENTITY,
                "Unprocessable Entity",
                &text,
            );
        }
    }
    match window(view.now, asked) {
        Ok(window) => Answer::json(document(view, line, named, window)).header(
            "cache-control",
            "public, max-age=10, stale-while-revalidate=20",
        ),
        Err(text) => failed(StatusCode::BAD_REQUEST, "Bad Request", &text),
    }
}

fn failed(status: StatusCode, code: &str, description: &str) -> Answer {
    let error = json!({"code": code, "description": description});
    Answer::json(json!({"chart": {"result": null, "error": error}})).status(status)
}

/// The instants from the first on and before the second.
type Window = (Instant, Instant);

fn window(now: Instant, asked: &Question) -> Result<Window, String> {
    let seconds = |name: &str| -> Result<Option<Instant>, String> {
        let Some(text) = asked.query(name) else {
            return Ok(None);
        };
        let wrong = || format!("{name} {text:?} is no time in seconds");
        let number: i64 = text.parse().map_err(|_| wrong())?;
        DateTime::from_timestamp(number, 0)
            .map(Some)
            .ok_or_else(wrong)
    };
    if let Some(from) = seconds("period1")? {
        return Ok((from, seconds("period2")?.unwrap_or(now)));
    }
    let end = now + TimeDelta::days(1);
    let days =
        |back: i64| calendar::new_york_open(calendar::new_york_date(now)) - TimeDelta::days(back);
    match asked.query("range").unwrap_or("1mo") {
        "1d" => Ok((days(4), end)),
        "5d" => Ok((days(7), end)),
        range => {
            let known = RANGES.iter().find(|(name, _)| *name == range);
            let (_, months) = known.ok_or_else(|| format!("range {range:?} is not known"))?;
            let from = now.checked_sub_months(Months::new(*months));
            Ok((from.ok_or("the range is too long")?, end))
        }
    }
}

/// The time a row stands under: the open, or the latest trade for the row of today.
fn stamp(row: Row, now: Instant) -> Instant {
    if calendar::new_york_date(now) == row.session {
        return row.traded(now);
    }
    calendar::new_york_open(row.session)
}

fn document(view: View<'_>, line: &Line, symbol: &str, window: Window) -> Value {
    let now = view.now;
    let (from, until) = window;
    let rows: Vec<Row> = line
        .until(now)
        .iter()
        .map(|row| row.at(now))
        .filter(|row| (from..until).contains(&stamp(*row, now)))
        .collect();
    let splits = view.splits(line);
    let factor = |session: Date| shares_since(splits, session);
    let price = |of: fn(&Row) -> f64| -> Vec<f64> {
        rows.iter()
            .map(|row| narrow(of(row) / factor(row.session)))
            .collect()
    };
    let volume: Vec<f64> = rows
        .iter()
        .map(|row| (row.volume * factor(row.session)).round())
        .collect();
    let adjusted = adjusted(view, line, &rows);
    let stamps: Vec<i64> = rows
        .iter()
        .map(|row| stamp(*row, now).timestamp())
        .collect();
    let mut result = Map::new();
    result.insert("meta".to_owned(), meta(view, line, symbol));
    if rows.is_empty() {
        result.insert(
            "indicators".to_owned(),
            json!({"quote": [{}], "adjclose": [{}]}),
        );
    } else {
        result.insert("timestamp".to_owned(), json!(stamps));
        let events = events(view, line, window);
        if !events.is_empty() {
            result.insert("events".to_owned(), Value::Object(events));
        }
        let quote = json!({
            "open": price(|row| row.open),
            "close": price(|row| row.close),
            "high": price(|row| row.high),
            "low": price(|row| row.low),
            "volume": volume.iter().copied().map(whole).collect::<Vec<_>>(),
        });
        let adjclose = json!([{"adjclose": adjusted}]);
        result.insert(
            "indicators".to_owned(),
            json!({"quote": [quote], "adjclose": adjclose}),
        );
    }
    json!({"chart": {"result": [result], "error": null}})
}

/// Closes without the dividends after them: each takes its part of the close before it.
fn adjusted(view: View<'_>, line: &Line, rows: &[Row]) -> Vec<f64> {
    let splits = view.splits(line);
    let bars = line.until(view.now);
    let mut part = 1.0;
    let mut dividends = view.dividends(line).iter().rev().peekable();
    let mut adjusted: Vec<f64> = Vec::with_capacity(rows.len());
    for row in rows.iter().rev() {
        while let Some((ex_date, amount)) = dividends.next_if(|(ex_date, _)| *ex_date > row.session)
        {
            let before = bars.partition_point(|bar| bar.session < *ex_date);
            if let Some(before) = before.checked_sub(1).map(|place| bars[place]) {
                let ratio = shares_since(splits, before.session) / shares_since(splits, *ex_date);
                part *= 1.0 - amount * ratio / before.close;
            }
        }
        adjusted.push(row.close / shares_since(splits, row.session) * part);
    }
    adjusted.reverse();
    adjusted
}

fn events(view: View<'_>, line: &Line, (from, until): Window) -> Map<String, Value> {
    let inside =
        |&&(ex_date, _): &&(Date, f64)| (from..until).contains(&calendar::new_york_open(ex_date));
    let splits = view.splits(line);
    let mut told_dividends = Map::new();
    for (ex_date, amount) in view.dividends(line).iter().filter(inside) {
        let date = calendar::new_york_open(*ex_date).timestamp();
        let amount = amount / shares_since(splits, *ex_date);
        let amount = (amount * 1e6).round() / 1e6;
        told_dividends.insert(date.to_string(), json!({"amount": amount, "date": date}));
    }
    let mut told_splits = Map::new();
    for (ex_date, ratio) in splits.iter().filter(inside) {
        let date = calendar::new_york_open(*ex_date).timestamp();
        let (numerator, denominator) = terms(*ratio);
        let text = format!("{numerator}:{denominator}");
        told_splits.insert(
            date.to_string(),
            json!({"date": date, "numerator": numerator, "denominator": denominator, "splitRatio": text}),
        );
    }
    let mut events = Map::new();
    for (name, told) in [("dividends", told_dividends), ("splits", told_splits)] {
        if !told.is_empty() {
            events.insert(name.to_owned(), Value::Object(told));
        }
    }
    events
}

fn meta(view: View<'_>, line: &Line, symbol: &str) -> Value {
    let now = view.now;
    let today = calendar::new_york_date(now);
    let latest = line.latest(now);
    let day = if calendar::is_session(today) {
        today
    } else {
        calendar::next_session(today)
    };
    let offset = chrono_tz::America::New_York
        .offset_from_utc_datetime(&now.naive_utc())
        .fix()
        .local_minus_utc();
    let previous = line.until(now).iter().rev().nth(1);
    let previous = previous.map(|row| row.close / shares_since(view.splits(line), row.session));
    let zone = if offset == -14_400 { "EDT" } else { "EST" };
    let period = |from: Instant, until: Instant| json!({"timezone": zone, "start": from.timestamp(), "end": until.timestamp(), "gmtoffset": offset});
    let (open, close) = (calendar::new_york_open(day), calendar::new_york_close(day));
    let before = TimeDelta::minutes(330);
    let names: Vec<&str> = ["1d", "5d"]
        .into_iter()
        .chain(RANGES.map(|(name, _)| name))
        .collect();
    json!({
        "currency": line.record.currency,
        "symbol": symbol,
        "exchangeName": "NYQ",
        "fullExchangeName": "NYSE",
        "instrumentType": "EQUITY",
        "firstTradeDate": line.bars.first().map(|row| calendar::new_york_open(row.session).timestamp()),
        "regularMarketTime": latest.map(|row| row.traded(now).timestamp()),
        "hasPrePostMarketData": true,
        "gmtoffset": offset,
        "timezone": zone,
        "exchangeTimezoneName": "America/New_York",
        "regularMarketPrice": latest.map(|row| row.close),
        "regularMarketDayHigh": latest.map(|row| row.high),
        "regularMarketDayLow": latest.map(|row| row.low),
        "regularMarketVolume": latest.map(|row| row.volume),
        "longName": line.record.name,
        "shortName": line.record.name,
        "chartPreviousClose": previous,
        "priceHint": 2,
        "currentTradingPeriod": {
            "pre": period(open - before, open),
            "regular": period(open, close),
            "post": period(close, close + TimeDelta::hours(4)),
        },
        "dataGranularity": "1d",
        "range": "",
        "validRanges": names,
    })
}

/// Shares of now for one share of `session`, by the splits that are told.
fn shares_since(splits: &[(Date, f64)], session: Date) -> f64 {
    splits
        .iter()
        .filter(|(ex_date, _)| *ex_date > session)
        .map(|(_, ratio)| ratio)
        .product()
}

/// Prices are sent as floats of 32 bits.
#[expect(clippy::cast_possible_truncation, reason = "the source sends them so")]
fn narrow(price: f64) -> f64 {
    f64::from(price as f32)
}
