//! The session of a source: one cookie and one crumb, whoever needs them.

use equipoise_providers::failure::FailureKind;
use equipoise_providers::source::Need;

use super::server::{MovedClock, Reply, Server, ask};

const PAGE: &str = r#"{"finance":{"error":null,"result":[{"start":0,"total":0,"quotes":[]}]}}"#;

fn universe() -> Need {
    Need::Universe { largest: Some(5) }
}

#[tokio::test]
async fn many_asks_at_once_sign_in_once() {
    let clock = MovedClock::at_noon();
    let server = Server::start(&clock, &vec![Reply::Status(200, PAGE); 8]).await;
    let transport = server.transport().await;
    let ask = ask(&transport, &universe());
    let asks = (0..8).map(|_| transport.ask(&ask));
    for read in futures::future::join_all(asks).await {
        read.unwrap();
    }
    assert_eq!(server.asked_of("getcrumb"), 1);
    assert_eq!(server.asked_of("crumb=crumb.1%2F"), 8);
    let asked = server.asked();
    let with_cookie = asked.iter().filter(|one| one.cookie.is_some()).count();
    assert_eq!(with_cookie, 9);
}

#[tokio::test]
async fn a_stale_crumb_is_replaced_once() {
    let clock = MovedClock::at_noon();
    let script = [
        Reply::Status(401, "Invalid Crumb"),
        Reply::Status(200, PAGE),
    ];
    let server = Server::start(&clock, &script).await;
    let transport = server.transport().await;
    transport.ask(&ask(&transport, &universe())).await.unwrap();
    assert_eq!(server.asked_of("getcrumb"), 2);
    assert_eq!(server.asked_of("crumb=crumb.2%2F"), 1);
}

#[tokio::test]
async fn a_fresh_crumb_that_is_refused_is_an_error() {
    let clock = MovedClock::at_noon();
    let server = Server::start(&clock, &vec![Reply::Status(401, "no"); 9]).await;
    let transport = server.transport().await;
    let error = transport
        .ask(&ask(&transport, &universe()))
        .await
        .unwrap_err();
    assert_eq!(error.kind, FailureKind::Auth);
    assert_eq!(server.asked_of("getcrumb"), 2);
    assert_eq!(server.asked_of("screener"), 2);
}
