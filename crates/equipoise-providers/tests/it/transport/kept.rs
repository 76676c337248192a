//! Answers are kept as they came, and read again they say the same.

use chrono::TimeDelta;
use equipoise_providers::failure::FailureKind;
use equipoise_providers::source::Need;
use equipoise_providers::transport::{
    Clock as _, KeptAnswers, KeptError, TransportOptions, replay,
};

use super::server::{MovedClock, Reply, Server, ask, history, store};

fn keeping(folder: &std::path::Path) -> (KeptAnswers, TransportOptions) {
    let kept = KeptAnswers::new(folder);
    let options = TransportOptions {
        kept: Some(kept.clone()),
        ..TransportOptions::default()
    };
    (kept, options)
}

#[tokio::test]
async fn a_kept_answer_is_read_again_to_the_same_facts() {
    let folder = tempfile::tempdir().unwrap();
    let (kept, options) = keeping(folder.path());
    let clock = MovedClock::at_noon();
    let server = Server::start(&clock, &[]).await;
    let transport = server
        .transport_of(server.source(), options, &store())
        .await;
    let first = transport.ask(&ask(&transport, &history())).await.unwrap();
    let paths = kept.list("yahoo").unwrap();
    assert_eq!(paths.len(), 1);
    // Figures that were not given are NaN, which equals nothing: compare what is printed.
    let again = replay(&server.source(), &paths[0]).unwrap();
    assert_eq!(format!("{:?}", again.facts), format!("{:?}", first.facts));
    assert_eq!(again.findings, first.findings);
}

#[tokio::test]
async fn an_answer_that_gives_nothing_is_kept_too_and_a_crumb_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (kept, options) = keeping(folder.path());
    let clock = MovedClock::at_noon();
    let server = Server::start(&clock, &[Reply::Status(200, "<html>")]).await;
    let transport = server
        .transport_of(server.source(), options, &store())
        .await;
    let need = Need::Universe { largest: Some(3) };
    transport.ask(&ask(&transport, &need)).await.unwrap_err();
    let paths = kept.list("yahoo").unwrap();
    assert_eq!(paths.len(), 1);
    let error = replay(&server.source(), &paths[0]).unwrap_err();
    let KeptError::Source(error) = error else {
        panic!("{error}");
    };
    assert_eq!(error.kind, FailureKind::Garbage);
    let packed = std::fs::read(&paths[0]).unwrap();
    let text = zstd::decode_all(packed.as_slice()).unwrap();
    assert!(!String::from_utf8(text).unwrap().contains("crumb.1"));
}

#[tokio::test]
async fn a_damaged_file_is_told_and_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let (kept, options) = keeping(folder.path());
    let clock = MovedClock::at_noon();
    let server = Server::start(&clock, &[]).await;
    let transport = server
        .transport_of(server.source(), options, &store())
        .await;
    transport.ask(&ask(&transport, &history())).await.unwrap();
    let path = kept.list("yahoo").unwrap().remove(0);
    let mut text = zstd::decode_all(std::fs::read(&path).unwrap().as_slice()).unwrap();
    *text.last_mut().unwrap() ^= 1;
    std::fs::write(&path, zstd::encode_all(text.as_slice(), 3).unwrap()).unwrap();
    let error = replay(&server.source(), &path).unwrap_err();
    assert!(
        error.to_string().contains("is not the one that came"),
        "{error}"
    );
}

#[tokio::test]
async fn answers_go_by_their_age_and_then_by_their_size_oldest_first() {
    let folder = tempfile::tempdir().unwrap();
    let (kept, options) = keeping(folder.path());
    let clock = MovedClock::at_noon();
    let server = Server::start(&clock, &[]).await;
    let transport = server
        .transport_of(server.source(), options, &store())
        .await;
    for _ in 0..4 {
        transport.ask(&ask(&transport, &history())).await.unwrap();
        clock.set(clock.now() + TimeDelta::days(1));
    }
    let before = kept.list("yahoo").unwrap();
    let (now, age) = (clock.now(), TimeDelta::hours(73));
    assert_eq!(kept.prune("yahoo", now, age, u64::MAX).unwrap(), 1);
    assert_eq!(kept.list("yahoo").unwrap(), before[1..]);
    let size = std::fs::metadata(&before[3]).unwrap().len();
    assert_eq!(kept.prune("yahoo", now, age, size).unwrap(), 2);
    assert_eq!(kept.list("yahoo").unwrap(), before[3..]);
}
