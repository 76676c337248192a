//! What comes instead of data: each is told apart, with whose fault it is and whether to ask again.

use equipoise_providers::failure::{FailureKind, Fault};
use equipoise_providers::yahoo::{MAX_BODY_BYTES, YahooError, chart};

use super::documents::{answer, document, request};

fn failure(status: u16, body: impl AsRef<[u8]>) -> YahooError {
    chart(&answer(status, body.as_ref()), &request()).unwrap_err()
}

/// Status, body, kind and fault.
const CASES: [(u16, &str, FailureKind, Fault); 26] = {
    use FailureKind::*;
    use Fault::*;
    [
        (429, "Too Many Requests\r\n", Quota, Ours),
        (200, "Too Many Requests", Quota, Ours),
        (429, "<html>slow down</html>", Quota, Ours),
        (
            200,
            r#"{"finance":{"result":null,"error":{"code":"Too Many Requests"}}}"#,
            Quota,
            Ours,
        ),
        (
            401,
            r#"{"finance":{"result":null,"error":{"code":"Unauthorized","description":"Invalid Crumb"}}}"#,
            Auth,
            Ours,
        ),
        (
            200,
            r#"{"quoteResponse":{"result":null,"error":{"code":"x","description":"Invalid Crumb"}}}"#,
            Auth,
            Ours,
        ),
        (
            403,
            r#"{"finance":{"result":null,"error":{"code":"Forbidden","description":"no"}}}"#,
            Auth,
            Ours,
        ),
        (401, "", Auth, Ours),
        (
            404,
            r#"{"chart":{"result":null,"error":{"code":"Not Found","description":"No data found, symbol may be delisted"}}}"#,
            NotFound,
            Ours,
        ),
        (
            200,
            r#"{"chart":{"result":null,"error":{"code":"Not Found","description":"gone"}}}"#,
            NotFound,
            Ours,
        ),
        (404, "no such thing", NotFound, Ours),
        (
            422,
            r#"{"chart":{"result":null,"error":{"code":"Unprocessable Entity","description":"1m data not available for startTime=1 and endTime=2."}}}"#,
            Refused,
            Ours,
        ),
        (
            400,
            r#"{"timeseries":null,"finance":{"result":null,"error":{"code":"Bad Request"}}}"#,
            Refused,
            Ours,
        ),
        (
            500,
            r#"{"chart":{"result":null,"error":{"code":"internal-error","description":"oops"}}}"#,
            Retryable,
            Theirs,
        ),
        (
            502,
            "<html><body>Bad Gateway</body></html>",
            Retryable,
            Theirs,
        ),
        (503, "", Retryable, Theirs),
        (200, "Will be right back...", Retryable, Theirs),
        (200, "<html>Will be right back...</html>", Retryable, Theirs),
        (200, r#"{"chart":null}"#, Retryable, Theirs),
        (
            200,
            r#"{"chart":{"result":[],"error":null}}"#,
            Retryable,
            Theirs,
        ),
        (
            200,
            "<!doctype html><form action=\"https://consent.yahoo.com/v2/collectConsent\">",
            Blocked,
            Ours,
        ),
        (302, "", Blocked, Ours),
        (403, "<html>Access denied</html>", Blocked, Ours),
        (999, "Request denied", Blocked, Ours),
        (200, "<html><title>Finance</title>", Garbage, Theirs),
        (
            200,
            r#"{"chart":{"result":null,"error":{"code":"Teapot","description":"short and stout"}}}"#,
            Garbage,
            Theirs,
        ),
    ]
};

#[test]
fn every_failure_is_told_apart() {
    for (status, body, kind, fault) in CASES {
        let error = failure(status, body);
        assert_eq!((error.kind(), error.fault()), (kind, fault), "{error}");
    }
}

#[test]
fn only_the_source_and_its_quota_are_worth_asking_again() {
    assert!(failure(503, "").kind().is_retryable());
    assert!(failure(429, "").kind().is_retryable());
    assert!(!failure(404, "").kind().is_retryable());
    assert!(!failure(200, "<html>").kind().is_retryable());
}

#[test]
fn a_message_repeats_what_the_source_said_and_not_more_than_that() {
    let body = r#"{"chart":{"result":null,"error":{"code":"Not Found","description":"No data found,\n symbol may be delisted"}}}"#;
    assert_eq!(
        failure(404, body).to_string(),
        "yahoo: not found: No data found,  symbol may be delisted"
    );
    let page = format!("<html>{}", "x".repeat(100_000));
    assert!(failure(200, page).to_string().len() < 300);
}

#[test]
fn an_answer_that_is_cut_short_at_any_byte_gives_nothing() {
    let body = document().to_string();
    for end in 0..body.len() {
        let error = failure(200, &body[..end]);
        assert_eq!(error, YahooError::Truncated { bytes: end });
        assert_eq!(error.fault(), Fault::Network);
    }
}

#[test]
fn garbage_is_garbage() {
    let deep = "[".repeat(100_000);
    let nested = format!(r#"{{"chart":{{"result":[{{"meta":{deep}"#);
    for body in [
        "data",
        "[1,2]",
        "{\"chart\":7}",
        "\u{0}\u{0}",
        r#"{"chart":{"result":[{"meta":{"symbol":1}}]}}"#,
        r#"{"chart":{"result":[]},"chart":{"result":[]}}"#,
        nested.as_str(),
        r#"{"chart":{"result":[{"meta":{"symbol":"INV"},"timestamp":[1e999]}]}}"#,
    ] {
        let error = failure(200, body);
        assert_eq!(error.kind(), FailureKind::Garbage, "{error}");
    }
    assert_eq!(failure(200, b"\xff\xfe{").kind(), FailureKind::Garbage);
}

#[test]
fn bare_numbers_that_json_does_not_have_are_nulls() {
    let good = document().to_string();
    let bare = good
        .replace(
            "\"adjclose\":[10.0,11.0",
            "\"adjclose\":[Infinity,-Infinity",
        )
        .replace("\"open\":[10.0", "\"open\":[NaN");
    assert!(bare.contains("[Infinity,-Infinity,") && bare.contains("[NaN,"));
    let chart = chart(&answer(200, bare.as_bytes()), &request()).unwrap();
    assert!(chart.bars.open[0].is_nan());
    assert_eq!(chart.bars.close[0], 10.25);
}

#[test]
fn lists_and_bodies_beyond_their_limits_are_refused() {
    let list = format!(
        r#"{{"chart":{{"result":[{{"meta":{{"symbol":"INV"}},"timestamp":[{}0]}}]}}}}"#,
        "0,".repeat(10_000_000)
    );
    let error = failure(200, list);
    assert!(error.to_string().contains("limit of 100000"), "{error}");
    let body = vec![b' '; MAX_BODY_BYTES + 1];
    let limit = MAX_BODY_BYTES;
    let bytes = limit + 1;
    assert_eq!(failure(200, body), YahooError::TooLarge { bytes, limit });
}
