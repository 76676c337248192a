//! The service itself: probes that ask, reads that see every write, answers as of a time.

use axum::http::StatusCode;
use equipoise_api::warm;

use crate::support::{Service, built, small_market, tickers};

/// Overwrite the ledger under the running service.
fn destroy_ledger(service: &Service) {
    let ledger = service.state.store.folder().ledger();
    for ending in ["", "-wal", "-shm"] {
        let mut path = ledger.clone().into_os_string();
        path.push(ending);
        if let Ok(metadata) = std::fs::metadata(&path) {
            let noise = vec![0x5a_u8; usize::try_from(metadata.len()).unwrap()];
            std::fs::write(&path, noise).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s12_a_dead_ledger_is_seen_by_every_probe_but_the_one_for_life() {
    let service = built().await;
    assert_eq!(service.get("/readyz").await.status, StatusCode::OK);
    destroy_ledger(&service);
    let health = service.get("/api/v1/health").await;
    assert_eq!(health.status, StatusCode::SERVICE_UNAVAILABLE);
    let found = health.json();
    assert_eq!(found["status"], "unhealthy");
    assert_eq!(found["database"], "disconnected");
    assert_eq!(found["components"]["ledger"]["status"], "failed");
    let ready = service.get("/readyz").await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    let problem = ready.json();
    assert_eq!(problem["code"], "NOT_READY");
    assert!(problem["detail"].as_str().unwrap().contains("ledger"));
    assert_eq!(service.get("/livez").await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn s12_a_service_whose_projection_cannot_be_had_is_not_ready() {
    let service = Service::over(small_market(), 3).await;
    let path = service.state.store.folder().projection();
    let taken = equipoise_app::Store::open(
        service.state.store.folder().clone(),
        equipoise_ledger::Access::Write,
        equipoise_app::StoreOptions::default(),
    );
    let other = taken.await.unwrap();
    other
        .projection(&equipoise_app::Progress::silent())
        .await
        .unwrap();
    assert!(path.exists());
    // This process has the file open already, which a second store of it is refused.
    let ready = service.get("/readyz").await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    let detail = ready.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.starts_with("projection"), "{detail}");
    let health = service.get("/api/v1/health").await.json();
    assert_eq!(health["components"]["projection"]["status"], "failed");
    assert_eq!(health["components"]["ledger"]["status"], "ok");
    drop(other);
    assert_eq!(
        service.get("/readyz").await.status,
        StatusCode::OK,
        "and then it is"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_inside_tells_the_client_nothing_of_the_inside() {
    let service = built().await;
    destroy_ledger(&service);
    let path = "/api/v1/index-composition?date=2024-01-08";
    let answer = service.get(path).await;
    assert!(answer.status.is_server_error(), "{}", answer.status);
    let text = String::from_utf8(answer.body.clone()).unwrap();
    for secret in ["sqlite", "ledger", "duckdb", "/data", "SELECT", "panicked"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    assert_eq!(answer.json()["request_id"], answer.header("x-request-id"));
}

#[tokio::test(flavor = "multi_thread")]
async fn warming_leaves_nothing_to_catch_up() {
    let service = Service::over(small_market(), 3).await;
    assert!(service.state.store.opened_projection().is_none());
    warm(&service.state).await.unwrap();
    let projection = service.state.store.opened_projection().unwrap();
    let head = service.state.store.head().await.unwrap();
    assert_eq!(projection.applied(), head.sequence);
}

#[tokio::test(flavor = "multi_thread")]
async fn as_of_answers_what_was_answered_then() {
    let service = Service::over(small_market(), 3).await;
    service.set_clock("2024-06-03T16:00:00Z");
    service.build("2024-01-02", "2024-01-05").await;
    let range = "/api/v1/index-performance?start_date=2024-01-02&end_date=2024-01-12";
    let then = service.get(range).await;
    service.set_clock("2024-06-03T18:00:00Z");
    service.build("2024-01-02", "2024-01-12").await;
    let past = format!("{range}&as_of=2024-06-03T17:00:00Z");
    assert_eq!(service.get(&past).await.body, then.body);
    assert_eq!(service.get(range).await.ok()["total_days"], 9);
    let before = format!("{range}&as_of=2024-06-03T15:30:00Z");
    assert_eq!(service.get(&before).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn indices_with_other_rules_live_beside_each_other() {
    let service = built().await;
    let body = r#"{"start_date":"2024-01-02","index":"TOP2","size":2,"rebalance":"monthly"}"#;
    let answer = service.post("/api/v1/build-index", body).await.ok();
    assert_eq!(answer["index"], "TOP2");
    let path = "/api/v1/index-composition?date=2024-01-08&index=top2";
    assert_eq!(tickers(&service.get(path).await.ok()), ["A", "B"]);
    assert_eq!(service.composition("2024-01-08").await["total_stocks"], 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn builds_at_the_same_time_publish_each_session_once() {
    let service = Service::over(small_market(), 3).await;
    let body = r#"{"start_date":"2024-01-02","end_date":"2024-01-12"}"#;
    let builds = (0..8).map(|_| service.post("/api/v1/build-index", body));
    let answers = futures::future::join_all(builds).await;
    let new: u64 = answers
        .iter()
        .map(|answer| answer.ok()["new_sessions"].as_u64().unwrap())
        .sum();
    assert_eq!(new, 9);
    let alone = built().await;
    let range = ("2024-01-02", "2024-01-12");
    let expected = alone.performance(range.0, range.1).await;
    assert_eq!(service.performance(range.0, range.1).await, expected);
}
