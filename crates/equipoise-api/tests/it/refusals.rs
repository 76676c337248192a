//! Bad requests: each is refused with its status, its code and a text that names what is wrong.

use axum::body::Body;
use axum::http::{Method, Request};

use crate::support::{Answer, Service, built};

const READ: &str = "/api/v1/index-performance";
const CHANGES: &str = "/api/v1/composition-changes";
const DAY: &str = "/api/v1/index-composition";
const BUILD: &str = "/api/v1/build-index";
const EXPORT: &str = "/api/v1/export";
const DOWNLOAD: &str = "/api/v1/export-data/download";

#[track_caller]
fn refused(answer: &Answer, (status, code, fragment): (u16, &str, &str), what: &str) {
    let text = String::from_utf8_lossy(&answer.body);
    assert_eq!(answer.status.as_u16(), status, "{what}: {text}");
    assert_eq!(
        answer.header("content-type"),
        "application/problem+json",
        "{what}"
    );
    let problem = answer.json();
    assert_eq!(problem["code"], code, "{what}: {text}");
    assert_eq!(problem["status"], status, "{what}");
    assert_eq!(problem["error"], problem["title"], "{what}");
    assert_eq!(problem["type"], format!("/problems/{code}"), "{what}");
    assert_eq!(
        problem["request_id"],
        answer.header("x-request-id"),
        "{what}"
    );
    let detail = problem["detail"].as_str().unwrap();
    assert!(
        detail.contains(fragment),
        "{what}: {fragment:?} is not in {detail:?}"
    );
    assert!(detail.len() < 400, "{what}: {detail}");
}

