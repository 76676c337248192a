//! Fetch: a need is served whole, from the first source that can, and work goes on where it stopped.

use equipoise_model::{FactKind, Facts};
use equipoise_providers::source::Need;
use equipoise_providers::transport::{Fetched, Plan, Transport, fetch};
use tokio_util::sync::CancellationToken;

use super::server::{MovedClock, Reply, Server, history};

fn plan() -> Plan {
    let session = "2024-01-04".parse().unwrap();
    Plan::new([history(), Need::DayBars { session }, history()])
}

async fn fetched(sources: &[Transport], plan: &Plan) -> Vec<Fetched> {
    let mut done = Vec::new();
    let cancel = CancellationToken::new();
    fetch(sources, plan, &cancel, |one| done.push(one)).await;
    done.sort_by(|one, other| one.need.cmp(&other.need));
    done
}

#[tokio::test]
async fn each_need_is_told_of_once_with_who_served_it_or_why_nobody_did() {
    let clock = MovedClock::at_noon();
    let down = Server::start(&clock, &vec![Reply::Status(503, ""); 99]).await;
    let up = Server::start(&clock, &[]).await;
    let sources = [down.transport().await, up.transport().await];
    let done = fetched(&sources, &plan()).await;
    let [day, history] = done.as_slice() else {
        panic!("{done:?}");
    };
    assert_eq!((day.source, day.failures.len()), (None, 0));
    assert_eq!((history.source, history.failures.len()), (Some("yahoo"), 1));
    let kinds: Vec<FactKind> = history.facts.iter().map(Facts::kind).collect();
    assert_eq!(kinds, [FactKind::Securities, FactKind::Bars]);
}

#[tokio::test]
async fn a_need_that_nobody_served_has_no_facts() {
    let clock = MovedClock::at_noon();
    let server = Server::start(&clock, &[Reply::Status(200, "<html>")]).await;
    let done = fetched(&[server.transport().await], &Plan::new([history()])).await;
    assert!(done[0].facts.is_empty() && done[0].source.is_none());
    assert_eq!(done[0].failures.len(), 1);
}

#[tokio::test]
async fn a_need_that_a_source_has_no_facts_for_is_passed_on_spelt_as_the_next_one_spells() {
    let clock = MovedClock::at_noon();
    let nothing = r#"{"timeseries":{"result":[{"meta":{"symbol":["INV-B"]}}],"error":null}}"#;
    let something = r#"{"timeseries":{"result":[{"meta":{"symbol":["INV-B"]},
        "timestamp":[1704207600],"shares_out":[5000]}],"error":null}}"#;
    let reply = |body: &str| Reply::With(200, Vec::new(), body.as_bytes().to_vec());
    let empty = Server::start(&clock, &[reply(nothing)]).await;
    let full = Server::start(&clock, &[reply(something)]).await;
    let sources = [empty.transport().await, full.transport().await];
    let need = Need::parse("shares INV.B 2024-01-01 to 2024-01-04").unwrap();
    let done = fetched(&sources, &Plan::new([need.clone()])).await;
    let Facts::Shares(counts) = &done[0].facts[0] else {
        panic!("{done:?}");
    };
    assert_eq!(
        (done[0].need.clone(), counts[0].symbol.as_str()),
        (need, "INV.B")
    );
    assert_eq!((empty.asked_of("INV-B"), full.asked_of("INV-B")), (1, 1));
}

#[tokio::test]
async fn what_is_done_is_not_asked_for_again() {
    let clock = MovedClock::at_noon();
    let server = Server::start(&clock, &[]).await;
    let mut plan = plan();
    plan.mark(&history());
    assert_eq!(plan.progress(), (1, 2));
    fetched(&[server.transport().await], &plan).await;
    assert_eq!(server.asked().len(), 0);
}

#[tokio::test]
async fn nothing_is_asked_after_the_work_is_cancelled() {
    let clock = MovedClock::at_noon();
    let server = Server::start(&clock, &[]).await;
    let cancel = CancellationToken::new();
    cancel.cancel();
    let sources = [server.transport().await];
    fetch(&sources, &plan(), &cancel, |one| panic!("{one:?}")).await;
    assert_eq!(server.asked().len(), 0);
}
