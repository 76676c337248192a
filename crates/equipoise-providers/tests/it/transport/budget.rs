//! The budget: kept whatever happens, over a restart and when the clock jumps.

use std::sync::Arc;

use chrono::TimeDelta;
use equipoise_model::Instant;
use equipoise_providers::failure::FailureKind;
use equipoise_providers::source::Quota;
use equipoise_providers::transport::{
    Budget, BudgetStore as _, Clock as _, FolderBudgets, TransportOptions,
};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::server::{MovedClock, Reply, Server, ask, history, refused, store};
use crate::yahoo::documents::at;

const QUOTA: Quota = Quota {
    per_second: Some(2),
    per_minute: Some(9),
    per_hour: Some(20),
    per_day: Some(40),
    concurrency: 2,
};

/// The most that falls into any span of the times.
fn most_within(times: &[Instant], span: TimeDelta) -> usize {
    let within = |start: &Instant| {
        let inside = |time: &&Instant| (TimeDelta::zero()..span).contains(&(**time - *start));
        times.iter().filter(inside).count()
    };
    times.iter().map(within).max().unwrap_or(0)
}

#[tokio::test]
async fn no_script_of_faults_breaks_the_budget() {
    for seed in 0..12 {
        let mut random = StdRng::seed_from_u64(seed);
        let clock = MovedClock::at_noon();
        let server = Server::start(&clock, &[]).await;
        for _ in 0..60 {
            server.then(match random.random_range(0..6) {
                0 => Reply::Status(503, ""),
                1 => Reply::Status(429, "Too Many Requests"),
                2 => Reply::With(429, vec![("retry-after", "3".to_owned())], Vec::new()),
                3 => Reply::BreakOff,
                4 => Reply::Status(404, ""),
                _ => Reply::Status(200, "<html>"),
            });
        }
        let mut source = server.source();
        source.quota = QUOTA;
        let kept = store();
        let options = || TransportOptions {
            seed,
            ..TransportOptions::default()
        };
        for _ in 0..3 {
            // Each round is a new process.
            let transport = server.transport_of(source.clone(), options(), &kept).await;
            let ask = ask(&transport, &history());
            for _ in 0..20 {
                // Errors are part of the script.
                let _ = transport.ask(&ask).await;
                let pause = random.random_range(0..40_000);
                clock.set(clock.now() + TimeDelta::milliseconds(pause));
            }
        }
        let times: Vec<Instant> = server.asked().iter().map(|one| one.at).collect();
        assert!(times.len() >= 20, "seed {seed}: only {}", times.len());
        for (span, limit) in [
            (TimeDelta::seconds(1), 2),
            (TimeDelta::minutes(1), 9),
            (TimeDelta::hours(1), 20),
            (TimeDelta::days(1), 40),
        ] {
            let most = most_within(&times, span);
            assert!(most <= limit, "seed {seed}: {most} in {span}, not {limit}");
        }
    }
}

#[tokio::test]
async fn many_asks_at_once_share_one_budget() {
    let clock = MovedClock::at_noon();
    let server = Server::start(&clock, &[]).await;
    let mut source = server.source();
    source.quota.per_day = Some(7);
    let transport = server
        .transport_of(source, TransportOptions::default(), &store())
        .await;
    let ask = ask(&transport, &history());
    let asks = (0..30).map(|_| transport.ask(&ask));
    let read = futures::future::join_all(asks).await;
    assert_eq!(read.iter().filter(|one| one.is_ok()).count(), 7);
    assert_eq!(server.asked().len(), 7);
}

#[tokio::test]
async fn a_budget_that_is_used_up_is_told_at_once_and_outlives_the_process() {
    let clock = MovedClock::at_noon();
    let server = Server::start(&clock, &[]).await;
    let mut source = server.source();
    source.quota.per_day = Some(2);
    let folder = tempfile::tempdir().unwrap();
    // Each process has a store of its own in the same folder.
    let kept = || Arc::new(FolderBudgets::new(folder.path()));
    let open = async || {
        let options = TransportOptions::default();
        server.transport_of(source.clone(), options, &kept()).await
    };
    let first = open().await;
    for _ in 0..2 {
        first.ask(&ask(&first, &history())).await.unwrap();
    }
    let second = open().await;
    assert_eq!(second.health().await.left.in_day, Some(0));
    let error = refused(&second).await;
    assert_eq!(error.kind, FailureKind::Quota);
    assert!(error.retry_after.is_some());
    assert_eq!(server.asked().len(), 2);
    clock.set(clock.now() + TimeDelta::days(1));
    second.ask(&ask(&second, &history())).await.unwrap();
}

#[tokio::test]
async fn a_budget_that_cannot_be_read_is_an_error_and_not_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let budgets = FolderBudgets::new(folder.path());
    let spent = vec![(at("2024-01-05T12:00:00.000000001Z"), 3)];
    budgets.save("yahoo", spent).await.unwrap();
    let read = budgets.load("yahoo").await.unwrap();
    assert_eq!(read, [(at("2024-01-05T12:00:00.000001Z"), 3)]);
    assert_eq!(budgets.load("other").await.unwrap(), []);
    std::fs::write(folder.path().join("yahoo.json"), "[[1").unwrap();
    let error = budgets.load("yahoo").await.unwrap_err();
    assert!(error.contains("yahoo.json"), "{error}");
}

#[test]
fn a_clock_that_jumps_back_gives_nothing_back_and_takes_nothing_for_long() {
    let now = at("2024-01-05T12:00:00Z");
    let mut budget = Budget::new(QUOTA, Vec::new());
    for second in 0..9 {
        budget.take(1, now + TimeDelta::seconds(second)).unwrap();
    }
    let jumped = now - TimeDelta::days(400);
    let wait = budget.take(1, jumped).unwrap_err().unwrap();
    assert_eq!(wait.as_secs(), 52);
    budget.take(1, jumped + TimeDelta::seconds(52)).unwrap();
    assert_eq!(
        budget.left(jumped + TimeDelta::seconds(52)).in_day,
        Some(30)
    );
}

#[test]
fn what_costs_more_than_the_quota_is_never_waited_for() {
    let now = at("2024-01-05T12:00:00Z");
    let mut budget = Budget::new(QUOTA, Vec::new());
    assert_eq!(budget.take(3, now), Err(None));
}

#[test]
fn a_random_walk_of_the_clock_never_spends_more_than_the_quota() {
    for seed in 0..200 {
        let mut random = StdRng::seed_from_u64(seed);
        let mut budget = Budget::new(QUOTA, Vec::new());
        let (mut now, mut elapsed) = (at("2024-01-05T12:00:00Z"), at("2024-01-05T12:00:00Z"));
        let mut times = Vec::new();
        for _ in 0..400 {
            // The clock jumps back at times; what really passes only ever grows.
            if random.random_range(0..20) == 0 {
                now -= TimeDelta::seconds(random.random_range(0..100_000));
            }
            let step = TimeDelta::milliseconds(random.random_range(0..60_000));
            now += step;
            elapsed += step;
            if random.random_range(0..10) == 0 {
                budget = Budget::new(QUOTA, budget.spent());
                budget.left(now);
            }
            if budget.take(1, now).is_ok() {
                times.push(elapsed);
            }
        }
        for (span, limit) in [(1, 2), (60, 9), (86_400, 40)] {
            let most = most_within(&times, TimeDelta::seconds(span));
            assert!(most <= limit, "seed {seed}: {most} in {span} s");
        }
    }
}
