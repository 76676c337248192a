//! Jobs: the work that goes on by itself, one piece at a time, each piece once.
//!
//! [`Worker`] does them, [`ask_for_due`] asks for those whose time has come, and people ask for and look
//! at them with the functions here. Where they are kept, and what makes a late owner harmless, is in
//! `equipoise_ledger`.

mod attempt;
mod backfill;
mod daily_run;
mod due;
mod notices;
mod retry;
mod seat;
mod sources;
mod task;
#[cfg(test)]
mod tests;
mod worker;

pub use attempt::{Tools, Warm};
pub use due::{Plan, ask_for_due};
pub use task::Task;
pub use worker::{Turn, Worker};

use equipoise_ledger::{Attempt, Job, JobFilter, JobId, JobNotice, JobState};
use equipoise_model::Instant;

use crate::{AppError, Store};

/// Ask for `task`; answers its number and whether it is new.
///
/// # Errors
/// When it cannot be done at all, or the ledger cannot be written.
pub async fn ask(store: &Store, task: &Task, now: Instant) -> Result<(JobId, bool), AppError> {
    check(store, task, now)?;
    Ok(store.ledger().jobs().ask(&task.asked(now), now).await?)
}

fn check(store: &Store, task: &Task, now: Instant) -> Result<(), AppError> {
    let refused = |what: String| {
        Err(AppError::Job {
            job: task.kind().to_owned(),
            what,
        })
    };
    match task {
        Task::DailyRun { mic, session } => {
            let calendar = due::exchange(store, mic)?;
            match calendar.close(*session) {
                None => refused(format!("{mic} is closed on {session}")),
                Some(close) if now < close => {
                    refused(format!("{mic} closes on {session} at {close} only"))
                }
                Some(_) => Ok(()),
            }
        }
        Task::Backfill { from, to, .. } => {
            let range = crate::Range {
                from: Some(*from),
                to: Some(*to),
            };
            range.checked(("from", "to"), store.today(now))?;
            let years = to.years_since(*from).unwrap_or(0);
            match years > backfill::YEARS_MAX {
                true => refused(format!(
                    "{years} years from {from} to {to} are over the limit of {}",
                    backfill::YEARS_MAX
                )),
                false => Ok(()),
            }
        }
        Task::Backup | Task::Upkeep => Ok(()),
    }
}

/// Jobs, the newest first.
///
/// # Errors
/// When the ledger cannot be read.
pub async fn list(store: &Store, filter: &JobFilter) -> Result<Vec<Job>, AppError> {
    Ok(store.ledger().jobs().list(filter).await?)
}

/// One job and the attempts at it.
///
/// # Errors
/// When there is no such job, or the ledger cannot be read.
pub async fn show(store: &Store, id: JobId) -> Result<(Job, Vec<Attempt>), AppError> {
    let jobs = store.ledger().jobs();
    Ok((jobs.job(id).await?, jobs.attempts(id).await?))
}

/// Do not want a job any more; answers how it stands. One that runs stops within seconds.
///
/// # Errors
/// When there is no such job, or it has ended.
pub async fn cancel(store: &Store, id: JobId, now: Instant) -> Result<JobState, AppError> {
    Ok(store.ledger().jobs().cancel(id, now).await?)
}

/// Try a job again that failed, was cancelled or waits.
///
/// # Errors
/// When there is no such job, or it is in another state.
pub async fn retry(store: &Store, id: JobId, now: Instant) -> Result<(), AppError> {
    Ok(store.ledger().jobs().retry(id, now).await?)
}

/// The last `limit` things jobs had to say, the newest first.
///
/// # Errors
/// When the ledger cannot be read.
pub async fn said(store: &Store, limit: u32) -> Result<Vec<JobNotice>, AppError> {
    Ok(store.ledger().jobs().notices(limit).await?)
}
