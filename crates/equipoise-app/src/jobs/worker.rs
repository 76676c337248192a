//! The worker: takes one job at a time, shows signs of life while it is done, and records its end.
//!
//! A worker has no state that matters: everything it knows stands in the jobs of the ledger, and being
//! killed is a way to stop like any other.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use equipoise_ledger::{
    Claim, Ending, Job, JobId, JobProgress, Lease, LedgerErrorKind, Pulse, SqliteJobs,
};
use equipoise_model::Instant;
use equipoise_providers::transport::Clock;
use futures::FutureExt;
use tokio_util::sync::CancellationToken;

use super::attempt::{Attempt, Stop, Tools};
use super::seat::Seat;
use super::{Plan, Task, ask_for_due, backfill, daily_run};
use crate::progress::Step;
use crate::{AppError, Progress, Store, backup, upkeep};

/// Between two signs of life of a job, and two looks for work.
const BEAT: Duration = Duration::from_secs(2);
/// Looks for work between two looks at what is due: half a minute.
const DUE_EVERY: u32 = 15;
/// Looks at a silent job before it is taken over: thirty seconds.
const SILENT_LOOKS: u32 = 15;

/// What a look for work came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// A job had its attempt.
    Worked(JobId),
    /// There is nothing to do until then, if at all.
    Idle(Option<Instant>),
    /// Another process works.
    Elsewhere,
}

/// Works on the jobs of a store. Its work is done in the task that asks for it: a service gives it a
/// thread of its own.
#[derive(Debug)]
pub struct Worker {
    store: Store,
    tools: Tools,
    clock: Arc<dyn Clock>,
    owner: String,
    seat: Option<Seat>,
    /// The last sign of life of another owner, and how often it was seen.
    heard: Option<(Pulse, u32)>,
    /// Looks for work until the next look at what is due.
    until_due: u32,
}

impl Worker {
    /// A worker called `owner`, a name for people.
    #[must_use]
    pub fn new(store: Store, tools: Tools, clock: Arc<dyn Clock>, owner: String) -> Self {
        Self {
            store,
            tools,
            clock,
            owner,
            seat: None,
            heard: None,
            until_due: 0,
        }
    }

    /// Ask for what is due and work on it until `stop`.
    pub async fn serve(&mut self, plan: &Plan, stop: &CancellationToken) {
        let mut trouble = String::new();
        while !stop.is_cancelled() {
            let turn = self.due_turn(plan, stop).await;
            let is_busy = matches!(turn, Ok(Turn::Worked(_)));
            match turn {
                Ok(_) => trouble.clear(),
                Err(error) => {
                    let text = error.to_string();
                    if text != trouble {
                        tracing::warn!(%error, "the jobs cannot be worked on");
                        trouble = text;
                    }
                }
            }
            if !is_busy {
                tokio::select! {
                    () = self.clock.sleep(BEAT) => {}
                    () = stop.cancelled() => {}
                }
            }
        }
    }

    async fn due_turn(&mut self, plan: &Plan, stop: &CancellationToken) -> Result<Turn, AppError> {
        if self.until_due == 0 && self.sits()? {
            ask_for_due(&self.store, plan, self.clock.now()).await?;
            self.until_due = DUE_EVERY;
        }
        self.until_due = self.until_due.saturating_sub(1);
        let turn = self.turn(stop).await?;
        if matches!(turn, Turn::Worked(_)) {
            // The next session may have its turn now.
            self.until_due = 0;
        }
        Ok(turn)
    }

    /// Whether this process is the one that works on the jobs.
    ///
    /// # Errors
    /// When the data folder cannot be written to.
    pub fn sits(&mut self) -> Result<bool, AppError> {
        if self.seat.is_none() {
            self.seat = Seat::take(self.store.folder().jobs_lock())?;
        }
        Ok(self.seat.is_some())
    }

    /// Take the job whose turn it is and give it one attempt.
    ///
    /// # Errors
    /// When the jobs cannot be read or written. What goes wrong in the job is recorded with it.
    pub async fn turn(&mut self, stop: &CancellationToken) -> Result<Turn, AppError> {
        let sits = self.sits()?;
        let jobs = self.store.ledger().jobs();
        let pulse = jobs.pulse().await?;
        let silent = match (&pulse, sits) {
            // Whoever works has the seat, so this owner is gone.
            (Some(_), true) => pulse.clone(),
            (Some(_), false) => self.silent(pulse.clone()),
            (None, true) => None,
            (None, false) => {
                self.heard = None;
                return Ok(Turn::Elsewhere);
            }
        };
        if let (Some(pulse), None) = (pulse, &silent) {
            self.hear(pulse);
            return Ok(Turn::Elsewhere);
        }
        self.heard = None;
        let now = self.clock.now();
        match jobs.claim(&self.owner, now, silent.as_ref()).await? {
            Claim::Idle(next) => Ok(Turn::Idle(next)),
            Claim::Busy(_) => Ok(Turn::Elsewhere),
            Claim::Work(job, lease) => {
                let id = job.id;
                self.attempt(*job, lease, stop).await?;
                Ok(Turn::Worked(id))
            }
        }
    }

    /// The same pulse as was heard so often that its owner must be silent.
    fn silent(&self, pulse: Option<Pulse>) -> Option<Pulse> {
        let (heard, looks) = self.heard.as_ref()?;
        pulse.filter(|pulse| pulse == heard && *looks >= SILENT_LOOKS)
    }

