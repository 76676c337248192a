//! Stooq: a file of text, and texts in place of it.

use equipoise_providers::failure::{FailureKind, Fault};
use equipoise_providers::source::Source;
use equipoise_providers::stooq::Stooq;

use super::{BASE, KEY, answer, ask, closes, failure, findings, history, now, read};

const FILE: &str = "Date,Open,High,Low,Close,Volume\r\n\
    2024-01-03,10.1,10.2,10,10.15,1000\r\n\
    2024-01-04,10.2,10.3,10,10.25,2000\r\n";

fn source() -> Stooq {
    Stooq::new(KEY.into(), BASE)
}

fn fails(body: &str) -> (FailureKind, String) {
    failure(&source(), &history("INV"), "daily", body)
}

#[test]
fn a_file_is_asked_for_without_any_adjustment() {
    let ask = ask(&source(), &history("INV.B"), "daily");
    assert_eq!(
        ask.address(),
        format!("{BASE}/q/d/l/?s=inv-b.us&d1=20240102&d2=20240105&i=d&o=1111111")
    );
}

#[test]
fn columns_are_found_by_their_names() {
    let told = read(&source(), &history("INV"), "daily", FILE).unwrap();
    assert_eq!(
        closes(&told),
        ["INV 2024-01-03 10.15 1000", "INV 2024-01-04 10.25 2000"]
    );
    let other = "Date,Close,Open,High,Low,Sentiment\n2024-01-03,10.15,10,11,9,1\n";
    let told = read(&source(), &history("INV"), "daily", other).unwrap();
    assert_eq!(closes(&told), ["INV 2024-01-03 10.15 NaN"]);
    assert_eq!(findings(&told), [""; 0]);
}

#[test]
fn texts_in_place_of_the_file_are_told_apart() {
    use FailureKind::*;
    for (body, kind) in [
        ("Exceeded the daily hits limit", Quota),
        ("No data", NotFound),
        ("No data\r\n", NotFound),
        ("Get your apikey: ...", Auth),
        ("<html><script>challenge()</script>", Blocked),
        (
            "Write to www@stooq.com if you want to use our data",
            Garbage,
        ),
        ("", Retryable),
    ] {
        let (found, error) = fails(body);
        assert_eq!(found, kind, "{body}: {error}");
    }
}

#[test]
fn a_file_that_is_cut_short_inside_a_line_gives_nothing() {
    for end in 0..FILE.len() {
        let body = &FILE[..end];
        if body.ends_with('\n') {
            continue;
        }
        let ask = ask(&source(), &history("INV"), "daily");
        let error = source()
            .read(&ask, &answer(200, body.as_bytes()))
            .unwrap_err();
        assert_eq!(
            (error.kind, error.fault),
            (FailureKind::Retryable, Fault::Network),
            "{body}"
        );
    }
}

#[test]
fn rows_that_are_none_name_what_is_wrong() {
    for (body, text) in [
        (
            "Date,Open,High,Low\n",
            "Close: \"Date,Open,High,Low\" is a header without it",
        ),
        (
            "Date,Open,High,Low,Close\n2024-01-03,1,1,1\n",
            "row: line 2 with 4 cells",
        ),
        (
            "Date,Open,High,Low,Close\n03.01.2024,1,1,1,1\n",
            "Date: \"03.01.2024\" is no date",
        ),
    ] {
        let (kind, error) = fails(body);
        assert_eq!(kind, FailureKind::Garbage);
        assert!(error.contains(text), "{error}");
    }
    assert!(source().asks(&history("INV.PRA"), now()).is_err());
}
