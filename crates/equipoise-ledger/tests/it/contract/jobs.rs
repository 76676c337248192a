//! What every store of jobs promises, whatever it is stored in. Each test takes two handles on the
//! same freshly made, empty store.

use chrono::TimeDelta;
use equipoise_ledger::{
    Attempt, Claim, Ending, Job, JobFilter, JobId, JobNotice, JobProgress, JobState, Lease,
    LedgerError, LedgerErrorKind, NewJob, Pulse,
};
use equipoise_model::Instant;

use crate::samples::at;

/// A store of jobs as the contract sees it.
pub(crate) trait Jobs: Clone + Send + Sync + 'static {
    fn ask(
        &self,
        job: &NewJob,
        now: Instant,
    ) -> impl Future<Output = Result<(JobId, bool), LedgerError>> + Send;
    fn claim(
        &self,
        owner: &str,
        now: Instant,
        silent: Option<&Pulse>,
    ) -> impl Future<Output = Result<Claim, LedgerError>> + Send;
    fn beat(
        &self,
        lease: Lease,
        progress: &JobProgress,
    ) -> impl Future<Output = Result<bool, LedgerError>> + Send;
    fn reach(
        &self,
        lease: Lease,
        step: &str,
    ) -> impl Future<Output = Result<(), LedgerError>> + Send;
    fn finish(
        &self,
        lease: Lease,
        ending: &Ending,
        now: Instant,
    ) -> impl Future<Output = Result<(), LedgerError>> + Send;
    fn cancel(
        &self,
        job: JobId,
        now: Instant,
    ) -> impl Future<Output = Result<JobState, LedgerError>> + Send;
    fn retry(
        &self,
        job: JobId,
        now: Instant,
    ) -> impl Future<Output = Result<(), LedgerError>> + Send;
    fn forget(&self, before: Instant) -> impl Future<Output = Result<u64, LedgerError>> + Send;
    fn job(&self, job: JobId) -> impl Future<Output = Result<Job, LedgerError>> + Send;
    fn list(
        &self,
        filter: &JobFilter,
    ) -> impl Future<Output = Result<Vec<Job>, LedgerError>> + Send;
    fn attempts(
        &self,
        job: JobId,
    ) -> impl Future<Output = Result<Vec<Attempt>, LedgerError>> + Send;
    fn say(&self, notice: &JobNotice) -> impl Future<Output = Result<bool, LedgerError>> + Send;
    fn notices(
        &self,
        limit: u32,
    ) -> impl Future<Output = Result<Vec<JobNotice>, LedgerError>> + Send;
}

fn job(key: &str, run_at: Instant) -> NewJob {
    NewJob {
        kind: "daily_run".to_owned(),
        arguments: format!("{{\"key\":\"{key}\"}}"),
        key: key.to_owned(),
        run_at,
        attempts_max: 3,
    }
}

const ALL: JobFilter = JobFilter {
    state: None,
    kind: None,
    limit: 100,
};

async fn work<J: Jobs>(jobs: &J, owner: &str, now: Instant) -> (Job, Lease) {
    match jobs.claim(owner, now, None).await.unwrap() {
        Claim::Work(job, lease) => (*job, lease),
        other => panic!("no work: {other:?}"),
    }
}

async fn pulse<J: Jobs>(jobs: &J, now: Instant) -> Pulse {
    match jobs.claim("somebody else", now, None).await.unwrap() {
        Claim::Busy(pulse) => pulse,
        other => panic!("nobody works: {other:?}"),
    }
}

fn fenced(result: Result<(), LedgerError>) {
    assert_eq!(result.unwrap_err().kind(), LedgerErrorKind::Fenced);
}

pub(crate) async fn of_jobs_with_the_same_key_there_is_one<J: Jobs>(jobs: J, other: J) {
    let wanted = job("XNYS 2024-03-12", at(0));
    let (first, is_new) = jobs.ask(&wanted, at(0)).await.unwrap();
    assert!(is_new);
    assert_eq!(
        other.ask(&wanted, at(-9_000)).await.unwrap(),
        (first, false)
    );
    let asked = |handle: J| {
        let wanted = job("XNYS 2024-03-13", at(0));
        async move {
            let mut new = 0;
            for second in 0..20 {
                new += usize::from(handle.ask(&wanted, at(second)).await.unwrap().1);
            }
            new
        }
    };
    let (one, two) = tokio::join!(
        tokio::spawn(asked(jobs.clone())),
        tokio::spawn(asked(other))
    );
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    let (_, lease) = work(&jobs, "A", at(1)).await;
    let done = Ending::Succeeded(String::new());
    jobs.finish(lease, &done, at(2)).await.unwrap();
    assert_eq!(jobs.ask(&wanted, at(3)).await.unwrap(), (first, false));
    assert_eq!(jobs.list(&ALL).await.unwrap().len(), 2);
}

