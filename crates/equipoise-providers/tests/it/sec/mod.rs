//! SEC EDGAR: traps of its answers, in invented documents.

mod company_facts;
mod failures;
mod source;
mod tickers;

use equipoise_model::Instant;
use equipoise_providers::sec::{
    CompanyFacts, CompanyFactsRequest, SecError, Tickers, company_facts, tickers,
};
use equipoise_providers::source::Answer;
use serde_json::{Value, json};

const CIK: u64 = 1_234_567;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn answer(body: &[u8]) -> Answer<'_> {
    Answer {
        status: 200,
        body,
        fetched: at("2024-06-01T12:00:00Z"),
    }
}

fn filed(end: &str, value: f64, accn: &str, form: &str, filed: &str) -> Value {
    json!({"end": end, "val": value, "accn": accn, "fy": 2024, "fp": "Q1", "form": form, "filed": filed})
}

fn facts_document(rows: Value) -> Value {
    json!({"cik": CIK, "entityName": "Invented Inc.", "facts": {
        "us-gaap": {"Assets": {"units": {"USD": [{"end": "2024-01-31", "val": 7}]}}},
        "dei": {"EntityCommonStockSharesOutstanding": {
            "label": "Shares", "description": "", "units": {"shares": rows},
        }},
    }})
}

fn read_as(document: &Value, symbols: &[&str]) -> Result<CompanyFacts, SecError> {
    let body = document.to_string();
    company_facts(
        &answer(body.as_bytes()),
        &CompanyFactsRequest { cik: CIK, symbols },
    )
}

fn tickers_document(rows: Value) -> Value {
    json!({"fields": ["cik", "name", "ticker", "exchange"], "data": rows})
}

fn read_tickers(document: &Value) -> Result<Tickers, SecError> {
    tickers(&answer(document.to_string().as_bytes()))
}
