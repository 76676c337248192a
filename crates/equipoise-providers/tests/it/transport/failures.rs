//! What goes wrong on the way: asked again where that may help, left alone where it does not.

use std::io::Write as _;
use std::time::Duration;

use chrono::TimeDelta;
use equipoise_providers::failure::{FailureKind, Fault};
use equipoise_providers::transport::{
    BreakerState, Clock as _, FolderBudgets, HttpLimits, MAX_RETRY_AFTER, RetryPolicy, Transport,
    TransportOptions, retry_after,
};

use super::server::{MovedClock, Reply, Server, ask, history, refused, store};
use crate::yahoo::documents::at;

fn once() -> TransportOptions {
    TransportOptions {
        limits: HttpLimits {
            read: Duration::from_millis(200),
            body_bytes: 1 << 20,
            ..HttpLimits::default()
        },
        retry: RetryPolicy {
            attempts: 1,
            ..RetryPolicy::default()
        },
        seed: 1,
        ..TransportOptions::default()
    }
}

#[tokio::test]
async fn what_may_pass_by_itself_is_asked_again() {
    for fault in [
        Reply::Status(503, ""),
        Reply::Status(200, "Will be right back"),
        Reply::BreakOff,
        Reply::Status(200, r#"{"chart":{"result":[{"meta""#),
    ] {
        let clock = MovedClock::at_noon();
        let server = Server::start(&clock, &[fault.clone(), fault]).await;
        let transport = server.transport().await;
        let reading = transport.ask(&ask(&transport, &history())).await.unwrap();
        assert_eq!(reading.facts.len(), 2);
        assert_eq!(server.asked().len(), 3);
    }
}

#[tokio::test]
async fn an_ask_is_not_repeated_beyond_its_attempts_or_its_time() {
    let clock = MovedClock::at_noon();
    let server = Server::start(&clock, &vec![Reply::Status(503, ""); 9]).await;
    let transport = server.transport().await;
    let error = refused(&transport).await;
    assert_eq!(
        (error.kind, error.fault),
        (FailureKind::Retryable, Fault::Theirs)
    );
    assert_eq!(server.asked().len(), 4);

    let server = Server::start(&clock, &vec![Reply::Status(429, ""); 9]).await;
    let transport = server.transport().await;
    let start = clock.now();
    let error = refused(&transport).await;
    assert_eq!(error.kind, FailureKind::Quota);
    // A minute, two minutes, and four are more than the five in all.
    assert_eq!(server.asked().len(), 3);
    assert!(clock.now() - start <= TimeDelta::seconds(300));
}

#[tokio::test]
async fn what_will_not_pass_is_asked_once() {
    for (status, body, kind) in [
        (404, "", FailureKind::NotFound),
        (400, "", FailureKind::Refused),
        (403, "<html>no</html>", FailureKind::Blocked),
        (200, "<html>hello</html>", FailureKind::Garbage),
        (200, "[1,2]", FailureKind::Garbage),
    ] {
        let clock = MovedClock::at_noon();
        let server = Server::start(&clock, &[Reply::Status(status, body)]).await;
        let transport = server.transport().await;
        let error = refused(&transport).await;
        assert_eq!(error.kind, kind, "{error}");
        assert_eq!(server.asked().len(), 1);
        let is_garbage = kind == FailureKind::Garbage;
        assert_eq!(error.sample, if is_garbage { body.as_bytes() } else { b"" });
    }
}

#[tokio::test]
async fn a_pause_that_the_source_asks_for_is_made() {
    for (header, seconds) in [("7", 7), ("Fri, 05 Jan 2024 12:00:09 GMT", 9)] {
        let clock = MovedClock::at_noon();
        let pause = vec![("retry-after", header.to_owned())];
        let server = Server::start(&clock, &[Reply::With(503, pause, Vec::new())]).await;
        let transport = server.transport().await;
        transport.ask(&ask(&transport, &history())).await.unwrap();
        let asked = server.asked();
        assert!(
            asked[1].at - asked[0].at >= TimeDelta::seconds(seconds),
            "{header}"
        );
    }
}

#[tokio::test]
async fn a_pause_beyond_the_limit_is_told_and_not_waited_for() {
    let clock = MovedClock::at_noon();
    let pause = vec![("retry-after", "99999".to_owned())];
    let server = Server::start(&clock, &[Reply::With(429, pause, Vec::new())]).await;
    let transport = server.transport().await;
    let error = refused(&transport).await;
    assert!(error.retry_after.unwrap() > MAX_RETRY_AFTER);
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn a_pause_is_read_from_seconds_or_a_date_and_nothing_else() {
    let now = at("2024-01-05T12:00:00Z");
    let past = "Fri, 05 Jan 2024 11:00:00 GMT";
    assert_eq!(retry_after(past, now), Some(Duration::ZERO));
    for wrong in ["", "soon", "-1", "1.5"] {
        assert_eq!(retry_after(wrong, now), None, "{wrong}");
    }
}

#[tokio::test]
async fn an_endpoint_that_is_out_of_order_is_left_alone_until_one_ask_finds_it_back() {
    let clock = MovedClock::at_noon();
    let server = Server::start(&clock, &vec![Reply::Status(500, ""); 6]).await;
    let transport = server.transport_of(server.source(), once(), &store()).await;
    let ask = ask(&transport, &history());
    for _ in 0..5 {
        transport.ask(&ask).await.unwrap_err();
    }
    let until = clock.now() + TimeDelta::seconds(60);
    let breakers = transport.health().await.breakers;
    assert_eq!(
        breakers,
        [("chart".to_owned(), BreakerState::Open { until })]
    );
    let error = transport.ask(&ask).await.unwrap_err();
    assert!(error.to_string().contains("is out of order"), "{error}");
    assert_eq!(server.asked().len(), 5);

    // The trial fails, and the next one comes after twice the time.
    clock.set(until);
    transport.ask(&ask).await.unwrap_err();
    assert_eq!(server.asked().len(), 6);
    clock.set(until + TimeDelta::seconds(119));
    transport.ask(&ask).await.unwrap_err();
    assert_eq!(server.asked().len(), 6);
    clock.set(until + TimeDelta::seconds(120));
    transport.ask(&ask).await.unwrap();
    assert_eq!(transport.health().await.breakers, []);
}

#[tokio::test]
async fn what_is_out_of_order_and_what_failed_last_is_known_to_the_next_process() {
    let clock = MovedClock::at_noon();
    let server = Server::start(&clock, &vec![Reply::Status(500, ""); 5]).await;
    let folder = tempfile::tempdir().unwrap();
    let budgets = std::sync::Arc::new(FolderBudgets::new(folder.path()));
    let transport = server.transport_of(server.source(), once(), &budgets).await;
    for _ in 0..5 {
        refused(&transport).await;
    }
    let until = clock.now() + TimeDelta::seconds(60);
    let next = server.transport_of(server.source(), once(), &budgets).await;
    let health = next.health().await;
    assert_eq!(
        health.breakers,
        [("chart".to_owned(), BreakerState::Open { until })]
    );
    let last = health.last_failure.unwrap();
    assert_eq!((last.at, last.kind), (clock.now(), FailureKind::Retryable));
    let error = refused(&next).await;
    assert!(error.to_string().contains("is out of order"), "{error}");
    assert_eq!(server.asked().len(), 5);
    clock.set(until);
    next.ask(&ask(&next, &history())).await.unwrap();
    let third = server.transport_of(server.source(), once(), &budgets).await;
    let health = third.health().await;
    assert_eq!(health.breakers, []);
    assert!(health.last_failure.is_some());
    // What cannot be read is not taken for a source in order.
    std::fs::write(folder.path().join("yahoo.condition.json"), "{").unwrap();
    let store: std::sync::Arc<dyn equipoise_providers::transport::BudgetStore> = budgets;
    let source = std::sync::Arc::new(server.source());
    let opened = Transport::open(source, once(), clock, store).await;
    assert!(opened.unwrap_err().to_string().contains("condition"));
}

#[tokio::test]
async fn a_source_that_does_not_know_a_line_is_in_order() {
    let clock = MovedClock::at_noon();
    let server = Server::start(&clock, &vec![Reply::Status(404, ""); 9]).await;
    let transport = server.transport_of(server.source(), once(), &store()).await;
    for _ in 0..9 {
        let error = refused(&transport).await;
        assert_eq!(error.kind, FailureKind::NotFound);
    }
    assert_eq!(transport.health().await.breakers, []);
}

#[tokio::test]
async fn a_body_that_stalls_is_given_up() {
    let clock = MovedClock::at_noon();
    let server = Server::start(&clock, &[Reply::Stall]).await;
    let transport = server.transport_of(server.source(), once(), &store()).await;
    let error = refused(&transport).await;
    assert_eq!(
        (error.kind, error.fault),
        (FailureKind::Retryable, Fault::Network)
    );
    assert!(error.to_string().contains("took too long"), "{error}");
}

#[tokio::test]
async fn a_body_is_limited_as_it_is_and_as_it_is_unpacked() {
    let packed = |bytes: &[u8]| {
        let level = flate2::Compression::best();
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), level);
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    };
    let large = vec![b' '; (1 << 20) + 1];
    let gzip = vec![("content-encoding", "gzip".to_owned())];
    let clock = MovedClock::at_noon();
    let script = [
        Reply::With(200, Vec::new(), large.clone()),
        Reply::With(200, gzip.clone(), packed(&large)),
        Reply::With(200, gzip, b"no gzip at all".to_vec()),
    ];
    let server = Server::start(&clock, &script).await;
    let transport = server.transport_of(server.source(), once(), &store()).await;
    for _ in 0..2 {
        let error = refused(&transport).await;
        assert_eq!(error.kind, FailureKind::Garbage);
        assert!(
            error.to_string().contains("limit of 1048576 bytes"),
            "{error}"
        );
    }
    let error = refused(&transport).await;
    assert!(
        error.to_string().contains("cannot be decompressed"),
        "{error}"
    );
}

