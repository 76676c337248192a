//! Garbage of every kind, as a file and as an answer of a source: a typed error, the answer kept,
//! nothing published.

use equipoise_app::StoreOptions;
use equipoise_model::{FactKind, Facts, Instant};
use equipoise_providers::failure::FailureKind;
use equipoise_providers::source::{Answer, Ask, Need, Source};
use equipoise_providers::transport::{KeptAnswers, KeptError, replay};
use equipoise_providers::yahoo::{Addresses, Yahoo};

use crate::market;
use crate::service::{Service, after_close};

/// A chart of Yahoo with these closes.
fn chart(closes: &str) -> String {
    format!(
        r#"{{"chart":{{"result":[{{"meta":{{"symbol":"INV","currency":"USD","exchangeName":"NYQ","instrumentType":"EQUITY","exchangeTimezoneName":"America/New_York"}},"timestamp":[1704205800,1704292200],"indicators":{{"quote":[{{"close":{closes}}}]}}}}],"error":null}}}}"#
    )
}

/// The bodies: what they are called, and what they hold.
fn bodies() -> Vec<(&'static str, Vec<u8>)> {
    let good = chart("[10.25,11.25]");
    let text = |text: String| text.into_bytes();
    vec![
        ("a page", text("<html><title>Finance</title>".to_owned())),
        (
            "a page that is long",
            text(format!("<html>{}", "x".repeat(1 << 20))),
        ),
        (
            "a document that is cut",
            good.as_bytes()[..good.len() / 2].to_vec(),
        ),
        ("another type", text("{\"chart\":7}".to_owned())),
        ("a list", text("[1,2]".to_owned())),
        ("text where closes belong", text(chart("\"none\""))),
        ("a number beyond every float", text(chart("[1e999,11.25]"))),
        (
            "ten million numbers",
            text(format!(
                r#"{{"chart":{{"result":[{{"meta":{{"symbol":"INV"}},"timestamp":[{}0]}}]}}}}"#,
                "0,".repeat(10_000_000)
            )),
        ),
        (
            "one key twice",
            text(r#"{"chart":{"result":[]},"chart":{"result":[]}}"#.to_owned()),
        ),
        (
            "deep nesting",
            text(format!(
                r#"{{"chart":{{"result":[{{"meta":{}"#,
                "[".repeat(100_000)
            )),
        ),
        ("no text at all", b"\xff\xfe{\0\0".to_vec()),
        ("zeros", vec![0; 4096]),
        ("nothing", Vec::new()),
    ]
}

fn source() -> Yahoo {
    Yahoo::new(Addresses::at("http://127.0.0.1:1/"))
}

fn now() -> Instant {
    "2024-01-05T12:00:00Z".parse().unwrap()
}

fn ask() -> Ask {
    let day = |text: &str| text.parse().unwrap();
    let need = Need::History {
        symbol: "INV".to_owned(),
        from: day("2024-01-02"),
        to: day("2024-01-03"),
    };
    source().asks(&need, now()).unwrap().remove(0)
}

fn answer(body: &[u8]) -> Answer<'_> {
    Answer {
        status: 200,
        body,
        fetched: now(),
    }
}

#[test]
fn garbage_from_a_source_is_a_typed_error_and_says_the_same_when_it_is_kept_and_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let kept = KeptAnswers::new(folder.path());
    for (name, body) in bodies() {
        let first = source().read(&ask(), &answer(&body)).unwrap_err();
        assert!(first.text.starts_with("yahoo: "), "{name}: {first}");
        assert!(first.text.len() < 400, "{name}: {} bytes", first.text.len());
        let is_garbage = first.kind == FailureKind::Garbage;
        assert!(
            is_garbage || first.kind == FailureKind::Retryable,
            "{name}: {:?}",
            first.kind
        );
        let path = kept.keep("yahoo", &ask(), &answer(&body)).unwrap();
        let KeptError::Source(again) = replay(&source(), &path).unwrap_err() else {
            panic!("{name} is not read again");
        };
        assert_eq!(again, first, "{name}");
    }
    assert_eq!(kept.list("yahoo").unwrap().len(), bodies().len());
}

#[test]
fn prices_that_are_none_give_no_bar_and_a_finding() {
    for closes in ["[NaN,NaN]", "[-3.5,0]", "[null,\"Infinity\"]"] {
        let body = chart(closes);
        let read = source().read(&ask(), &answer(body.as_bytes()));
        let read = read.unwrap_or_else(|error| panic!("{closes}: {error}"));
        let is_bars = |facts: &&Facts| facts.kind() == FactKind::Bars;
        let bars = read.facts.iter().filter(is_bars);
        let rows: usize = bars.map(Facts::len).sum();
        assert_eq!(
            (rows, read.findings.len()),
            (0, 2),
            "{closes}: {:?}",
            read.findings
        );
    }
}

#[test]
fn garbage_as_a_file_is_refused_with_its_name_and_nothing_is_published() {
    let program = market::built();
    let before = program.ok(&["levels", "TEN", "--format", "csv"]);
    for (name, body) in bodies() {
        for file in ["bars.csv", "bars.parquet", "actions.csv", "shares.parquet"] {
            let path = program.file(file, &body);
            let errors = program.fails(1, &["ingest", "files", path.to_str().unwrap()]);
            assert!(errors.contains(file), "{name} as {file}: {errors}");
            assert!(
                errors.len() < 4_000,
                "{name} as {file}: {} bytes",
                errors.len()
            );
        }
    }
    let built = program.run(&["build", "TEN"]);
    assert!(built.status.success());
    assert!(String::from_utf8_lossy(&built.stderr).contains("up to date"));
    assert_eq!(program.ok(&["levels", "TEN", "--format", "csv"]), before);
    program.ok(&["verify", "TEN"]);
}

#[tokio::test]
async fn garbage_leaves_the_ledger_as_it_was() {
    let service = Service::new(StoreOptions::default()).await;
    let head = service.store.head().await.unwrap();
    for (name, body) in bodies() {
        let text = String::from_utf8_lossy(&body).into_owned();
        let refused = service
            .try_take("bars.csv", &text, after_close(0, 60))
            .await;
        assert!(refused.is_err(), "{name}");
        assert_eq!(service.store.head().await.unwrap(), head, "{name}");
    }
}