    fn hear(&mut self, pulse: Pulse) {
        match &mut self.heard {
            Some((last, looks)) if *last == pulse => *looks += 1,
            heard => *heard = Some((pulse, 1)),
        }
    }

    async fn attempt(
        &self,
        job: Job,
        lease: Lease,
        stop: &CancellationToken,
    ) -> Result<(), AppError> {
        tracing::info!(job.id = job.id.0, job.key = %job.key, attempt = job.attempts, "job begins");
        let place = Arc::new(Mutex::new(JobProgress::default()));
        let attempt = Attempt {
            store: self.store.under(lease),
            job: job.clone(),
            lease,
            tools: self.tools.clone(),
            clock: Arc::clone(&self.clock),
            progress: progress_into(Arc::clone(&place)),
            cancel: CancellationToken::new(),
        };
        let Some(ending) = self.ending(attempt, place, stop).await else {
            tracing::warn!(job.id = job.id.0, "job was taken over by another owner");
            return Ok(());
        };
        let finished = self.store.ledger().jobs();
        match finished.finish(lease, &ending, self.clock.now()).await {
            Err(error) if error.kind() == LedgerErrorKind::Fenced => {
                tracing::warn!(job.id = job.id.0, "job was taken over by another owner");
            }
            other => other?,
        }
        match &ending {
            Ending::Failed(what) => {
                tracing::error!(job.id = job.id.0, job.key = %job.key, what, "job failed");
            }
            ending => tracing::info!(job.id = job.id.0, job.key = %job.key, ?ending, "job ends"),
        }
        Ok(())
    }

    /// How the attempt ends; `None` when the job was taken over meanwhile.
    async fn ending(
        &self,
        attempt: Attempt,
        place: Arc<Mutex<JobProgress>>,
        stop: &CancellationToken,
    ) -> Option<Ending> {
        let job = attempt.job.clone();
        // Signs of life come from a task of their own, whatever the work waits for or computes.
        let heart = beat_until_asked(self.store.ledger().jobs(), attempt.lease, place);
        let mut heart = tokio::spawn(heart);
        // A broken invariant ends the job, not the service.
        let work = AssertUnwindSafe(carry_out(attempt)).catch_unwind();
        // Everything a job does is safe to be cut off anywhere, as a kill does it.
        let ending = tokio::select! {
            done = Box::pin(work) => match done {
                Ok(Ok(what)) => Some(Ending::Succeeded(what)),
                Ok(Err(stop)) if is_fenced(&stop) => None,
                Ok(Err(stop)) => Some(stop.ending(&job, self.clock.now())),
                Err(panic) => Some(Ending::Failed(broken_off(panic.as_ref()))),
            },
            asked = &mut heart => asked.unwrap_or(Some(Ending::Stopped)),
            () = stop.cancelled() => Some(Ending::Stopped),
        };
        heart.abort();
        ending
    }
}

/// Shows signs of life of a job until somebody asks for its end; `None` when it was taken over.
async fn beat_until_asked(
    jobs: SqliteJobs,
    lease: Lease,
    place: Arc<Mutex<JobProgress>>,
) -> Option<Ending> {
    loop {
        tokio::time::sleep(BEAT).await;
        let progress = place.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match jobs.beat(lease, &progress).await {
            Ok(false) => {}
            Ok(true) => return Some(Ending::Cancelled("cancelled while it ran".to_owned())),
            Err(error) if error.kind() == LedgerErrorKind::Fenced => return None,
            Err(error) => tracing::warn!(job.id = lease.job.0, %error, "no sign of life recorded"),
        }
    }
}

/// What a panic said.
fn broken_off(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("it broke off: {}", text.unwrap_or("nobody said why"))
}

fn is_fenced(stop: &Stop) -> bool {
    let Stop::Failed(AppError::Ledger(error)) = stop else {
        return false;
    };
    error.kind() == LedgerErrorKind::Fenced
}

fn progress_into(place: Arc<Mutex<JobProgress>>) -> Progress {
    Progress::new(move |step: Step<'_>| {
        let mut place = place.lock().unwrap_or_else(PoisonError::into_inner);
        if place.stage != step.stage {
            step.stage.clone_into(&mut place.stage);
        }
        (place.done, place.total) = (step.done, step.total);
    })
}

async fn carry_out(attempt: Attempt) -> Result<String, Stop> {
    match Task::of(&attempt.job)? {
        Task::DailyRun { mic, session } => {
            Box::pin(daily_run::carry_out(&attempt, &mic, session)).await
        }
        Task::Backfill { universe, from, to } => {
            Box::pin(backfill::carry_out(&attempt, &universe, from, to)).await
        }
        Task::Backup => {
            let keep = attempt.tools.backups;
            let now = attempt.now();
            let made = backup::backup(&attempt.store, keep, now, &attempt.progress).await?;
            Ok(made.to_string())
        }
        Task::Upkeep => {
            let sources = attempt.tools.sources.iter();
            let retention = upkeep::Retention {
                history_days: attempt.tools.history_days,
                kept_days: attempt.tools.kept_days,
                kept_bytes: attempt.tools.kept_bytes,
                kept: attempt.tools.kept.clone(),
                sources: sources.map(|one| one.source().name()).collect(),
            };
            let now = attempt.now();
            Ok(upkeep::upkeep(&attempt.store, &retention, now)
                .await?
                .to_string())
        }
    }
}