#[tokio::test]
async fn redirects_are_followed_a_few_times_and_nowhere_private() {
    let clock = MovedClock::at_noon();
    let to = |place: &str| Reply::With(302, vec![("location", place.to_owned())], Vec::new());
    let server = Server::start(&clock, &[to("/elsewhere")]).await;
    let transport = server.transport_of(server.source(), once(), &store()).await;
    transport.ask(&ask(&transport, &history())).await.unwrap();
    assert_eq!(server.asked_of("/elsewhere"), 1);

    for _ in 0..9 {
        server.then(to("/round"));
    }
    let error = refused(&transport).await;
    assert!(
        error.to_string().contains("more than 5 redirects"),
        "{error}"
    );

    let other = Server::start(&clock, &[to("http://127.0.0.2:9/latest/meta-data")]).await;
    let transport = other.transport_of(other.source(), once(), &store()).await;
    let error = refused(&transport).await;
    assert_eq!(error.kind, FailureKind::Garbage);
    assert!(
        error.to_string().contains("leads to a private address"),
        "{error}"
    );
}

#[tokio::test]
async fn a_secret_stays_with_its_host() {
    let clock = MovedClock::at_noon();
    let server = Server::start(&clock, &[]).await;
    let elsewhere = server.base.replace("127.0.0.1", "localhost") + "/elsewhere";
    let to = |place: &str| Reply::With(307, vec![("location", place.to_owned())], Vec::new());
    let transport = server.transport_of(server.source(), once(), &store()).await;
    let plain = ask(&transport, &history());
    let secret = plain
        .clone()
        .with_secret_header("x-api-key", "hunter2".into());
    server.then(to(&elsewhere));
    transport.ask(&plain).await.unwrap();
    server.then(to(&elsewhere));
    let error = transport.ask(&secret).await.unwrap_err();
    assert!(error.to_string().contains("to another host"), "{error}");
    server.then(to("/elsewhere"));
    transport.ask(&secret).await.unwrap();
    assert_eq!(server.asked_of("/elsewhere"), 2);
}

#[tokio::test]
async fn a_name_at_a_private_address_is_not_connected_to() {
    let clock = MovedClock::at_noon();
    let server = Server::start(&clock, &[]).await;
    let mut source = server.source();
    source.addresses.data = server.base.replace("127.0.0.1", "localhost");
    let mut options = once();
    options.limits.private_hosts.clear();
    let transport = server.transport_of(source, options, &store()).await;
    let error = refused(&transport).await;
    assert!(
        error.to_string().contains("no address that may be"),
        "{error}"
    );
    assert_eq!(server.asked().len(), 0);
}
