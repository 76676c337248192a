//! Workers beside each other: who takes which job over, and when.

use std::sync::Arc;
use std::time::Duration;

use equipoise_ledger::{Access, Claim, JobId, JobProgress, JobState, Lease, LedgerErrorKind};
use equipoise_model::Instant;
use equipoise_providers::transport::{Clock, KeptAnswers};
use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use super::seat::Seat;
use super::{Task, Tools, Turn, Worker, ask};
use crate::{DataFolder, Store, StoreOptions};

/// A clock that stands still and waits for nothing.
#[derive(Debug)]
struct Still(Instant);

impl Clock for Still {
    fn now(&self) -> Instant {
        self.0
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

fn now() -> Instant {
    "2024-03-12T22:00:00Z".parse().unwrap()
}

fn tools(folder: &std::path::Path) -> Tools {
    Tools {
        sources: Arc::from(Vec::new()),
        universe: None,
        kept: KeptAnswers::new(folder),
        kept_days: 30,
        kept_bytes: 1 << 20,
        backups: 1,
        history_days: 90,
        default_size: 100,
        warm: None,
    }
}

async fn store(folder: &tempfile::TempDir) -> Store {
    let data = DataFolder::new(folder.path());
    Store::open(data, Access::Create, StoreOptions::default())
        .await
        .unwrap()
}

fn worker(store: &Store, name: &str) -> Worker {
    let tools = tools(&store.folder().root().join("answers"));
    Worker::new(
        store.clone(),
        tools,
        Arc::new(Still(now())),
        name.to_owned(),
    )
}

/// A job that somebody took who shows no sign of life since.
async fn taken_by_a_sleeper(store: &Store) -> (JobId, Lease) {
    let (id, _) = ask(store, &Task::Upkeep, now()).await.unwrap();
    let claimed = store.ledger().jobs().claim("sleeper", now(), None).await;
    let Claim::Work(_, lease) = claimed.unwrap() else {
        panic!("there is a job");
    };
    (id, lease)
}

#[tokio::test]
async fn whoever_has_the_seat_takes_the_job_of_a_dead_process_over_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder).await;
    let (id, lease) = taken_by_a_sleeper(&store).await;
    let stop = CancellationToken::new();
    let turn = worker(&store, "B").turn(&stop).await.unwrap();
    assert_eq!(turn, Turn::Worked(id));
    let job = store.ledger().jobs().job(id).await.unwrap();
    assert_eq!(job.state, JobState::Succeeded);
    let late = store.ledger().jobs().reach(lease, "publish").await;
    assert_eq!(late.unwrap_err().kind(), LedgerErrorKind::Fenced);
}

#[tokio::test]
async fn a_process_that_hangs_loses_its_job_after_thirty_seconds_without_a_sign_of_life() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder).await;
    let seat = Seat::take(store.folder().jobs_lock()).unwrap();
    assert!(seat.is_some());
    let (id, lease) = taken_by_a_sleeper(&store).await;
    let stop = CancellationToken::new();
    let mut other = worker(&store, "B");
    for _ in 0..10 {
        assert_eq!(other.turn(&stop).await.unwrap(), Turn::Elsewhere);
    }
    let jobs = store.ledger().jobs();
    jobs.beat(lease, &JobProgress::default()).await.unwrap();
    for look in 0..15 {
        let turn = other.turn(&stop).await.unwrap();
        assert_eq!(turn, Turn::Elsewhere, "look {look} after the last sign");
    }
    assert_eq!(other.turn(&stop).await.unwrap(), Turn::Worked(id));
    let late = jobs.reach(lease, "publish").await;
    assert_eq!(late.unwrap_err().kind(), LedgerErrorKind::Fenced);
}

#[tokio::test]
async fn a_process_without_the_seat_begins_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(&folder).await;
    let seat = Seat::take(store.folder().jobs_lock()).unwrap();
    let (id, _) = ask(&store, &Task::Upkeep, now()).await.unwrap();
    let stop = CancellationToken::new();
    let mut other = worker(&store, "B");
    assert_eq!(other.turn(&stop).await.unwrap(), Turn::Elsewhere);
    drop(seat);
    assert_eq!(other.turn(&stop).await.unwrap(), Turn::Worked(id));
    assert_eq!(other.turn(&stop).await.unwrap(), Turn::Idle(None));
}
