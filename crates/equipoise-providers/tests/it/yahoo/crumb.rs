//! The crumb and what comes in its place.

use equipoise_providers::failure::FailureKind;
use equipoise_providers::yahoo::{YahooError, crumb};

use super::documents::answer;

fn read(status: u16, body: &str) -> Result<String, YahooError> {
    crumb(&answer(status, body.as_bytes()))
}

#[test]
fn a_crumb_is_taken_as_it_is() {
    assert_eq!(read(200, "aB3.dE6/h./\n").unwrap(), "aB3.dE6/h./");
}

#[test]
fn what_is_no_crumb_is_told_apart() {
    use FailureKind::{Auth, Blocked, Garbage, Quota, Retryable};
    let long = "x".repeat(65);
    for (status, body, kind) in [
        (200, "Too Many Requests", Quota),
        (429, "Too Many Requests", Quota),
        (429, "", Quota),
        (200, "", Auth),
        (200, "{\"finance\":{}}", Auth),
        (401, "Invalid Cookie", Auth),
        (200, "a b", Auth),
        (200, "caf\u{e9}", Auth),
        (200, long.as_str(), Auth),
        (200, "<html></html>", Garbage),
        (200, "<html>collectConsent</html>", Blocked),
        (302, "", Blocked),
        (503, "", Retryable),
    ] {
        let error = read(status, body).unwrap_err();
        assert_eq!(error.kind(), kind, "{status} {body:?}: {error}");
    }
}
