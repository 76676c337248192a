//! Invented chart documents: a week of January 2024 in New York, changed by each test.

use equipoise_model::{ActionKind, Instant};
use equipoise_providers::source::Answer;
use equipoise_providers::yahoo::{Chart, ChartRequest, FindingKind, YahooError, chart};
use serde_json::{Value, json};

/// The opens of 2, 3 and 4 January 2024 in New York.
pub(super) const TUESDAY: i64 = 1_704_205_800;
pub(super) const WEDNESDAY: i64 = TUESDAY + 86_400;
pub(super) const THURSDAY: i64 = TUESDAY + 2 * 86_400;
/// From open to close.
pub(super) const SESSION_S: i64 = 23_400;

pub(crate) fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// What the tests ask for.
pub(super) fn request() -> ChartRequest<'static> {
    ChartRequest {
        symbol: "INV",
        from: at("2023-12-01T00:00:00Z"),
        until: at("2024-01-06T00:00:00Z"),
    }
}

/// An answer that came the day after the last row.
pub(super) fn answer(status: u16, body: &[u8]) -> Answer<'_> {
    Answer {
        status,
        body,
        fetched: at("2024-01-05T12:00:00Z"),
    }
}

/// Three sessions without events.
pub(crate) fn document() -> Value {
    json!({"chart": {"result": [{
        "meta": {
            "currency": "USD", "symbol": "INV", "exchangeName": "NMS", "instrumentType": "EQUITY",
            "regularMarketTime": THURSDAY + SESSION_S, "gmtoffset": -18000, "timezone": "EST",
            "exchangeTimezoneName": "America/New_York", "dataGranularity": "1d", "range": "",
        },
        "timestamp": [TUESDAY, WEDNESDAY, THURSDAY],
        "indicators": {
            "quote": [{
                "open": [10.0, 11.0, 12.0], "high": [10.5, 11.5, 12.5], "low": [9.5, 10.5, 11.5],
                "close": [10.25, 11.25, 12.25], "volume": [1000, 2000, 3000],
            }],
            "adjclose": [{"adjclose": [10.0, 11.0, 12.0]}],
        },
    }], "error": null}})
}

/// The result in `document`.
pub(super) fn result(document: &mut Value) -> &mut Value {
    &mut document["chart"]["result"][0]
}

/// [`document`] with its result changed.
pub(super) fn changed(change: impl FnOnce(&mut Value)) -> Value {
    let mut document = document();
    change(result(&mut document));
    document
}

/// [`document`] with events.
pub(super) fn with_events(events: Value) -> Value {
    changed(|result| result["events"] = events)
}

pub(super) fn decoded_as(
    document: &Value,
    request: &ChartRequest<'_>,
) -> Result<Chart, YahooError> {
    chart(&answer(200, document.to_string().as_bytes()), request)
}

pub(super) fn decoded_at(
    fetched: &str,
    document: &Value,
    request: &ChartRequest<'_>,
) -> Result<Chart, YahooError> {
    let body = document.to_string();
    let answer = Answer {
        fetched: at(fetched),
        ..answer(200, body.as_bytes())
    };
    chart(&answer, request)
}

pub(super) fn decoded(document: &Value) -> Chart {
    decoded_as(document, &request()).unwrap()
}

pub(super) fn refused(document: &Value) -> YahooError {
    decoded_as(document, &request()).unwrap_err()
}

/// Sessions and closes, one bar a line.
pub(super) fn closes(chart: &Chart) -> Vec<String> {
    let bars = chart.bars.rows();
    bars.map(|bar| format!("{} {}", bar.session, bar.close))
        .collect()
}

/// Ex-dates, kinds and figures, one action a line.
pub(super) fn actions(chart: &Chart) -> Vec<String> {
    let figure = |kind: &ActionKind| match kind {
        ActionKind::Split { ratio } => *ratio,
        ActionKind::CashDividend { amount } | ActionKind::SpecialDividend { amount } => *amount,
        other => panic!("{other:?}"),
    };
    let actions = chart.actions.iter();
    actions
        .map(|action| {
            let kind = &action.kind;
            format!("{} {} {}", action.ex_date, kind.name(), figure(kind))
        })
        .collect()
}

/// What was found, one finding a line.
pub(super) fn findings(chart: &Chart) -> Vec<String> {
    chart.findings.iter().map(ToString::to_string).collect()
}

pub(super) fn kinds(chart: &Chart) -> Vec<&FindingKind> {
    chart.findings.iter().map(|found| &found.kind).collect()
}