/// Path, query, status, code and a part of the detail.
const QUERIES: [(&str, &str, u16, &str, &str); 42] = [
    (READ, "", 422, "MISSING_PARAMETER", "start_date is required"),
    (
        READ,
        "start_date=2024-01-02",
        422,
        "MISSING_PARAMETER",
        "end_date is required",
    ),
    (
        READ,
        "end_date=2024-01-02",
        422,
        "MISSING_PARAMETER",
        "start_date is required",
    ),
    (
        READ,
        "start_date=&end_date=2024-01-02",
        422,
        "INVALID_PARAMETER",
        "start_date \"\"",
    ),
    (
        READ,
        "start_date=2024-01-12&end_date=2024-01-02",
        400,
        "REVERSED_RANGE",
        "end_date 2024-01-02 is before start_date 2024-01-12",
    ),
    (
        READ,
        "start_date=2024-01-02&end_date=2024-06-05",
        400,
        "FUTURE_DATE",
        "end_date 2024-06-05 is in the future: today is 2024-06-04",
    ),
    (
        READ,
        "start_date=2199-01-01&end_date=2199-01-02",
        400,
        "FUTURE_DATE",
        "start_date 2199-01-01",
    ),
    (
        READ,
        "start_date=2024-02-30&end_date=2024-03-01",
        422,
        "INVALID_PARAMETER",
        "2024-02-30",
    ),
    (
        READ,
        "start_date=2023-02-29&end_date=2024-03-01",
        422,
        "INVALID_PARAMETER",
        "2023-02-29",
    ),
    (
        READ,
        "start_date=2024-13-01&end_date=2024-03-01",
        422,
        "INVALID_PARAMETER",
        "2024-13-01",
    ),
    (
        READ,
        "start_date=02/01/2024&end_date=2024-03-01",
        422,
        "INVALID_PARAMETER",
        "ISO 8601",
    ),
    (
        READ,
        "start_date=2024-1-2&end_date=2024-03-01",
        422,
        "INVALID_PARAMETER",
        "2024-1-2",
    ),
    (
        READ,
        "start_date=20240102&end_date=2024-03-01",
        422,
        "INVALID_PARAMETER",
        "20240102",
    ),
    (
        READ,
        "start_date=2024-01-02T00:00:00Z&end_date=2024-03-01",
        422,
        "INVALID_PARAMETER",
        "T00",
    ),
    (
        READ,
        "start_date=today&end_date=2024-03-01",
        422,
        "INVALID_PARAMETER",
        "today",
    ),
    (
        READ,
        "start_date=99999-01-01&end_date=2024-03-01",
        422,
        "INVALID_PARAMETER",
        "99999-01-01",
    ),
    (
        READ,
        "start_date=%2B2024-01-1&end_date=2024-03-01",
        422,
        "INVALID_PARAMETER",
        "+2024-01-1",
    ),
    (
        READ,
        "start_date=-024-01-01&end_date=2024-03-01",
        422,
        "INVALID_PARAMETER",
        "-024-01-01",
    ),
    (
        READ,
        "start_date=%20024-01-02&end_date=2024-03-01",
        422,
        "INVALID_PARAMETER",
        "024-01-02",
    ),
    (
        READ,
        "start_date=2024-01-02%00&end_date=2024-03-01",
        422,
        "INVALID_PARAMETER",
        "2024-01-02\\0",
    ),
    (
        READ,
        "start_date=%D9%A2%D9%A0%D9%A2%D9%A4-01&end_date=2024-03-01",
        422,
        "INVALID_PARAMETER",
        "start_date",
    ),
    (
        READ,
        "start_date=%FF%FE&end_date=2024-03-01",
        422,
        "INVALID_PARAMETER",
        "start_date",
    ),
    (
        READ,
        "start_date=2024-01-02'%20OR%201=1--&end_date=2024-03-01",
        422,
        "INVALID_PARAMETER",
        "OR 1=1",
    ),
    (
        READ,
        "start_date=2024-01-02&start_date=2024-01-03&end_date=2024-01-12",
        422,
        "DUPLICATE_PARAMETER",
        "start_date is given more than once",
    ),
    (
        READ,
        "start_date=2024-01-02&end_date=2024-01-12&limit=5",
        422,
        "UNKNOWN_PARAMETER",
        "\"limit\"",
    ),
    (
        READ,
        "start_date=2024-01-02&end_date=2024-01-12&Start_Date=x",
        422,
        "UNKNOWN_PARAMETER",
        "start_date, end_date, index, as_of",
    ),
    (
        READ,
        "start_date=2024-01-02&end_date=2024-01-12&index=",
        422,
        "INVALID_PARAMETER",
        "index \"\"",
    ),
    (
        READ,
        "start_date=2024-01-02&end_date=2024-01-12&index=1ST",
        422,
        "INVALID_PARAMETER",
        "1 to 32 characters",
    ),
    (
        READ,
        "start_date=2024-01-02&end_date=2024-01-12&index=EW100;DROP%20TABLE%20levels",
        422,
        "INVALID_PARAMETER",
        "DROP TABLE",
    ),
    (
        READ,
        "start_date=2024-01-02&end_date=2024-01-12&index=..%2F..%2Fetc",
        422,
        "INVALID_PARAMETER",
        "../../etc",
    ),
    (
        READ,
        "start_date=2024-01-02&end_date=2024-01-12&index=EW7",
        404,
        "UNKNOWN_INDEX",
        "there is EW100",
    ),
    (
        READ,
        "start_date=2024-01-02&end_date=2024-01-12&as_of=yesterday",
        422,
        "INVALID_PARAMETER",
        "RFC 3339",
    ),
    (
        READ,
        "start_date=2024-01-02&end_date=2024-01-12&as_of=2024-06-03T15:00:00",
        422,
        "INVALID_PARAMETER",
        "as_of",
    ),
    (
        READ,
        "start_date=2024-01-02&end_date=2024-01-12&as_of=2024-06-03T15:00:01Z",
        400,
        "FUTURE_DATE",
        "as_of",
    ),
    (
        READ,
        "start_date=2024-01-02&end_date=2024-01-12&as_of=2020-01-01T00:00:00Z",
        404,
        "UNKNOWN_INDEX",
        "EW100",
    ),
    (
        READ,
        "start_date=1999-01-04&end_date=1999-12-31",
        404,
        "EMPTY_RANGE",
        "its series runs from 2024-01-02 to 2024-01-12",
    ),
    (
        CHANGES,
        "start_date=2024-01-06&end_date=2024-01-07",
        404,
        "EMPTY_RANGE",
        "between 2024-01-06 and 2024-01-07",
    ),
    (
        CHANGES,
        "start_date=2024-01-12&end_date=2024-01-02",
        400,
        "REVERSED_RANGE",
        "is before",
    ),
    (DAY, "", 422, "MISSING_PARAMETER", "date is required"),
    (
        DAY,
        "date=2024-01-06",
        404,
        "UNKNOWN_SESSION",
        "the nearest sessions are 2024-01-05 and 2024-01-08",
    ),
    (
        DAY,
        "date=2024-06-05",
        400,
        "FUTURE_DATE",
        "date 2024-06-05 is in the future",
    ),
    (
        DAY,
        "date=0000-01-01",
        404,
        "UNKNOWN_SESSION",
        "the first session is 2024-01-02",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_query_is_refused_and_told_why() {
    let service = built().await;
    for (path, query, status, code, fragment) in QUERIES {
        let address = format!("{path}?{query}");
        let answer = service.get(&address).await;
        refused(&answer, (status, code, fragment), &address);
    }
}

/// Path, body, status, code and a part of the detail.
const BODIES: [(&str, &str, u16, &str, &str); 31] = [
    (BUILD, "", 422, "INVALID_BODY", "EOF"),
    (BUILD, "{", 422, "INVALID_BODY", "line 1"),
    (BUILD, "null", 422, "INVALID_BODY", "an object"),
    (BUILD, "[]", 422, "INVALID_BODY", "an object"),
    (BUILD, "\"2024-01-02\"", 422, "INVALID_BODY", "an object"),
    (BUILD, "42", 422, "INVALID_BODY", "an object"),
    (
        BUILD,
        "{\"start_date\":\"2024-01-02\"} x",
        422,
        "INVALID_BODY",
        "trailing",
    ),
    (BUILD, "{start_date:1}", 422, "INVALID_BODY", "line 1"),
    (
        BUILD,
        "{\"start_date\":1e999}",
        422,
        "INVALID_BODY",
        "number out of range",
    ),
    (
        BUILD,
        "{}",
        422,
        "MISSING_PARAMETER",
        "start_date is required",
    ),
    (
        BUILD,
        "{\"start_date\":null}",
        422,
        "MISSING_PARAMETER",
        "start_date is required",
    ),
    (
        BUILD,
        "{\"start_date\":20240102}",
        422,
        "INVALID_PARAMETER",
        "start_date 20240102",
    ),
    (
        BUILD,
        "{\"start_date\":[\"2024-01-02\"]}",
        422,
        "INVALID_PARAMETER",
        "start_date [",
    ),
    (
        BUILD,
        "{\"start_date\":{\"$gt\":\"\"}}",
        422,
        "INVALID_PARAMETER",
        "start_date {",
    ),
    (
        BUILD,
        "{\"start_date\":true}",
        422,
        "INVALID_PARAMETER",
        "start_date true",
    ),
    (
        BUILD,
        "{\"start_date\":\"2024-02-30\"}",
        422,
        "INVALID_PARAMETER",
        "2024-02-30",
    ),
    (
        BUILD,
        "{\"start_date\":\"２０２４-01\"}",
        422,
        "INVALID_PARAMETER",
        "start_date",
    ),
    (
        BUILD,
        "{\"start_date\":\"2024-01-02\",\"start_date\":\"2024-01-03\"}",
        422,
        "DUPLICATE_PARAMETER",
        "start_date",
    ),
    (
        BUILD,
        "{\"start_date\":\"2024-01-02\",\"dry_run\":true}",
        422,
        "UNKNOWN_PARAMETER",
        "\"dry_run\"",
    ),
    (
        BUILD,
        "{\"start_date\":\"2024-01-02\",\"end_date\":\"2024-01-01\"}",
        400,
        "REVERSED_RANGE",
        "is before",
    ),
    (
        BUILD,
        "{\"start_date\":\"2099-01-01\"}",
        400,
        "FUTURE_DATE",
        "2099-01-01",
    ),
    (
        BUILD,
        "{\"start_date\":\"2024-05-01\",\"index\":\"NEW\"}",
        400,
        "NO_DATA",
        "2024-05-01",
    ),
    (
        BUILD,
        "{\"start_date\":\"2024-01-02\",\"size\":0}",
        400,
        "INVALID_DEFINITION",
        "size 0 is out of range",
    ),
    (
        BUILD,
        "{\"start_date\":\"2024-01-02\",\"size\":20001}",
        400,
        "INVALID_DEFINITION",
        "20000",
    ),
    (
        BUILD,
        "{\"start_date\":\"2024-01-02\",\"size\":-1}",
        422,
        "INVALID_PARAMETER",
        "size -1",
    ),
    (
        BUILD,
        "{\"start_date\":\"2024-01-02\",\"size\":2.5}",
        422,
        "INVALID_PARAMETER",
        "size 2.5",
    ),
    (
        BUILD,
        "{\"start_date\":\"2024-01-02\",\"size\":5000000000}",
        422,
        "INVALID_PARAMETER",
        "5000000000",
    ),
    (
        BUILD,
        "{\"start_date\":\"2024-01-02\",\"rebalance\":\"hourly\"}",
        422,
        "INVALID_PARAMETER",
        "daily, weekly, monthly, quarterly",
    ),
    (
        EXPORT,
        "{\"start_date\":\"2024-01-02\",\"end_date\":\"2024-01-12\",\"format\":\"pdf\"}",
        422,
        "INVALID_PARAMETER",
        "xlsx, csv, json, parquet",
    ),
    (
        EXPORT,
        "{\"start_date\":\"2024-01-02\",\"end_date\":\"2024-01-12\",\"include_composition\":\"yes\"}",
        422,
        "INVALID_PARAMETER",
        "true or false",
    ),
    (
        EXPORT,
        "{\"start_date\":\"1999-01-04\",\"end_date\":\"1999-12-31\"}",
        404,
        "EMPTY_RANGE",
        "1999",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_body_is_refused_and_told_why() {
    let service = built().await;
    for (path, body, status, code, fragment) in BODIES {
        let answer = service.post(path, body).await;
        refused(&answer, (status, code, fragment), &format!("{path} {body}"));
    }
}

/// Names that were never given out, however they are spelled.
const NAMES: [&str; 14] = [
    "ew100.xlsx",
    "..",
    "..%2F..%2Fledger.sqlite",
    "%2Fetc%2Fpasswd",
    "..%5C..%5Cledger.sqlite",
    "%2e%2e",
    "ew100.xlsx%00.csv",
    "%00",
    "%EF%BC%8E%EF%BC%8E%EF%BC%8Fledger.sqlite",
    "C%3A%5Cwindows",
    "~",
    "*",
    "%F0%9F%92%A9",
    "%FF%FE",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_download_opens_nothing_but_what_was_given_out() {
    let service = built().await;
    for name in NAMES {
        let address = format!("{DOWNLOAD}/{name}");
        let answer = service.get(&address).await;
        assert_eq!(answer.status.as_u16(), 404, "{address}");
        let code = answer.json()["code"].clone();
        assert!(
            code == "UNKNOWN_EXPORT" || code == "NOT_FOUND",
            "{address}: {code}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_over_64_kib_is_refused_declared_or_not() {
    let service = built().await;
    let body = format!(r#"{{"start_date":"{}"}}"#, "x".repeat(65 * 1024));
    let wanted = (413, "BODY_TOO_LARGE", "65536 bytes");
    refused(&service.post(BUILD, &body).await, wanted, "declared");
    let chunks = futures::stream::iter([Ok::<_, std::io::Error>(body)]);
    let request = Request::post(BUILD)
        .header("content-type", "application/json")
        .body(Body::from_stream(chunks));
    refused(&service.send(request.unwrap()).await, wanted, "streamed");
}

#[tokio::test(flavor = "multi_thread")]
async fn json_nested_deeper_than_its_limit_is_refused() {
    let service = built().await;
    let body = format!(r#"{{"start_date":{}"#, "[".repeat(20_000));
    let answer = service.post(BUILD, &body).await;
    refused(&answer, (422, "INVALID_BODY", "recursion limit"), "depth");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_not_declared_as_json_is_refused() {
    let service = built().await;
    let body = r#"{"start_date":"2024-01-02"}"#;
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonx",
    ] {
        let request = Request::post(BUILD).header("content-type", content_type);
        let answer = service.send(request.body(Body::from(body)).unwrap()).await;
        refused(
            &answer,
            (415, "UNSUPPORTED_MEDIA_TYPE", content_type),
            content_type,
        );
    }
    let answer = service
        .send(Request::post(BUILD).body(Body::from(body)).unwrap())
        .await;
    refused(
        &answer,
        (415, "UNSUPPORTED_MEDIA_TYPE", "application/json"),
        "undeclared",
    );
    let request = Request::post(BUILD).header("content-type", "application/json; charset=utf-8");
    service
        .send(request.body(Body::from(body)).unwrap())
        .await
        .ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_beside_a_body_is_refused() {
    let service = built().await;
    let answer = service.post("/api/v1/build-index?dry_run=1", "{}").await;
    refused(
        &answer,
        (422, "UNKNOWN_PARAMETER", "\"dry_run\""),
        "query beside a body",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_paths_and_slashes_at_the_end_lead_nowhere() {
    let service = built().await;
    for path in [
        "/api",
        "/api/v1",
        "/api/v2/levels",
        "/api/v1/health/",
        "/livez/",
        "/%00",
        "//",
    ] {
        refused(
            &service.get(path).await,
            (404, "NOT_FOUND", "/docs lists every path"),
            path,
        );
    }
    let long = format!("/{}", "é".repeat(500).replace('é', "%C3%A9"));
    refused(
        &service.get(&long).await,
        (404, "NOT_FOUND", "…"),
        "a long path is shortened",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_method_that_a_path_does_not_take_is_refused_with_those_it_does() {
    let service = built().await;
    for (method, path, allow) in [
        (Method::DELETE, READ, "GET,HEAD"),
        (Method::PUT, DAY, "GET,HEAD"),
        (Method::GET, BUILD, "POST"),
        (Method::OPTIONS, BUILD, "POST"),
        (Method::POST, "/livez", "GET,HEAD"),
    ] {
        let what = format!("{method} {path}");
        let request = Request::builder().method(method.clone()).uri(path);
        let answer = service.send(request.body(Body::empty()).unwrap()).await;
        refused(&answer, (405, "METHOD_NOT_ALLOWED", method.as_str()), &what);
        assert_eq!(answer.header("allow"), allow, "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_over_their_limits_are_refused() {
    let service = built().await;
    let address = format!("{READ}?start_date={}", "1".repeat(9000));
    refused(
        &service.get(&address).await,
        (414, "URI_TOO_LONG", "limit of 8192"),
        "address",
    );
    let long = "x".repeat(17 * 1024);
    let answer = service.get_with("/livez", ("x-filler", &long)).await;
    refused(
        &answer,
        (431, "HEADERS_TOO_LARGE", "limit of 16384"),
        "headers",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_index_that_is_not_built_yet_says_what_there_is() {
    let service = Service::over(crate::support::small_market(), 3).await;
    let address = format!("{READ}?start_date=2024-01-02&end_date=2024-01-12");
    let answer = service.get(&address).await;
    refused(
        &answer,
        (404, "UNKNOWN_INDEX", "no index is built yet"),
        "nothing built",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_without_any_market_data_says_so() {
    let service = Service::over(Vec::new(), 3).await;
    let answer = service.post(BUILD, r#"{"start_date":"2024-01-02"}"#).await;
    refused(&answer, (400, "NO_DATA", ""), "empty store");
}
