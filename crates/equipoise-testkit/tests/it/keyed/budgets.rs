//! What a free plan grants is not exceeded, whatever is needed.

use std::sync::Arc;

use equipoise_providers::eodhd::Eodhd;
use equipoise_providers::failure::FailureKind;
use equipoise_providers::source::Need;
use equipoise_providers::tiingo::Tiingo;
use equipoise_providers::transport::{Plan, fetch};
use equipoise_testkit::market_server::Endpoint;
use tokio_util::sync::CancellationToken;

use super::{base, fetched, key, transport};
use crate::started::Started;

#[tokio::test]
async fn no_hour_sees_more_than_tiingo_grants() {
    let started = Started::new().await;
    let source = Arc::new(Tiingo::new(key(), &base(&started)));
    let transport = transport(&started, source, None).await;
    let steady = started.steady().into_iter().take(40);
    let needs = steady.map(|(_, symbol)| Need::History {
        symbol,
        from: started.last,
        to: started.last,
    });
    let (mut served, mut over) = (0, 0);
    let plan = Plan::new(needs);
    let cancel = CancellationToken::new();
    fetch(&[transport], &plan, &cancel, |one| {
        match one.failures.first() {
            None => served += 1,
            Some(error) => {
                assert_eq!(error.kind, FailureKind::Quota, "{error}");
                over += 1;
            }
        }
    })
    .await;
    let asked = started.server.requests();
    let count = asked.count(Endpoint::TiingoMeta) + asked.count(Endpoint::TiingoPrices);
    assert_eq!(count, 50);
    assert!(served >= 24 && served + over == 40, "{served} and {over}");
}

#[tokio::test]
async fn a_session_of_all_lines_is_not_asked_of_a_plan_that_does_not_grant_it() {
    let started = Started::new().await;
    let source = Arc::new(Eodhd::new(key(), &base(&started)));
    let transport = transport(&started, source, None).await;
    let session = started.last;
    let done = fetched(&transport, Need::DayBars { session }).await;
    assert_eq!(done.failures[0].kind, FailureKind::Quota);
    assert!(done.failures[0].text.contains("the budget is used up"));
    assert_eq!(started.server.requests().count(Endpoint::EodhdBulk), 0);
}
