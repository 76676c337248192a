//! Faults of the content: documents that read well and say something wrong.

use serde_json::{Map, Value, json};

use super::answer::{Answer, Content, whole};
use super::fault::FaultKind;

/// Stands where the bare word `NaN` is written.
pub(super) const NAN_MARK: &str = "\"not-a-number\"";
/// The close of a row by the names that sources give it.
const CLOSES: [&str; 3] = ["c", "close", "4. close"];
/// The prices of a row by the names that lists give them.
const PRICES: [&str; 9] = [
    "regularMarketPrice",
    "o",
    "h",
    "l",
    "c",
    "open",
    "high",
    "low",
    "close",
];
/// A week, in seconds.
const WEEK: i64 = 7 * 86_400;

/// Change what `answer` says.
pub(super) fn change(answer: &mut Answer, kind: FaultKind) {
    let document = match &mut answer.content {
        Content::Json(document) => document,
        Content::Text(_, text) => return change_text(text, kind),
    };
    if let Some(chart) = document.pointer_mut("/chart/result/0") {
        change_chart(chart, kind);
        return;
    }
    if let Some(series) = document.get_mut("Time Series (Daily)") {
        change_series(series, kind);
        return;
    }
    for place in [
        "",
        "/quoteResponse/result",
        "/finance/result/0/quotes",
        "/results",
    ] {
        if let Some(rows) = document.pointer_mut(place).and_then(Value::as_array_mut) {
            change_rows(rows, kind);
            let count = rows.len();
            if document.get("resultsCount").is_some() {
                document["resultsCount"] = json!(count);
            }
        }
    }
}

/// Sessions by their date.
fn change_series(series: &mut Value, kind: FaultKind) {
    let Some(sessions) = series.as_object_mut() else {
        return;
    };
    if kind == FaultKind::EmptyResult {
        sessions.clear();
    }
    let mut rows: Vec<Value> = sessions.values_mut().map(Value::take).collect();
    if matches!(kind, FaultKind::MissingField | FaultKind::NullPrices) {
        change_rows(&mut rows, kind);
    }
    for (session, row) in sessions.values_mut().zip(rows) {
        *session = row;
    }
}

/// Files of sessions: a header, a line a session.
fn change_sessions(text: &mut String, kind: FaultKind) {
    let lines: Vec<&str> = text.lines().collect();
    let without_close = |line: &&str| {
        let cells = line.split(',').enumerate();
        let kept: Vec<&str> = cells
            .filter(|(place, _)| *place != 4)
            .map(|(_, cell)| cell)
            .collect();
        kept.join(",")
    };
    let kept: Vec<String> = match kind {
        FaultKind::EmptyResult => vec![lines[0].to_owned()],
        FaultKind::MissingField => lines.iter().map(without_close).collect(),
        FaultKind::DuplicatedRow => {
            let all = lines.iter().chain(lines.last());
            all.map(|line| (*line).to_owned()).collect()
        }
        _ => return,
    };
    *text = kept.join("\r\n") + "\r\n";
}

/// Directories: a header, a line a symbol, a footer.
fn change_text(text: &mut String, kind: FaultKind) {
    if text.starts_with("Date,") {
        return change_sessions(text, kind);
    }
    let lines: Vec<&str> = text.lines().collect();
    let [header, rows @ .., footer] = lines.as_slice() else {
        return;
    };
    let kept = match kind {
        FaultKind::EmptyResult => &rows[..0],
        FaultKind::MissingSymbol => rows.get(1..).unwrap_or_default(),
        FaultKind::PartialUniverse => &rows[..rows.len() / 2],
        _ => return,
    };
    *text = [&[*header], kept, &[*footer]].concat().join("\r\n") + "\r\n";
}

