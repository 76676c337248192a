//! A fetch that ends early goes on where it stopped, inside its budget.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use equipoise_app::Progress;
use equipoise_app::fetch::{FetchRequest, Outcome, Stopped, fetch};
use equipoise_providers::failure::FailureKind;
use equipoise_providers::source::Quota;
use equipoise_testkit::market_server::{Endpoint, FaultKind};
use tokio_util::sync::CancellationToken;

use super::facts::{State, in_ledger};
use super::stand_in::{Folder, StandIn};

#[tokio::test(flavor = "multi_thread")]
async fn a_fetch_that_is_cancelled_goes_on_where_it_stopped() {
    let market = StandIn::new(30).await;
    let whole = Folder::new().await;
    market.fetch(&whole, &market.everything()).await;
    let lines = market.asked(Endpoint::YahooChart);
    let folder = Folder::new().await;
    let cancel = CancellationToken::new();
    let (reports, told) = (Arc::new(AtomicU64::new(0)), cancel.clone());
    let progress = Progress::new(move |step| {
        if step.stage == "fetch lines" && reports.fetch_add(1, Ordering::Relaxed) == 20 {
            told.cancel();
        }
    });
    let request = FetchRequest {
        batch_lines: 4,
        ..market.everything()
    };
    let sources = market.sources().await;
    let report = fetch(
        &folder.store,
        &sources,
        &request,
        market.now(),
        &progress,
        &cancel,
    )
    .await
    .unwrap();
    assert_eq!(report.stopped, Some(Stopped::Cancelled));
    assert!(report.left().count() > 0 && report.count(Outcome::Taken) > 10);
    let rest = market.fetch(&folder, &request).await;
    assert!(rest.is_whole());
    assert!(rest.count(Outcome::Current) > 0);
    let asked = market.asked(Endpoint::YahooChart) - lines;
    // Only answers that were under way are asked for twice.
    assert!(
        (lines..=lines + 4).contains(&asked),
        "{asked} charts of {lines} lines"
    );
    let state = State::of(&in_ledger(&folder.store).await);
    assert_eq!(state, State::of(&in_ledger(&whole.store).await));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_has_no_hole_where_a_later_fetch_begins_after_its_last_bar() {
    let market = StandIn::new(5).await;
    let folder = Folder::new().await;
    let sessions = &market.sample.truth.sessions;
    let first = FetchRequest {
        to: sessions[100],
        ..market.everything()
    };
    market.fetch(&folder, &first).await;
    let second = FetchRequest {
        from: sessions[200],
        ..market.everything()
    };
    market.fetch(&folder, &second).await;
    let whole = Folder::new().await;
    market.fetch(&whole, &market.everything()).await;
    let (given, whole) = (
        in_ledger(&folder.store).await,
        in_ledger(&whole.store).await,
    );
    assert_eq!(State::of(&given), State::of(&whole));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_budget_that_is_used_up_ends_a_fetch_with_what_is_left_named_and_no_request_over_it() {
    let mut market = StandIn::new(30).await;
    market.quota = Quota {
        per_day: Some(25),
        concurrency: 1,
        ..market.quota
    };
    let folder = Folder::new().await;
    let request = FetchRequest {
        kinds: equipoise_app::fetch::Kinds {
            shares: false,
            history: true,
        },
        ..market.everything()
    };
    let report = market.fetch(&folder, &request).await;
    let Some(Stopped::Failure(failure)) = &report.stopped else {
        panic!("{:?}", report.stopped);
    };
    assert_eq!(failure.kind, FailureKind::Quota);
    assert!(failure.retry_after.is_some());
    assert!(report.left().count() > 0);
    let yahoo = report.requests["yahoo"];
    assert_eq!(yahoo, 25);
    // Another process has the same budget.
    let report = market.fetch(&folder, &request).await;
    assert_eq!(report.requests["yahoo"], 0);
    let next_day = market.now() + chrono::TimeDelta::hours(25);
    market.set_now(next_day);
    let report = market.fetch(&folder, &request).await;
    assert!(report.is_whole(), "{:?}", report.stopped);
    assert!(report.requests["yahoo"] <= 25);
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_who_are_turned_away_stop_after_a_few_and_one_refusal_is_about_one_line() {
    let market = StandIn::new(30).await;
    let folder = Folder::new().await;
    market.meets(Endpoint::YahooChart, FaultKind::Forbidden, 1);
    let report = market.fetch(&folder, &market.everything()).await;
    assert_eq!((report.count(Outcome::Failed), &report.stopped), (1, &None));
    let other = Folder::new().await;
    market.meets(Endpoint::YahooChart, FaultKind::Blocked, 1_000);
    let before = market.asked(Endpoint::YahooChart);
    let report = market.fetch(&other, &market.everything()).await;
    let Some(Stopped::Failure(failure)) = &report.stopped else {
        panic!("{:?}", report.stopped);
    };
    assert_eq!(failure.kind, FailureKind::Blocked);
    assert!(market.asked(Endpoint::YahooChart) - before <= 8);
    assert!(report.left().count() > 10);
    assert!(State::of(&in_ledger(&other.store).await).bars.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_market_without_a_line_is_a_failure_of_its_source() {
    let market = StandIn::new(5).await;
    let folder = Folder::new().await;
    market.meets(Endpoint::YahooScreener, FaultKind::EmptyResult, 1);
    let report = market.fetch(&folder, &market.everything()).await;
    let Some(Stopped::Failure(failure)) = &report.stopped else {
        panic!("{:?}", report.stopped);
    };
    assert_eq!(
        (failure.source, failure.kind),
        ("yahoo", FailureKind::Garbage)
    );
    assert_eq!(report.entries, []);
}
