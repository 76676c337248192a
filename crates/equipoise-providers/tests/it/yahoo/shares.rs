//! Shares outstanding over time.

use equipoise_model::calendar::Zone;
use equipoise_providers::yahoo::{Shares, SharesRequest, YahooError, shares};
use serde_json::{Value, json};

use super::documents::{answer, at};

fn read(result: Value) -> Result<Shares, YahooError> {
    let body = json!({"timeseries": {"result": [result], "error": null}}).to_string();
    let request = SharesRequest {
        symbol: "INV",
        zone: Zone::parse("America/New_York").unwrap(),
    };
    let body = body.as_bytes();
    shares(&answer(200, body), &request)
}

fn result(stamps: &[&str], counts: Value) -> Value {
    let stamps: Vec<i64> = stamps.iter().map(|stamp| at(stamp).timestamp()).collect();
    let meta = json!({"symbol": ["INV"], "type": ["shares_out"]});
    json!({"meta": meta, "timestamp": stamps, "shares_out": counts})
}

fn counts(shares: &Shares) -> Vec<String> {
    let counts = shares.counts.iter();
    counts
        .map(|count| format!("{} {}", count.effective, count.shares_outstanding))
        .collect()
}

const STAMPS: [&str; 4] = [
    "2024-03-01T05:00:00Z",
    "2024-01-02T05:00:00Z",
    "2024-03-01T06:00:00Z",
    "2024-07-01T04:00:00Z",
];

#[test]
fn counts_are_one_a_date_and_ascend() {
    let shares = read(result(&STAMPS, json!([300, 100, 350, 700]))).unwrap();
    assert_eq!(
        counts(&shares),
        ["2024-01-02 100", "2024-03-01 350", "2024-07-01 700"]
    );
    assert!(shares.counts.iter().all(|count| count.known.is_none()));
    assert_eq!(
        shares.findings[0].to_string(),
        "2024-03-01: shares: stands twice; the later counts"
    );
}

#[test]
fn what_is_no_count_is_found() {
    let shares = read(result(&STAMPS, json!([null, 0, 350, -7]))).unwrap();
    assert_eq!(counts(&shares), ["2024-03-01 350"]);
    assert_eq!(shares.findings.len(), 3);
}

#[test]
fn a_line_without_counts_has_none() {
    let without = json!({"meta": {"symbol": ["INV"]}, "timestamp": [1_704_171_600]});
    assert_eq!(counts(&read(without).unwrap()), [""; 0]);
}

#[test]
fn counts_of_another_line_or_length_are_refused() {
    let mut other = result(&STAMPS, json!([1, 2, 3, 4]));
    other["meta"]["symbol"] = json!(["OTHER"]);
    let error = read(other).unwrap_err();
    assert!(matches!(error, YahooError::OtherSymbol { .. }), "{error}");
    let error = read(result(&STAMPS, json!([1]))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "yahoo: shares_out: has 1 rows where 4 are expected"
    );
}
