//! The list of companies: lines, their spelling, and their companies.

use equipoise_model::Facts;
use serde_json::json;

use super::{read_tickers, tickers_document};

#[test]
fn lines_of_one_company_share_its_number() {
    let read = read_tickers(&tickers_document(json!([
        [1_652_044, "Invented Inc.", "INV-B", "NYSE"],
        [1_652_044, "Invented Inc.", "INV-PL", "NYSE"],
        [7, "Other Co", "OTHR", "Nasdaq"],
        [7, "Other Co", "OTHRF", "OTC"],
        [8, "Nowhere Co", "NOWH", null],
        [9, "Odd Co", "od d", "NYSE"],
        [9, "Odd Co", "OTHR", "NYSE"],
    ])))
    .unwrap();
    let Facts::Securities(records) = read.facts() else {
        panic!("no securities")
    };
    let rows: Vec<String> = records
        .iter()
        .map(|record| {
            let (mic, company) = (record.mic.as_deref(), record.company.as_deref());
            format!("{} {} {}", record.symbol, mic.unwrap(), company.unwrap())
        })
        .collect();
    assert_eq!(
        rows,
        [
            "INV.B XNYS CIK0001652044",
            "INV.PRL XNYS CIK0001652044",
            "OTHR XNAS CIK0000000007"
        ]
    );
    let found: Vec<String> = read.findings.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "OTHRF: exchange: \"OTC\" is none",
            "NOWH: exchange: \"\" is none",
            "symbol: \"od d\" does not begin with a capital letter or digit",
            "OTHR: stands twice",
        ]
    );
    assert_eq!(read.common_lines_of(1_652_044), ["INV.B"]);
    assert_eq!(read.common_lines_of(7), ["OTHR"]);
    assert_eq!(read.common_lines_of(8), ["NOWH"]);
}

#[test]
fn a_table_with_other_fields_is_refused() {
    let mut document = tickers_document(json!([]));
    document["fields"] = json!(["cik", "ticker", "name", "exchange"]);
    let error = read_tickers(&document).unwrap_err();
    assert_eq!(
        error.to_string(),
        "sec: fields: cik,ticker,name,exchange are not cik,name,ticker,exchange"
    );
}
