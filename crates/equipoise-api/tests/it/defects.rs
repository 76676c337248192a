//! The defects of the replaced system that show at the API, each pinned under its number.

use axum::http::StatusCode;
use equipoise_model::ActionKind;
use serde_json::Value;

use crate::support::{
    Service, action, built, close_to, market, numbers, shares, small_market, tickers,
};

const RANGE: &str = "/api/v1/index-performance?start_date=2024-01-02&end_date=2024-01-12";

#[tokio::test(flavor = "multi_thread")]
async fn s1_the_second_identical_request_is_a_cache_hit() {
    let service = built().await;
    let first = service.get(RANGE).await;
    let second = service.get(RANGE).await;
    assert_eq!(first.header("x-cache"), "miss");
    assert_eq!(second.header("x-cache"), "hit");
    assert_eq!(first.body, second.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_the_order_and_spelling_of_a_question_does_not_matter_to_the_cache() {
    let service = built().await;
    service.get(RANGE).await.ok();
    let same = "/api/v1/index-performance?index=ew100&end_date=2024-01-12&start_date=2024%2D01-02";
    assert_eq!(service.get(same).await.header("x-cache"), "hit");
}

#[tokio::test(flavor = "multi_thread")]
async fn s1_a_build_is_in_the_next_answer() {
    let service = Service::over(small_market(), 3).await;
    service.build("2024-01-02", "2024-01-05").await;
    let before = service.get(RANGE).await;
    assert_eq!(before.ok()["total_days"], 4);
    service.build("2024-01-02", "2024-01-12").await;
    let after = service.get(RANGE).await;
    assert_eq!(after.header("x-cache"), "miss");
    assert_eq!(after.ok()["total_days"], 9);
}

#[tokio::test(flavor = "multi_thread")]
async fn s2_the_universe_is_larger_than_the_index_so_members_change() {
    let service = built().await;
    let found = service.changes("2024-01-02", "2024-01-12").await;
    let dates: Vec<&str> = found["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["date"].as_str().unwrap())
        .collect();
    assert_eq!(dates, ["2024-01-08", "2024-01-11"]);
    assert_eq!(
        tickers(&service.composition("2024-01-05").await),
        ["A", "B", "C"]
    );
    assert_eq!(
        tickers(&service.composition("2024-01-10").await),
        ["A", "B", "D"]
    );
    assert_eq!(
        tickers(&service.composition("2024-01-12").await),
        ["A", "B", "C"]
    );
}

/// Two companies, one of which has no bar on 4 January.
fn market_with_a_gap() -> Vec<equipoise_model::Facts> {
    market(
        "session    A      B
             2024-01-02 100.00 50.00
             2024-01-03 110.00 50.00
             2024-01-04 121.00 .
             2024-01-05 121.00 55.00",
        &["A 2024-01-02 1000", "B 2024-01-02 1000"],
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn s3_a_missing_price_skips_no_session_and_loses_no_return() {
    let service = Service::over(market_with_a_gap(), 2).await;
    service.build("2024-01-02", "2024-01-05").await;
    let found = service.performance("2024-01-02", "2024-01-05").await;
    let values = numbers(&found, "value");
    let expected = [1000.0, 1050.0, 1102.5, 1157.625];
    assert_eq!(values.len(), expected.len());
    for (value, expected) in values.into_iter().zip(expected) {
        close_to(value.unwrap(), expected);
    }
    assert_eq!(service.composition("2024-01-04").await["total_stocks"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn s4_sharpe_uses_one_unit() {
    let service = built().await;
    let found = service.performance("2024-01-02", "2024-01-12").await;
    let returns: Vec<f64> = numbers(&found, "daily_return")
        .into_iter()
        .flatten()
        .map(|percent| percent / 100.0)
        .collect();
    let mean = returns.iter().sum::<f64>() / returns.len() as f64;
    let squares: f64 = returns.iter().map(|one| (one - mean).powi(2)).sum();
    let deviation = (squares / (returns.len() - 1) as f64).sqrt();
    let summary = &found["summary"];
    close_to(
        summary["average_daily_return"].as_f64().unwrap(),
        mean * 100.0,
    );
    close_to(summary["volatility"].as_f64().unwrap(), deviation * 100.0);
    let sharpe = (mean * 252.0 - 0.02) / (deviation * 252_f64.sqrt());
    close_to(summary["sharpe_ratio"].as_f64().unwrap(), sharpe);
}

#[tokio::test(flavor = "multi_thread")]
async fn s5_a_doubling_and_a_cap_above_ten_trillion_are_ordinary_numbers() {
    let facts = market(
        "session    A       B
             2024-01-02 100.00  10.00
             2024-01-03 1000.00 100.00
             2024-01-04 3000.00 300.00",
        &["A 2024-01-02 20000000000", "B 2024-01-02 1000"],
    );
    let service = Service::over(facts, 2).await;
    service.build("2024-01-02", "2024-01-04").await;
    let found = service.performance("2024-01-02", "2024-01-04").await;
    let cumulative = numbers(&found, "cumulative_return");
    close_to(cumulative[1].unwrap(), 900.0);
    close_to(cumulative[2].unwrap(), 2900.0);
    let composition = service.composition("2024-01-04").await;
    close_to(
        composition["compositions"][0]["market_cap"]
            .as_f64()
            .unwrap(),
        6e13,
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn s6_builds_of_adjacent_ranges_give_one_series() {
    let whole = built().await;
    let parts = Service::over(small_market(), 3).await;
    for (start, end) in [
        ("2024-01-02", "2024-01-04"),
        ("2024-01-05", "2024-01-09"),
        ("2024-01-10", "2024-01-12"),
    ] {
        parts.build(start, end).await;
    }
    assert_eq!(whole.get(RANGE).await.body, parts.get(RANGE).await.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn s6_the_total_return_of_a_range_is_that_of_the_range() {
    let service = built().await;
    let found = service.performance("2024-01-08", "2024-01-12").await;
    let values = numbers(&found, "value");
    let expected = (values.last().unwrap().unwrap() / values[0].unwrap() - 1.0) * 100.0;
    close_to(found["summary"]["total_return"].as_f64().unwrap(), expected);
    let since_base = numbers(&found, "cumulative_return")
        .pop()
        .flatten()
        .unwrap();
    assert!(
        (since_base - expected).abs() > 0.1,
        "{since_base} is the return since the base"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn s6_a_series_that_exists_is_never_started_again() {
    let service = Service::over(small_market(), 3).await;
    service.build("2024-01-04", "2024-01-12").await;
    let body = r#"{"start_date":"2024-01-02","end_date":"2024-01-12"}"#;
    let answer = service.post("/api/v1/build-index", body).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert_eq!(answer.json()["code"], "BEFORE_BASE");
    let later = service.build("2024-01-08", "2024-01-12").await;
    assert_eq!(later["base_date"], "2024-01-04");
}

/// What the past looked like: levels, basket and changes until 5 January.
async fn past(service: &Service) -> Vec<Value> {
    vec![
        service.performance("2024-01-02", "2024-01-05").await,
        service.composition("2024-01-05").await,
        service.changes("2024-01-02", "2024-01-05").await,
    ]
}

/// A dividend, a 4:1 split and a buyback, all after 5 January.
fn later_events() -> Vec<equipoise_model::Facts> {
    vec![
        action("A", "2024-01-09", ActionKind::CashDividend { amount: 5.0 }),
        action("B", "2024-01-10", ActionKind::Split { ratio: 4.0 }),
        shares(&["C 2024-01-09 10", "E 2024-01-09 90000000"]),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn s7_past_answers_do_not_change_after_a_later_dividend_split_or_share_count() {
    let service = Service::over(small_market(), 3).await;
    service.build("2024-01-02", "2024-01-05").await;
    let before = past(&service).await;
    service.record(later_events()).await;
    service.build("2024-01-02", "2024-01-12").await;
    assert_eq!(before, past(&service).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn s7_a_build_that_knows_the_future_selects_as_one_that_does_not() {
    let unknowing = Service::over(small_market(), 3).await;
    unknowing.build("2024-01-02", "2024-01-12").await;
    let knowing = Service::over(small_market(), 3).await;
    knowing.record(later_events()).await;
    knowing.build("2024-01-02", "2024-01-12").await;
    assert_eq!(past(&unknowing).await, past(&knowing).await);
    let tickers_after = knowing.composition("2024-01-09").await;
    assert_eq!(
        tickers(&tickers_after)[0],
        "E",
        "the new count is used once it is known"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn s8_a_delisting_at_zero_loses_and_a_halt_carries() {
    let facts = || {
        market(
            "session    A      B      C
                 2024-01-02 100.00 100.00 10.00
                 2024-01-03 100.00 100.00 10.00
                 2024-01-04 100.00 .      10.00
                 2024-01-05 100.00 .      10.00",
            &[
                "A 2024-01-02 1000",
                "B 2024-01-02 1000",
                "C 2024-01-02 1000",
            ],
        )
    };
    let halted = Service::over(facts(), 2).await;
    halted.build("2024-01-02", "2024-01-05").await;
    let levels = numbers(
        &halted.performance("2024-01-02", "2024-01-05").await,
        "value",
    );
    close_to(levels[2].unwrap(), 1000.0);

    let mut facts = facts();
    facts.push(action(
        "B",
        "2024-01-04",
        ActionKind::Delisting { price: Some(0.0) },
    ));
    let delisted = Service::over(facts, 2).await;
    delisted.build("2024-01-02", "2024-01-05").await;
    let levels = numbers(
        &delisted.performance("2024-01-02", "2024-01-05").await,
        "value",
    );
    close_to(levels[2].unwrap(), 500.0);
    assert_eq!(
        tickers(&delisted.composition("2024-01-04").await),
        ["A", "C"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn s9_a_true_zero_return_is_zero_and_the_base_has_none() {
    let facts = market(
        "session    A      B
             2024-01-02 100.00 50.00
             2024-01-03 100.00 50.00
             2024-01-04 110.00 55.00",
        &["A 2024-01-02 1000", "B 2024-01-02 1000"],
    );
    let service = Service::over(facts, 2).await;
    service.build("2024-01-02", "2024-01-04").await;
    let found = service.performance("2024-01-02", "2024-01-04").await;
    let returns = numbers(&found, "daily_return");
    assert_eq!(returns[0], None);
    assert_eq!(returns[1], Some(0.0));
    // The mean is over two returns: the base session does not add a third of 0.
    close_to(
        found["summary"]["average_daily_return"].as_f64().unwrap(),
        5.0,
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn s13_exports_have_names_nobody_can_guess_and_an_end() {
    let service = built().await;
    let body = r#"{"start_date":"2024-01-02","end_date":"2024-01-12"}"#;
    let first = service.post("/api/v1/export-data", body).await.ok();
    let second = service.post("/api/v1/export-data", body).await.ok();
    assert_ne!(first["filename"], second["filename"]);
    let path = first["file_path"].as_str().unwrap();
    assert_eq!(service.get(path).await.status, StatusCode::OK);
    assert_eq!(first["expires_at"], "2024-06-03T16:00:00Z");
    service.set_clock("2024-06-03T16:00:00Z");
    let gone = service.get(path).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    assert_eq!(gone.json()["code"], "UNKNOWN_EXPORT");
    let left = std::fs::read_dir(service.state.store.folder().exports())
        .unwrap()
        .count();
    assert_eq!(left, 0, "expired files are removed");
}
