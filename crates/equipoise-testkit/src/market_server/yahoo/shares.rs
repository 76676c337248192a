//! The series of shares outstanding: two columns side by side.

use axum::http::StatusCode;
use equipoise_model::calendar;
use serde_json::{Map, Value, json};

use super::super::answer::{Answer, whole};
use super::super::market::symbol_of;
use super::super::question::Question;
use super::super::view::View;
use super::refused;

pub(super) fn answer(view: View<'_>, asked: &Question) -> Answer {
    let named = asked.named();
    let period = |name: &str| asked.query(name).and_then(|text| text.parse::<i64>().ok());
    let (Some(from), Some(until)) = (period("period1"), period("period2")) else {
        let text = "period1 and period2 are needed, in seconds";
        return refused(StatusCode::BAD_REQUEST, "Bad Request", text);
    };
    let mut result = Map::new();
    let types = asked.query("type").map_or("shares_out", |types| types);
    result.insert(
        "meta".to_owned(),
        json!({"symbol": [named], "type": [types]}),
    );
    // Of the typed series, which are from statements, the sample market has none: only their names.
    if asked.query("type").is_none() {
        let counts = view.market.find(&symbol_of(named), view.now);
        let counts = counts
            .into_iter()
            .flat_map(|line| line.known_counts(view.now));
        let rows: Vec<(i64, i64)> = counts
            .map(|count| (midday(count.effective), whole(count.shares_outstanding)))
            .filter(|(time, _)| (from..until).contains(time))
            .collect();
        if !rows.is_empty() {
            let column = |of: fn(&(i64, i64)) -> i64| -> Value { rows.iter().map(of).collect() };
            result.insert("timestamp".to_owned(), column(|row| row.0));
            result.insert("shares_out".to_owned(), column(|row| row.1));
        }
    }
    Answer::json(json!({"timeseries": {"result": [result], "error": null}}))
}

/// Counts stand under midday in New York.
fn midday(date: equipoise_model::Date) -> i64 {
    (calendar::new_york_open(date) + chrono::TimeDelta::minutes(150)).timestamp()
}
