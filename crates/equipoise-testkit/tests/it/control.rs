//! The routes under `/_control`.

use crate::client::{Answer, ask};
use crate::started::Started;

async fn call(started: &Started, method: &str, path: &str, body: &str) -> Answer {
    let address = started.server.address();
    ask(address, method, path, &[], body, usize::MAX / 2).await
}

#[tokio::test]
async fn the_clock_the_script_and_the_log_are_reached_over_http() {
    let started = Started::new().await;
    let clock = r#"{"now":"2021-06-01T20:30:00Z"}"#;
    assert_eq!(
        call(&started, "PUT", "/_control/clock", clock).await.status,
        200
    );
    assert_eq!(
        call(&started, "GET", "/_control/clock", "").await.text(),
        clock
    );
    let fault = r#"{"endpoint":"yahoo_cookie","times":1,"kind":{"too_many_requests_for":60}}"#;
    assert_eq!(
        call(&started, "POST", "/_control/faults", fault)
            .await
            .status,
        201
    );
    assert_eq!(started.get("/").await.status, 429);
    assert_eq!(started.get("/").await.status, 404);
    assert_eq!(started.get("/nothing").await.status, 404);
    let log = call(&started, "GET", "/_control/requests", "").await.json();
    assert_eq!(log["counts"]["yahoo_cookie"], 2);
    assert_eq!(log["unknown"], 1);
    assert_eq!(log["latest"][0]["fault"]["too_many_requests_for"], 60);
    assert_eq!(log["latest"][0]["at"], "2021-06-01T20:30:00Z");
    assert_eq!(
        call(&started, "DELETE", "/_control/requests", "")
            .await
            .status,
        204
    );
    let log = call(&started, "GET", "/_control/requests", "").await.json();
    assert_eq!(log["latest"].as_array().unwrap().len(), 0);
    let market = call(&started, "GET", "/_control/market", "").await.json();
    assert!(market["symbols"].as_array().unwrap().len() > 40);
}

#[tokio::test]
async fn what_cannot_be_set_is_refused_with_the_reason() {
    let started = Started::new().await;
    for (method, path, body, reason) in [
        (
            "PUT",
            "/_control/clock",
            r#"{"now":"tomorrow"}"#,
            "tomorrow",
        ),
        ("PUT", "/_control/clock", r#"{"then":"2021"}"#, "then"),
        (
            "POST",
            "/_control/faults",
            r#"{"endpoint":"yahoo_cookie","times":0,"kind":"down"}"#,
            "times 0",
        ),
        (
            "POST",
            "/_control/faults",
            r#"{"endpoint":"yahoo_cookie","times":1,"kind":"sad"}"#,
            "sad",
        ),
    ] {
        let answer = call(&started, method, path, body).await;
        assert_eq!(answer.status, 400);
        assert!(answer.text().contains(reason), "{}", answer.text());
    }
    assert_eq!(
        call(&started, "GET", "/_control/nothing", "").await.status,
        404
    );
}
