//! `/v1/finance/screener`: lines by market cap, filtered by a query of operators.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::super::answer::Answer;
use super::super::question::Question;
use super::super::view::View;
use super::quotes::quote;
use super::refused;

/// The largest page.
const MAX_SIZE: u64 = 250;

pub(super) fn answer(view: View<'_>, asked: &Question) -> Answer {
    let wrong = |text: &str| refused(StatusCode::BAD_REQUEST, "Bad Request", text);
    let number = |name: &str, other: u64| match &asked.body[name] {
        Value::Null => Some(other),
        value => value.as_u64(),
    };
    let (Some(offset), Some(size)) = (number("offset", 0), number("size", 25)) else {
        return wrong("offset and size are whole numbers");
    };
    if size > MAX_SIZE {
        return wrong("size is limited to 250");
    }
    let is_ascending = asked.body["sortType"].as_str() == Some("ASC");
    let mut quotes: Vec<Value> = Vec::new();
    for (symbol, line) in view.market.listed(view.now) {
        let quote = quote(view, symbol, line);
        match matches(&asked.body["query"], &quote) {
            Ok(true) => quotes.push(quote),
            Ok(false) => {}
            Err(text) => return wrong(&text),
        }
    }
    quotes.sort_by_key(|quote| {
        let cap = quote["marketCap"].as_i64().unwrap_or_default();
        if is_ascending { cap } else { -cap }
    });
    let total = quotes.len();
    let page: Vec<Value> = quotes
        .into_iter()
        .skip(usize::try_from(offset).unwrap_or(usize::MAX))
        .take(usize::try_from(size).unwrap_or(usize::MAX))
        .collect();
    let result = json!({"start": offset, "count": page.len(), "total": total, "quotes": page});
    Answer::json(json!({"finance": {"result": [result], "error": null}}))
}

/// Whether `quote` is what `query` asks for; one that asks for nothing takes all.
fn matches(query: &Value, quote: &Value) -> Result<bool, String> {
    let Some(operator) = query["operator"].as_str() else {
        return Ok(true);
    };
    let operands = query["operands"].as_array().ok_or("operands is a list")?;
    match operator.to_ascii_uppercase().as_str() {
        "AND" => operands
            .iter()
            .try_fold(true, |all, one| Ok(all && matches(one, quote)?)),
        "OR" => operands
            .iter()
            .try_fold(false, |any, one| Ok(any || matches(one, quote)?)),
        comparison => compare(comparison, operands, quote),
    }
}

fn compare(operator: &str, operands: &[Value], quote: &Value) -> Result<bool, String> {
    let (field, values) = operands.split_first().ok_or("operands is empty")?;
    let field = field
        .as_str()
        .ok_or("the first operand is the name of a field")?;
    let own = match field {
        "region" => json!("us"),
        "exchange" => quote["exchange"].clone(),
        "intradaymarketcap" => quote["marketCap"].clone(),
        "intradayprice" => quote["regularMarketPrice"].clone(),
        other => return Err(format!("the stand-in does not know the field {other:?}")),
    };
    let number = |place: usize| {
        values
            .get(place)
            .and_then(Value::as_f64)
            .ok_or(format!("{field} is compared with numbers"))
    };
    let mine = own.as_f64().unwrap_or_default();
    Ok(match operator {
        "EQ" | "IS-IN" => values.contains(&own),
        "GT" => mine > number(0)?,
        "GTE" => mine >= number(0)?,
        "LT" => mine < number(0)?,
        "LTE" => mine <= number(0)?,
        "BTWN" => mine >= number(0)? && mine <= number(1)?,
        other => return Err(format!("the stand-in does not know the operator {other:?}")),
    })
}