fn change_rows(rows: &mut Vec<Value>, kind: FaultKind) {
    match kind {
        FaultKind::EmptyResult => rows.clear(),
        FaultKind::MissingSymbol if !rows.is_empty() => drop(rows.remove(0)),
        FaultKind::PartialUniverse => rows.truncate(rows.len() / 2),
        FaultKind::DuplicatedRow => repeat_last(Some(rows)),
        FaultKind::HundredfoldPrices => {
            for row in rows.iter_mut().filter_map(Value::as_object_mut) {
                for (name, price) in row {
                    if PRICES.contains(&name.as_str()) {
                        scale(price, 100.0);
                    }
                }
            }
        }
        FaultKind::MissingField => {
            for row in rows.iter_mut().filter_map(Value::as_object_mut) {
                row.retain(|name, _| !CLOSES.contains(&name.as_str()));
            }
        }
        FaultKind::NullPrices => {
            let every_third = rows.iter_mut().step_by(3);
            for (name, close) in every_third.filter_map(Value::as_object_mut).flatten() {
                if CLOSES.contains(&name.as_str()) {
                    close.take();
                }
            }
        }
        FaultKind::CompanyWideShares => {
            for row in rows {
                let price = row["regularMarketPrice"].as_f64();
                let cap = row["marketCap"].as_f64();
                if let Some((cap, price)) = cap.zip(price) {
                    row["sharesOutstanding"] = json!(whole(cap / price));
                }
            }
        }
        FaultKind::MissingZone => {
            for row in rows.iter_mut().filter_map(Value::as_object_mut) {
                row.remove("exchangeTimezoneName");
            }
        }
        _ => {}
    }
}

fn change_chart(chart: &mut Value, kind: FaultKind) {
    match kind {
        FaultKind::EmptyResult => {
            if let Some(chart) = chart.as_object_mut() {
                chart.remove("timestamp");
                chart.remove("events");
            }
            chart["indicators"] = json!({"quote": [{}], "adjclose": [{}]});
        }
        FaultKind::NullPrices => {
            let closes = column(chart, "/indicators/quote/0/close");
            closes
                .iter_mut()
                .step_by(3)
                .for_each(|close| *close = Value::Null);
        }
        FaultKind::NanPrice => {
            if let Some(close) = column(chart, "/indicators/quote/0/close").last_mut() {
                *close = json!(NAN_MARK.trim_matches('"'));
            }
        }
        FaultKind::HundredfoldPrices => {
            for name in ["open", "high", "low", "close"] {
                let place = format!("/indicators/quote/0/{name}");
                if let Some(price) = column(chart, &place).last_mut() {
                    scale(price, 100.0);
                }
            }
        }
        FaultKind::RestatedBar => {
            let closes = column(chart, "/indicators/quote/0/close");
            let middle = closes.len() / 2;
            if let Some(close) = closes.get_mut(middle) {
                scale(close, 1.01);
            }
        }
        FaultKind::ExtraRow => add_row(chart, WEEK),
        FaultKind::DuplicatedRow => add_row(chart, 1),
        FaultKind::MissingZone => {
            if let Some(meta) = chart["meta"].as_object_mut() {
                meta.remove("exchangeTimezoneName");
            }
        }
        FaultKind::WrongEventKeys | FaultKind::TextNumerators => change_events(chart, kind),
        _ => {}
    }
}

/// The last row once more, so many seconds later.
fn add_row(chart: &mut Value, later: i64) {
    let Some(times) = rows(chart, "/timestamp") else {
        return;
    };
    let Some(last) = times.last().and_then(Value::as_i64) else {
        return;
    };
    times.push(json!(last + later));
    for name in ["open", "high", "low", "close", "volume"] {
        repeat_last(rows(chart, &format!("/indicators/quote/0/{name}")));
    }
    repeat_last(rows(chart, "/indicators/adjclose/0/adjclose"));
}

fn change_events(chart: &mut Value, kind: FaultKind) {
    let Some(events) = chart.get_mut("events").and_then(Value::as_object_mut) else {
        return;
    };
    for told in events.values_mut().filter_map(Value::as_object_mut) {
        let mut changed = Map::new();
        for (position, (key, event)) in std::mem::take(told).into_iter().enumerate() {
            let mut event = event;
            if kind == FaultKind::TextNumerators {
                for field in ["numerator", "denominator"] {
                    if let Some(number) = event.get(field).and_then(Value::as_f64) {
                        event[field] = json!(number.to_string());
                    }
                }
                changed.insert(key, event);
            } else {
                changed.insert((560_059_200 + position).to_string(), event);
            }
        }
        *told = changed;
    }
}

/// The column at `place`; an empty slice where there is none.
fn column<'a>(chart: &'a mut Value, place: &str) -> &'a mut [Value] {
    rows(chart, place).map_or(&mut [], Vec::as_mut_slice)
}

fn rows<'a>(chart: &'a mut Value, place: &str) -> Option<&'a mut Vec<Value>> {
    chart.pointer_mut(place).and_then(Value::as_array_mut)
}

fn repeat_last(rows: Option<&mut Vec<Value>>) {
    if let Some(rows) = rows {
        rows.extend(rows.last().cloned());
    }
}

fn scale(value: &mut Value, by: f64) {
    if let Some(number) = value.as_f64() {
        *value = json!(number * by);
    }
}
