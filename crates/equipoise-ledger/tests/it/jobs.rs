//! The contract of the jobs, run over SQLite, and how an append depends on who owns a job.

use equipoise_ledger::{
    Attempt, Claim, Ending, Job, JobFilter, JobId, JobNotice, JobProgress, JobState, Lease,
    LedgerError, LedgerErrorKind, NewJob, Pulse, SqliteJobs,
};
use equipoise_model::Instant;

use crate::{
    contract::jobs::{self as contract, Jobs},
    samples::{at, prepared, rate},
    sqlite::open,
};

impl Jobs for SqliteJobs {
    async fn ask(&self, job: &NewJob, now: Instant) -> Result<(JobId, bool), LedgerError> {
        self.ask(job, now).await
    }

    async fn claim(
        &self,
        owner: &str,
        now: Instant,
        silent: Option<&Pulse>,
    ) -> Result<Claim, LedgerError> {
        self.claim(owner, now, silent).await
    }

    async fn beat(&self, lease: Lease, progress: &JobProgress) -> Result<bool, LedgerError> {
        self.beat(lease, progress).await
    }

    async fn reach(&self, lease: Lease, step: &str) -> Result<(), LedgerError> {
        self.reach(lease, step).await
    }

    async fn finish(&self, lease: Lease, ending: &Ending, now: Instant) -> Result<(), LedgerError> {
        self.finish(lease, ending, now).await
    }

    async fn cancel(&self, job: JobId, now: Instant) -> Result<JobState, LedgerError> {
        self.cancel(job, now).await
    }

    async fn retry(&self, job: JobId, now: Instant) -> Result<(), LedgerError> {
        self.retry(job, now).await
    }

    async fn forget(&self, before: Instant) -> Result<u64, LedgerError> {
        self.forget(before).await
    }

    async fn job(&self, job: JobId) -> Result<Job, LedgerError> {
        self.job(job).await
    }

    async fn list(&self, filter: &JobFilter) -> Result<Vec<Job>, LedgerError> {
        self.list(filter).await
    }

    async fn attempts(&self, job: JobId) -> Result<Vec<Attempt>, LedgerError> {
        self.attempts(job).await
    }

    async fn say(&self, notice: &JobNotice) -> Result<bool, LedgerError> {
        self.say(notice).await
    }

    async fn notices(&self, limit: u32) -> Result<Vec<JobNotice>, LedgerError> {
        self.notices(limit).await
    }
}

/// Runs tests of the contract, each over two handles on a new file.
macro_rules! over_sqlite {
    ($($test:ident),+ $(,)?) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $test() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("ledger.sqlite");
            contract::$test(open(&path).await.jobs(), open(&path).await.jobs()).await;
        }
    )+};
}

over_sqlite! {
    of_jobs_with_the_same_key_there_is_one,
    one_job_runs_at_a_time_and_the_oldest_comes_first,
    of_those_who_ask_for_work_at_once_one_gets_it,
    an_owner_that_wakes_late_writes_nothing,
    a_failed_attempt_waits_for_its_turn_until_it_was_the_last,
    a_turn_that_a_clock_set_far_ahead_is_not_waited_for,
    a_job_is_taken_over_by_a_clock_that_is_behind,
    a_job_that_waits_is_cancelled_at_once_and_one_that_runs_is_asked,
    a_job_that_was_to_be_cancelled_when_its_owner_died_is_not_done_again,
    a_job_given_back_keeps_its_step_and_loses_no_attempt,
    an_owner_that_keeps_dying_does_not_try_for_ever,
    history_is_forgotten_by_age_and_numbers_are_not_used_again,
    a_job_that_is_withdrawn_may_be_asked_for_again,
    what_is_said_under_a_key_is_said_once,
}

#[tokio::test]
async fn an_append_for_a_job_is_refused_once_the_job_belongs_to_somebody_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let (ledger, other) = (open(&path).await, open(&path).await);
    let wanted = NewJob {
        kind: "daily_run".to_owned(),
        arguments: "{}".to_owned(),
        key: "a".to_owned(),
        run_at: at(0),
        attempts_max: 3,
    };
    ledger.jobs().ask(&wanted, at(0)).await.unwrap();
    let Claim::Work(_, late) = ledger.jobs().claim("A", at(0), None).await.unwrap() else {
        panic!("there is work");
    };
    let late = ledger.under(late);
    late.append(&prepared(&[rate(1)]), at(0), None)
        .await
        .unwrap();
    let Claim::Busy(silent) = other.jobs().claim("B", at(1), None).await.unwrap() else {
        panic!("a job runs");
    };
    let taken = other.jobs().claim("B", at(1), Some(&silent)).await.unwrap();
    let Claim::Work(_, lease) = taken else {
        panic!("it is taken over");
    };
    let error = late
        .append(&prepared(&[rate(2)]), at(2), None)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), LedgerErrorKind::Fenced);
    assert_eq!(
        error.to_string(),
        "job 1 does not belong to its owner 1 any more: nothing is written for it"
    );
    let owner = other.under(lease);
    owner
        .append(&prepared(&[rate(2)]), at(2), None)
        .await
        .unwrap();
    assert!(ledger.verify(|_, _| ()).await.unwrap().is_sound());
    // A ledger that works for no job is not held up.
    ledger
        .append(&prepared(&[rate(3)]), at(3), None)
        .await
        .unwrap();
}

#[tokio::test]
async fn jobs_change_nothing_of_what_the_ledger_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let ledger = open(&path).await;
    ledger
        .append(&prepared(&[rate(1)]), at(0), None)
        .await
        .unwrap();
    let head = ledger.head().await.unwrap();
    contract::history_is_forgotten_by_age_and_numbers_are_not_used_again(
        ledger.jobs(),
        ledger.jobs(),
    )
    .await;
    assert_eq!(ledger.head().await.unwrap(), head);
    let verdict = ledger.verify(|_, _| ()).await.unwrap();
    assert!(verdict.is_sound(), "{verdict:?}");
}