pub(crate) async fn one_job_runs_at_a_time_and_the_oldest_comes_first<J: Jobs>(jobs: J, other: J) {
    let (first, _) = jobs.ask(&job("a", at(10)), at(0)).await.unwrap();
    let (second, _) = jobs.ask(&job("b", at(10)), at(0)).await.unwrap();
    assert_eq!(
        jobs.claim("A", at(9), None).await.unwrap(),
        Claim::Idle(Some(at(10)))
    );
    let (taken, lease) = work(&jobs, "A", at(10)).await;
    assert_eq!((taken.id, taken.state), (first, JobState::Running));
    assert_eq!((taken.owner.as_deref(), taken.attempts), (Some("A"), 1));
    let busy = pulse(&other, at(10)).await;
    assert_eq!((busy.lease, busy.owner.as_str()), (lease, "A"));
    let done = Ending::Succeeded("all of it".to_owned());
    jobs.finish(lease, &done, at(11)).await.unwrap();
    assert_eq!(work(&other, "B", at(11)).await.0.id, second);
    let ended = jobs.job(first).await.unwrap();
    assert_eq!(ended.state, JobState::Succeeded);
    assert_eq!((ended.outcome.as_str(), ended.owner), ("all of it", None));
    assert_eq!(ended.ended_at, Some(at(11)));
}

pub(crate) async fn of_those_who_ask_for_work_at_once_one_gets_it<J: Jobs>(jobs: J, other: J) {
    for round in 0..10 {
        jobs.ask(&job(&round.to_string(), at(0)), at(0))
            .await
            .unwrap();
        let (one, two) = tokio::join!(
            tokio::spawn({
                let jobs = jobs.clone();
                async move { jobs.claim("A", at(1), None).await.unwrap() }
            }),
            tokio::spawn({
                let other = other.clone();
                async move { other.claim("B", at(1), None).await.unwrap() }
            })
        );
        let lease = match (one.unwrap(), two.unwrap()) {
            (Claim::Work(_, lease), Claim::Busy(pulse))
            | (Claim::Busy(pulse), Claim::Work(_, lease)) => {
                assert_eq!(pulse.lease, lease);
                lease
            }
            both => panic!("{both:?}"),
        };
        let done = Ending::Succeeded(String::new());
        jobs.finish(lease, &done, at(2)).await.unwrap();
    }
}

pub(crate) async fn an_owner_that_wakes_late_writes_nothing<J: Jobs>(jobs: J, other: J) {
    let (id, _) = jobs.ask(&job("a", at(0)), at(0)).await.unwrap();
    let (_, late) = work(&jobs, "A", at(0)).await;
    jobs.reach(late, "publish").await.unwrap();
    let silent = pulse(&other, at(1)).await;
    // A sign of life in between: the job is not taken.
    jobs.beat(late, &JobProgress::default()).await.unwrap();
    let refused = other.claim("B", at(2), Some(&silent)).await.unwrap();
    assert!(matches!(refused, Claim::Busy(_)), "{refused:?}");
    let silent = pulse(&other, at(2)).await;
    let Claim::Work(taken, lease) = other.claim("B", at(3), Some(&silent)).await.unwrap() else {
        panic!("it was not taken over");
    };
    assert_eq!((taken.id, taken.step.as_str()), (id, "publish"));
    assert_eq!((lease.epoch, taken.attempts), (late.epoch + 1, 2));
    fenced(jobs.beat(late, &JobProgress::default()).await.map(drop));
    fenced(jobs.reach(late, "warm").await);
    fenced(jobs.finish(late, &Ending::Stopped, at(4)).await);
    assert_eq!(jobs.job(id).await.unwrap().step, "publish");
    let attempts = jobs.attempts(id).await.unwrap();
    let outcomes: Vec<&str> = attempts.iter().map(|one| one.outcome.as_str()).collect();
    assert_eq!(outcomes, ["lost", "running"]);
    assert_eq!(attempts[0].ended_at, Some(at(3)));
}

