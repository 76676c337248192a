//! `/v10/finance/quoteSummary/{symbol}`: the modules that the sample market can fill.

use axum::http::StatusCode;
use equipoise_model::calendar;
use serde_json::{Map, Value, json};

use super::super::answer::Answer;
use super::super::market::symbol_of;
use super::super::question::Question;
use super::super::view::View;
use super::quotes::quote;

pub(super) fn answer(view: View<'_>, asked: &Question) -> Answer {
    let symbol = symbol_of(asked.named());
    let modules = asked.query("modules").unwrap_or_default();
    let Some(line) = view.market.find(&symbol, view.now) else {
        let text = format!("No fundamentals data found for any of the summaryTypes={modules}");
        let error = json!({"code": "Not Found", "description": text});
        return Answer::json(json!({"quoteSummary": {"result": null, "error": error}}))
            .status(StatusCode::NOT_FOUND);
    };
    let quote = quote(view, &symbol, line);
    let record = &line.record;
    let last = view.dividends(line).last();
    let mut result = Map::new();
    for module in modules.split(',') {
        let content = match module {
            "price" => quote.clone(),
            "quoteType" => json!({
                "exchange": "NYQ", "quoteType": "EQUITY", "symbol": quote["symbol"],
                "longName": record.name, "shortName": record.name,
                "timeZoneFullName": "America/New_York", "market": "us_market",
            }),
            "assetProfile" => json!({
                "sector": record.sector, "industry": record.industry, "country": record.country,
            }),
            "summaryDetail" => json!({
                "marketCap": quote["marketCap"], "currency": record.currency,
                "previousClose": quote["regularMarketPreviousClose"],
                "volume": quote["regularMarketVolume"],
            }),
            "defaultKeyStatistics" => json!({
                "sharesOutstanding": quote["sharesOutstanding"],
                "lastDividendValue": last.map(|(_, amount)| amount),
                "lastDividendDate": last.map(|(date, _)| calendar::new_york_open(*date).timestamp()),
            }),
            _ => continue,
        };
        result.insert(module.to_owned(), content);
    }
    Answer::json(json!({"quoteSummary": {"result": [Value::Object(result)], "error": null}}))
}
