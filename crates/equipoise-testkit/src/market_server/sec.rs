//! SEC EDGAR: companies by number, and the share counts that they filed.

use axum::http::StatusCode;
use chrono::Datelike;
use equipoise_model::calendar;
use serde_json::{Map, Value, json};

use super::answer::{Answer, whole};
use super::endpoint::Endpoint;
use super::market::{Line, filed};
use super::question::Question;
use super::view::View;

pub(super) fn answer(view: View<'_>, asked: &Question) -> Answer {
    // The source asks for a name and an address of mail, and refuses all others.
    if !asked
        .header("user-agent")
        .is_some_and(|agent| agent.contains('@'))
    {
        return Answer::text(
            "text/html",
            "<html><body>Undeclared automated tool</body></html>",
        )
        .status(StatusCode::FORBIDDEN);
    }
    match asked.endpoint {
        Endpoint::SecTickers => match asked.endpoint.rest(&asked.path) {
            ".json" => tickers(view),
            "_exchange.json" => tickers_with_exchanges(view),
            _ => missing(),
        },
        _ => facts(view, asked),
    }
}

fn tickers(view: View<'_>) -> Answer {
    let mut rows = Map::new();
    for (position, (symbol, line)) in view.market.listed(view.now).enumerate() {
        let row = json!({
            "cik_str": line.cik,
            "ticker": symbol.replace('.', "-"),
            "title": title(line),
        });
        rows.insert(position.to_string(), row);
    }
    Answer::json(Value::Object(rows))
}

/// The same as a table, with the exchange of each line.
fn tickers_with_exchanges(view: View<'_>) -> Answer {
    let rows: Vec<Value> = view
        .market
        .listed(view.now)
        .map(|(symbol, line)| json!([line.cik, title(line), symbol.replace('.', "-"), "NYSE"]))
        .collect();
    Answer::json(json!({"fields": ["cik", "name", "ticker", "exchange"], "data": rows}))
}

fn missing() -> Answer {
    Answer::text("application/xml", "<Error><Code>NoSuchKey</Code></Error>")
        .status(StatusCode::NOT_FOUND)
}

fn title(line: &Line) -> Option<&String> {
    line.record.company.as_ref().or(line.record.name.as_ref())
}

fn facts(view: View<'_>, asked: &Question) -> Answer {
    let number = asked.named().strip_suffix(".json").unwrap_or_default();
    let cik = Some(number)
        .filter(|number| number.len() == 10)
        .and_then(|number| number.parse().ok());
    let lines: Vec<&Line> = view
        .market
        .lines
        .iter()
        .filter(|line| Some(line.cik) == cik)
        .collect();
    let Some(first) = lines.first() else {
        return missing();
    };
    let mut facts = Map::new();
    // Counts by class have a dimension, and facts with dimensions are not in this document.
    if lines.len() == 1 {
        let rows: Vec<Value> = first
            .known_counts(view.now)
            .zip(1_u64..)
            .map(|(count, number)| {
                json!({
                    "accn": format!("{:010}-{:02}-{number:06}", first.cik, count.effective.year() % 100),
                    "end": count.effective.to_string(),
                    "val": whole(count.shares_outstanding),
                    "form": "10-Q",
                    "filed": calendar::new_york_date(filed(count)).to_string(),
                })
            })
            .collect();
        facts.insert(
            "dei".to_owned(),
            json!({"EntityCommonStockSharesOutstanding": {
                "label": "Entity Common Stock, Shares Outstanding",
                "units": {"shares": rows},
            }}),
        );
    }
    Answer::json(json!({"cik": first.cik, "entityName": title(first), "facts": facts}))
}