pub(crate) async fn a_failed_attempt_waits_for_its_turn_until_it_was_the_last<J: Jobs>(
    jobs: J,
    _: J,
) {
    let (id, _) = jobs.ask(&job("a", at(0)), at(0)).await.unwrap();
    for attempt in 1..=3 {
        let now = at(attempt * 100);
        let (taken, lease) = work(&jobs, "A", now).await;
        assert_eq!(i64::from(taken.attempts), attempt);
        let again = Ending::Retry(format!("failure {attempt}"), now + TimeDelta::seconds(50));
        jobs.finish(lease, &again, now).await.unwrap();
        if attempt < 3 {
            assert_eq!(jobs.job(id).await.unwrap().state, JobState::Waiting);
            let next = jobs.claim("A", now, None).await.unwrap();
            assert_eq!(next, Claim::Idle(Some(now + TimeDelta::seconds(50))));
        }
    }
    let failed = jobs.job(id).await.unwrap();
    assert_eq!((failed.state, failed.attempts), (JobState::Failed, 3));
    assert_eq!(failed.outcome, "failure 3");
    assert_eq!(
        jobs.claim("A", at(9_000), None).await.unwrap(),
        Claim::Idle(None)
    );
    jobs.retry(id, at(9_000)).await.unwrap();
    let (again, lease) = work(&jobs, "A", at(9_000)).await;
    assert_eq!((again.id, again.attempts, lease.epoch), (id, 1, 4));
    assert_eq!(jobs.attempts(id).await.unwrap().len(), 4);
}

pub(crate) async fn a_turn_that_a_clock_set_far_ahead_is_not_waited_for<J: Jobs>(jobs: J, _: J) {
    let day = 24 * 3600;
    let put_off = job("a", at(20 * day));
    jobs.ask(&put_off, at(19 * day)).await.unwrap();
    let within = jobs.claim("A", at(19 * day), None).await.unwrap();
    assert_eq!(within, Claim::Idle(Some(at(20 * day))));
    // The clock jumped back by three weeks.
    let (_, lease) = work(&jobs, "A", at(0)).await;
    let done = Ending::Succeeded(String::new());
    jobs.finish(lease, &done, at(0)).await.unwrap();
    // By a second, and the job was asked for in what is the future now.
    jobs.ask(&job("b", at(1)), at(1)).await.unwrap();
    work(&jobs, "A", at(0)).await;
}

pub(crate) async fn a_job_is_taken_over_by_a_clock_that_is_behind<J: Jobs>(jobs: J, other: J) {
    let (id, _) = jobs.ask(&job("a", at(10)), at(5)).await.unwrap();
    work(&jobs, "A", at(10)).await;
    let silent = pulse(&other, at(6)).await;
    let taken = other.claim("B", at(6), Some(&silent)).await.unwrap();
    assert!(matches!(taken, Claim::Work(..)), "{taken:?}");
    assert_eq!(other.job(id).await.unwrap().run_at, at(6));
}

pub(crate) async fn a_job_that_waits_is_cancelled_at_once_and_one_that_runs_is_asked<J: Jobs>(
    jobs: J,
    other: J,
) {
    let (running, _) = jobs.ask(&job("a", at(0)), at(0)).await.unwrap();
    let (queued, _) = jobs.ask(&job("b", at(0)), at(0)).await.unwrap();
    let (_, lease) = work(&jobs, "A", at(0)).await;
    let progress = JobProgress {
        stage: "write ledger".to_owned(),
        done: 3,
        total: Some(8),
    };
    assert!(!jobs.beat(lease, &progress).await.unwrap());
    assert_eq!(other.job(running).await.unwrap().progress, progress);
    assert_eq!(
        other.cancel(queued, at(1)).await.unwrap(),
        JobState::Cancelled
    );
    assert_eq!(
        other.cancel(running, at(1)).await.unwrap(),
        JobState::Running
    );
    assert!(jobs.beat(lease, &progress).await.unwrap());
    let ending = Ending::Cancelled("as asked".to_owned());
    jobs.finish(lease, &ending, at(2)).await.unwrap();
    for id in [running, queued] {
        let error = jobs.cancel(id, at(3)).await.unwrap_err();
        assert_eq!(error.kind(), LedgerErrorKind::Refused);
        assert_eq!(
            error.to_string(),
            format!("job {id} is cancelled: only a job that has not ended can be cancelled")
        );
    }
    jobs.retry(running, at(4)).await.unwrap();
    assert!(!work(&jobs, "A", at(4)).await.0.is_cancel_asked);
}

pub(crate) async fn a_job_that_was_to_be_cancelled_when_its_owner_died_is_not_done_again<
    J: Jobs,
>(
    jobs: J,
    other: J,
) {
    let (id, _) = jobs.ask(&job("a", at(0)), at(0)).await.unwrap();
    work(&jobs, "A", at(0)).await;
    other.cancel(id, at(1)).await.unwrap();
    let silent = pulse(&other, at(1)).await;
    let found = other.claim("B", at(2), Some(&silent)).await.unwrap();
    assert_eq!(found, Claim::Idle(None));
    assert_eq!(other.job(id).await.unwrap().state, JobState::Cancelled);
}

