//! Every field of the replaced system's answers, as coded and as documented.

use serde_json::Value;

use crate::support::{built, close_to, tickers};

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[track_caller]
fn has_fields(value: &Value, fields: &[&str]) {
    let present = keys(value);
    for field in fields {
        assert!(present.contains(field), "{field} is missing in {present:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_answers_with_every_coded_field() {
    let service = built().await;
    let again = service.build("2024-01-03", "2024-01-10").await;
    has_fields(
        &again,
        &[
            "success",
            "message",
            "dates_processed",
            "start_date",
            "end_date",
        ],
    );
    assert_eq!(again["success"], true);
    assert_eq!(
        again["message"],
        "Index built successfully for 6 trading days"
    );
    assert_eq!(again["dates_processed"], 6);
    assert_eq!(again["start_date"], "2024-01-03");
    assert_eq!(again["end_date"], "2024-01-10");
    assert_eq!(again["new_sessions"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_without_an_end_goes_to_the_latest_session() {
    let service = built().await;
    let body = r#"{"start_date":"2024-01-02","end_date":null}"#;
    let answer = service.post("/api/v1/build-index", body).await.ok();
    assert_eq!(answer["end_date"], "2024-01-12");
    assert_eq!(answer["dates_processed"], 9);
}

#[tokio::test(flavor = "multi_thread")]
async fn performance_has_levels_returns_and_summary_in_percent() {
    let service = built().await;
    let found = service.performance("2024-01-02", "2024-01-12").await;
    has_fields(
        &found,
        &[
            "start_date",
            "end_date",
            "total_days",
            "performance_data",
            "summary",
        ],
    );
    assert_eq!(found["total_days"], 9);
    let rows = found["performance_data"].as_array().unwrap();
    for row in rows {
        has_fields(
            row,
            &[
                "date",
                "value",
                "daily_return",
                "cumulative_return",
                "status",
            ],
        );
        assert_eq!(row["status"], "final");
    }
    has_fields(
        &found["summary"],
        &[
            "total_return",
            "average_daily_return",
            "volatility",
            "max_daily_return",
            "min_daily_return",
            "sharpe_ratio",
        ],
    );
    // A, B and C by cap at the first close; each earns a third of the next session.
    let expected = ((101.0 / 100.0 - 1.0) + 0.0 + (61.0 / 60.0 - 1.0)) / 3.0 * 100.0;
    close_to(rows[1]["daily_return"].as_f64().unwrap(), expected);
    close_to(
        rows[1]["value"].as_f64().unwrap(),
        1000.0 * (1.0 + expected / 100.0),
    );
    close_to(rows[1]["cumulative_return"].as_f64().unwrap(), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_range_is_echoed_as_it_was_asked() {
    let service = built().await;
    let found = service.performance("2024-01-06", "2024-02-20").await;
    assert_eq!(found["start_date"], "2024-01-06");
    assert_eq!(found["end_date"], "2024-02-20");
    assert_eq!(found["total_days"], 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn composition_has_its_constituents_by_market_cap() {
    let service = built().await;
    let found = service.composition("2024-01-08").await;
    has_fields(&found, &["date", "total_stocks", "compositions"]);
    assert_eq!(found["date"], "2024-01-08");
    assert_eq!(found["total_stocks"], 3);
    assert_eq!(tickers(&found), ["A", "B", "D"]);
    let first = &found["compositions"][0];
    has_fields(
        first,
        &[
            "ticker",
            "name",
            "weight",
            "market_cap",
            "sector",
            "industry",
        ],
    );
    assert_eq!(first["name"], "Alpha Works");
    close_to(first["market_cap"].as_f64().unwrap(), 103_000_000.0);
    let weights = found["compositions"].as_array().unwrap().iter();
    close_to(
        weights.map(|row| row["weight"].as_f64().unwrap()).sum(),
        1.0,
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_security_without_a_name_shows_its_symbol() {
    let service = built().await;
    let body = r#"{"start_date":"2024-01-02","index":"all5","size":5}"#;
    service.post("/api/v1/build-index", body).await.ok();
    let path = "/api/v1/index-composition?date=2024-01-08&index=ALL5";
    let found = service.get(path).await.ok();
    let last = &found["compositions"][4];
    assert_eq!(last["ticker"], "E");
    assert_eq!(last["name"], "E");
    assert_eq!(last["sector"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_carry_the_coded_and_the_documented_form() {
    let service = built().await;
    let found = service.changes("2024-01-02", "2024-01-12").await;
    has_fields(
        &found,
        &[
            "start_date",
            "end_date",
            "total_change_dates",
            "changes",
            "summary",
        ],
    );
    assert_eq!(found["total_change_dates"], 2);
    let entry = &found["changes"][0];
    has_fields(
        entry,
        &[
            "date",
            "stocks_added",
            "stocks_removed",
            "total_changes",
            "added",
            "removed",
            "consistent",
        ],
    );
    assert_eq!(entry["date"], "2024-01-08");
    assert_eq!(entry["total_changes"], 2);
    assert_eq!(entry["added"][0], "D");
    assert_eq!(entry["removed"][0], "C");
    assert_eq!(entry["consistent"], 2);
    let removed = &entry["stocks_removed"][0];
    has_fields(removed, &["ticker", "name", "action", "market_cap"]);
    assert_eq!(removed["action"], "removed");
    // A line that left is told with its cap at the close before.
    close_to(removed["market_cap"].as_f64().unwrap(), 61_500_000.0);
    let added = &entry["stocks_added"][0];
    assert_eq!(added["action"], "added");
    close_to(added["market_cap"].as_f64().unwrap(), 65_000_000.0);
    let summary = &found["summary"];
    assert_eq!(summary["total_added"], 2);
    assert_eq!(summary["total_removed"], 2);
    assert_eq!(summary["total_consistent"], 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_compare_the_baskets_at_both_ends_of_the_range() {
    let service = built().await;
    let found = service.changes("2024-01-04", "2024-01-09").await;
    let net = &found["net"];
    assert_eq!(net["added"], serde_json::json!(["D"]));
    assert_eq!(net["removed"], serde_json::json!(["C"]));
    assert_eq!(net["consistent"], serde_json::json!(["A", "B"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_range_without_changes_has_an_empty_list() {
    let service = built().await;
    let found = service.changes("2024-01-02", "2024-01-04").await;
    assert_eq!(found["total_change_dates"], 0);
    assert_eq!(found["changes"], serde_json::json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn health_has_the_coded_and_the_documented_fields() {
    let service = built().await;
    let found = service.get("/api/v1/health").await.ok();
    has_fields(
        &found,
        &[
            "status",
            "service",
            "timestamp",
            "version",
            "database",
            "cache",
        ],
    );
    assert_eq!(found["status"], "healthy");
    assert_eq!(found["database"], "connected");
    assert_eq!(found["timestamp"], "2024-06-03T15:00:00.000000Z");
    assert_eq!(found["latest_session"], "2024-01-12");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_root_says_where_to_go_on() {
    let service = built().await;
    let found = service.get("/").await.ok();
    has_fields(&found, &["message", "version", "docs", "health"]);
    assert_eq!(found["version"], "9.8.7");
    for field in ["docs", "health"] {
        let answer = service.get(found[field].as_str().unwrap()).await;
        assert!(
            !answer.status.is_client_error(),
            "{field}: {}",
            answer.status
        );
    }
}
