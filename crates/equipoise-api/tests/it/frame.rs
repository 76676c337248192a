//! What every answer carries: ids, tags, security headers, compression; and what guards it.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use equipoise_api::ApiLimits;

use crate::support::{Service, built, small_market};

const RANGE: &str = "/api/v1/index-performance?start_date=2024-01-02&end_date=2024-01-12";

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_an_id_its_time_and_the_security_headers() {
    let service = built().await;
    for path in [
        RANGE,
        "/",
        "/livez",
        "/nothing",
        "/docs/",
        "/openapi.json",
        "/api/v1/health",
    ] {
        let answer = service.get(path).await;
        assert_eq!(answer.header("x-request-id").len(), 32, "{path}");
        assert_eq!(
            answer.header("x-process-time"),
            "0.000000",
            "{path}: the clock stands still"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        assert_eq!(answer.header("access-control-allow-origin"), "", "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_harmless_request_id_comes_back_and_another_is_replaced() {
    let service = built().await;
    let answer = service
        .get_with("/nothing", ("x-request-id", "job-7"))
        .await;
    assert_eq!(answer.header("x-request-id"), "job-7");
    assert_eq!(answer.json()["request_id"], "job-7");
    let long = "x".repeat(129);
    let answer = service.get_with("/livez", ("x-request-id", &long)).await;
    assert_eq!(answer.header("x-request-id").len(), 32);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_still_right_is_not_sent_again() {
    let service = Service::over(small_market(), 3).await;
    service.build("2024-01-02", "2024-01-05").await;
    let first = service.get(RANGE).await;
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");
    assert_eq!(first.header("cache-control"), "private, no-cache");
    let again = service.get_with(RANGE, ("if-none-match", &tag)).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert!(again.body.is_empty());
    assert_eq!(again.header("etag"), tag);
    service.build("2024-01-02", "2024-01-12").await;
    let after = service.get_with(RANGE, ("if-none-match", &tag)).await;
    assert_eq!(after.ok()["total_days"], 9);
    assert_ne!(after.header("etag"), tag);
}

#[tokio::test(flavor = "multi_thread")]
async fn head_answers_as_get_without_a_body() {
    let service = built().await;
    let whole = service.get(RANGE).await;
    let request = Request::head(RANGE).body(Body::empty()).unwrap();
    let head = service.send(request).await;
    assert_eq!(head.status, StatusCode::OK);
    assert!(head.body.is_empty());
    for name in ["etag", "content-type", "cache-control"] {
        assert_eq!(head.header(name), whole.header(name), "{name}");
    }
    let request = Request::head("/nothing").body(Body::empty()).unwrap();
    let refused = service.send(request).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(refused.header("content-type"), "application/problem+json");
    assert!(refused.body.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn long_answers_are_compressed_for_those_who_can_read_it() {
    let service = built().await;
    let plain = service.get(RANGE).await;
    assert_eq!(plain.header("content-encoding"), "");
    for coding in ["gzip", "br", "zstd"] {
        let packed = service.get_with(RANGE, ("accept-encoding", coding)).await;
        assert_eq!(packed.header("content-encoding"), coding);
        assert!(packed.header("vary").contains("accept-encoding"));
        assert!(packed.body.len() < plain.body.len(), "{coding}");
        assert_eq!(
            packed.header("etag"),
            plain.header("etag"),
            "the tag is weak"
        );
    }
    let short = service
        .get_with("/livez", ("accept-encoding", "gzip"))
        .await;
    assert_eq!(short.header("content-encoding"), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_the_document_needs_no_other_server() {
    let service = built().await;
    let page = service.get("/docs/").await;
    assert_eq!(page.status, StatusCode::OK);
    let text = String::from_utf8(page.body.clone()).unwrap();
    for attribute in ["src=\"", "href=\""] {
        for target in text.split(attribute).skip(1) {
            let target = target.split('"').next().unwrap();
            assert!(!target.contains("//"), "{target}");
            let asset = target.trim_start_matches("./");
            let answer = service.get(&format!("/docs/{asset}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{asset}");
        }
    }
    let policy = page.header("content-security-policy");
    assert!(policy.contains("script-src 'self'"), "{policy}");
    assert!(
        !text.contains("<script>"),
        "the policy lets no inline script run"
    );
    let start = service.get("/docs/swagger-initializer.js").await;
    let start = String::from_utf8(start.body).unwrap();
    assert!(start.contains("/openapi.json"), "{start}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_old_page_address_leads_to_the_page() {
    let answer = built().await.get("/redoc").await;
    assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT);
    assert_eq!(answer.header("location"), "/docs/");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_problem_leads_to_its_description() {
    let service = built().await;
    let problem = service.get("/api/v1/index-performance").await.json();
    let kind = service.get(problem["type"].as_str().unwrap()).await.ok();
    assert_eq!(kind["code"], "MISSING_PARAMETER");
    assert_eq!(kind["status"], 422);
    assert_eq!(kind["title"], problem["title"]);
    let all = service.get("/problems").await.ok();
    assert!(all.as_array().unwrap().contains(&kind));
    assert_eq!(
        service.get("/problems/NOPE").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_over_its_time_is_told_so() {
    let limits = ApiLimits {
        request_timeout: Duration::ZERO,
        ..ApiLimits::default()
    };
    let service = Service::limited(small_market(), 3, limits).await;
    let answer = service.get(RANGE).await;
    assert_eq!(answer.status, StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(answer.json()["code"], "TIMED_OUT");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_over_the_limit_of_those_in_work_is_refused_at_once() {
    let limits = ApiLimits {
        concurrent_requests: 0,
        ..ApiLimits::default()
    };
    let service = Service::limited(small_market(), 3, limits).await;
    let answer = service.get(RANGE).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("retry-after"), "1");
    let problem = answer.json();
    assert_eq!(problem["code"], "OVERLOADED");
    assert!(problem["detail"].as_str().unwrap().contains("0 requests"));
}