pub(crate) async fn a_job_given_back_keeps_its_step_and_loses_no_attempt<J: Jobs>(jobs: J, _: J) {
    let (id, _) = jobs.ask(&job("a", at(0)), at(0)).await.unwrap();
    for _ in 0..5 {
        let (taken, lease) = work(&jobs, "A", at(1)).await;
        assert_eq!(taken.attempts, 1);
        jobs.reach(lease, "publish").await.unwrap();
        jobs.finish(lease, &Ending::Stopped, at(2)).await.unwrap();
    }
    let back = jobs.job(id).await.unwrap();
    assert_eq!((back.state, back.attempts), (JobState::Queued, 0));
    assert_eq!((back.step.as_str(), back.ended_at), ("publish", None));
    let error = jobs.retry(id, at(3)).await.unwrap_err();
    assert!(
        error.to_string().starts_with("job 1 is queued: only"),
        "{error}"
    );
}

pub(crate) async fn an_owner_that_keeps_dying_does_not_try_for_ever<J: Jobs>(jobs: J, _: J) {
    let (id, _) = jobs.ask(&job("a", at(0)), at(0)).await.unwrap();
    work(&jobs, "A", at(0)).await;
    for _ in 0..2 {
        let silent = pulse(&jobs, at(1)).await;
        let taken = jobs.claim("A", at(1), Some(&silent)).await.unwrap();
        assert!(matches!(taken, Claim::Work(..)), "{taken:?}");
    }
    let silent = pulse(&jobs, at(1)).await;
    let taken = jobs.claim("A", at(1), Some(&silent)).await.unwrap();
    assert_eq!(taken, Claim::Idle(None));
    assert_eq!(jobs.job(id).await.unwrap().state, JobState::Failed);
}

pub(crate) async fn history_is_forgotten_by_age_and_numbers_are_not_used_again<J: Jobs>(
    jobs: J,
    _: J,
) {
    for (key, end) in [("a", 10), ("b", 20)] {
        jobs.ask(&job(key, at(0)), at(0)).await.unwrap();
        let (_, lease) = work(&jobs, "A", at(0)).await;
        let done = Ending::Succeeded(String::new());
        jobs.finish(lease, &done, at(end)).await.unwrap();
    }
    jobs.ask(&job("c", at(0)), at(0)).await.unwrap();
    assert_eq!(jobs.forget(at(20)).await.unwrap(), 1);
    assert_eq!(jobs.forget(at(9_000)).await.unwrap(), 1, "c has not ended");
    assert_eq!(jobs.attempts(JobId(1)).await.unwrap(), []);
    let error = jobs.job(JobId(1)).await.unwrap_err();
    assert_eq!(error.to_string(), "there is no job 1");
    assert_eq!(error.kind(), LedgerErrorKind::NotFound);
    let again = jobs.ask(&job("a", at(0)), at(0)).await.unwrap();
    assert_eq!(again, (JobId(4), true));
    let states = JobFilter {
        state: Some(JobState::Queued),
        kind: Some("daily_run".to_owned()),
        limit: 1,
    };
    let listed = jobs.list(&states).await.unwrap();
    assert_eq!(
        listed.iter().map(|job| job.id).collect::<Vec<_>>(),
        [JobId(4)]
    );
}

pub(crate) async fn a_job_that_is_withdrawn_may_be_asked_for_again<J: Jobs>(jobs: J, _: J) {
    let wanted = job("a", at(0));
    let (id, _) = jobs.ask(&wanted, at(0)).await.unwrap();
    let (_, lease) = work(&jobs, "A", at(0)).await;
    let early = Ending::Withdrawn("the session has not begun".to_owned());
    jobs.finish(lease, &early, at(1)).await.unwrap();
    let error = jobs.job(id).await.unwrap_err();
    assert_eq!(error.kind(), LedgerErrorKind::NotFound);
    fenced(jobs.reach(lease, "publish").await);
    assert_eq!(jobs.ask(&wanted, at(2)).await.unwrap(), (JobId(2), true));
}

pub(crate) async fn what_is_said_under_a_key_is_said_once<J: Jobs>(jobs: J, other: J) {
    let notice = |key: &str, seconds| JobNotice {
        key: key.to_owned(),
        at: at(seconds),
        is_alert: true,
        text: format!("{key} is late"),
    };
    assert!(jobs.say(&notice("a", 0)).await.unwrap());
    assert!(!other.say(&notice("a", 5)).await.unwrap());
    assert!(other.say(&notice("b", 5)).await.unwrap());
    let said = jobs.notices(10).await.unwrap();
    assert_eq!(said, [notice("b", 5), notice("a", 0)]);
}
