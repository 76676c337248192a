//! What comes instead of data, and that no bytes make the decoders panic.

use equipoise_providers::failure::{FailureKind, Fault};
use equipoise_providers::sec::{
    CompanyFactsRequest, MAX_BODY_BYTES, MAX_ROWS, SecError, company_facts, tickers,
};
use equipoise_providers::source::Answer;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::json;

use super::{CIK, answer, facts_document, filed, tickers_document};

const SEED: [u8; 32] = *b"equipoise-providers: seed of sec";
const REQUEST: CompanyFactsRequest<'static> = CompanyFactsRequest {
    cik: CIK,
    symbols: &["INV"],
};

fn good() -> String {
    facts_document(json!([filed(
        "2024-01-19",
        1e6,
        "a-1",
        "10-K",
        "2024-02-02"
    )]))
    .to_string()
}

/// Both decoders fail, and in the same way.
fn failure(status: u16, body: &[u8]) -> SecError {
    let answer = Answer {
        status,
        ..answer(body)
    };
    let of_facts = company_facts(&answer, &REQUEST).unwrap_err();
    let of_tickers = tickers(&answer).unwrap_err();
    assert_eq!(
        of_facts.kind(),
        of_tickers.kind(),
        "{of_facts} {of_tickers}"
    );
    of_facts
}

#[test]
fn every_failure_is_told_apart() {
    use FailureKind::*;
    use Fault::*;
    for (status, body, kind, fault) in [
        (
            403,
            "<html>Your Request Originates from an Undeclared Automated Tool",
            Auth,
            Ours,
        ),
        (403, "<html>Request Rate Threshold Exceeded", Quota, Ours),
        (403, "Forbidden", Blocked, Ours),
        (401, "", Auth, Ours),
        (
            404,
            "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code></Error>",
            NotFound,
            Ours,
        ),
        (429, "", Quota, Ours),
        (400, "", Refused, Ours),
        (500, "", Retryable, Theirs),
        (503, "<html>", Retryable, Theirs),
        (302, "", Garbage, Theirs),
        (200, "<html><title>SEC.gov</title>", Garbage, Theirs),
        (200, "", Retryable, Network),
    ] {
        let error = failure(status, body.as_bytes());
        assert_eq!(
            (error.kind(), error.fault()),
            (kind, fault),
            "{status} {body}: {error}"
        );
    }
}

#[test]
fn an_answer_that_is_cut_short_at_any_byte_gives_nothing() {
    let body = good();
    for end in 0..body.len() {
        let error = failure(200, &body.as_bytes()[..end]);
        assert_eq!(
            (error.kind(), error.fault()),
            (FailureKind::Retryable, Fault::Network)
        );
    }
}

#[test]
fn garbage_is_garbage() {
    let deep = format!(r#"{{"cik":1234567,"facts":{{"dei":{}"#, "[".repeat(100_000));
    let twice = good().replace("\"us-gaap\"", "\"dei\"");
    let text = good().replace("1000000.0", "\"1000000\"");
    let huge = good().replace("1000000.0", "1e999");
    let date = good().replace("2024-01-19", "2024-02-31");
    assert!(text != good() && huge != good() && date != good());
    let utf16: Vec<u8> = good().encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bodies: [&[u8]; 11] = [
        b"data",
        b"[1,2]",
        b"7",
        b"\xff\xfe{",
        &utf16,
        b"{\"cik\":NaN}",
        deep.as_bytes(),
        twice.as_bytes(),
        text.as_bytes(),
        huge.as_bytes(),
        date.as_bytes(),
    ];
    for body in bodies {
        let error = company_facts(&answer(body), &REQUEST).unwrap_err();
        assert_eq!(
            (error.kind(), error.fault()),
            (FailureKind::Garbage, Fault::Theirs),
            "{error}"
        );
        assert!(error.to_string().len() < 500);
    }
}

#[test]
fn bodies_and_lists_beyond_their_limits_are_refused() {
    let error = failure(200, &vec![b' '; MAX_BODY_BYTES + 1]);
    assert!(error.to_string().contains("limit of 67108864"), "{error}");
    let row = filed("2024-01-19", 1e6, "a-1", "10-K", "2024-02-02");
    let body = facts_document(json!(vec![row; MAX_ROWS + 1])).to_string();
    let error = company_facts(&answer(body.as_bytes()), &REQUEST).unwrap_err();
    assert!(error.to_string().contains("limit of 100000"), "{error}");
}

#[test]
fn a_document_with_any_bytes_changed_is_decoded_or_refused() {
    println!("seed {:?}", str::from_utf8(&SEED));
    let config = Config {
        cases: 3000,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &SEED);
    let pieces = vec![
        "null", "0", "-1", "1e308", "NaN", "\"\"", "{}", "[]", "9", ",", "\u{e9}",
    ];
    let piece = prop_oneof![
        select(pieces).prop_map(|piece| piece.as_bytes().to_vec()),
        vec(any::<u8>(), 1..3),
    ];
    let changes = vec((any::<Index>(), 0..8_usize, piece), 1..4);
    let lines = tickers_document(json!([[7, "Other Co", "OTHR", "Nasdaq"]])).to_string();
    let mut runner = TestRunner::new_with_rng(config, rng);
    runner
        .run(&changes, |changes| {
            for good in [good(), lines.clone()] {
                let mut body = good.into_bytes();
                for (place, removed, piece) in &changes {
                    let start = place.index(body.len());
                    let end = (start + removed).min(body.len());
                    body.splice(start..end, piece.iter().copied());
                }
                let _ = tickers(&answer(&body));
                if let Ok(facts) = company_facts(&answer(&body), &REQUEST) {
                    let are_counts = facts
                        .counts
                        .iter()
                        .all(|count| count.shares_outstanding >= 1.0);
                    prop_assert!(are_counts);
                }
            }
            Ok(())
        })
        .unwrap();
}
