//! What is due: the next session of each exchange, and the work of the house.
//!
//! Of an exchange only the oldest session that is not published is asked for, so sessions come in
//! order, also after an outage. What is published stands in the ledger and a key is taken once, so a
//! clock that jumps asks for nothing twice.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use equipoise_engine::BuildError;
use equipoise_ledger::{Job, JobState};
use equipoise_model::calendar::Calendar;
use equipoise_model::{Date, IndexId, Instant, RunTiming, SessionClock, SessionRun, Standing};

use super::{Task, notices};
use crate::schedule::DEFAULT_MIC;
use crate::{AppError, Store, definitions};

/// Sessions looked at in one go; dealt with are all of them but one.
const LOOKED_AT: usize = 400;

/// When what is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// How long after a close its run begins, and by when it has to be done.
    pub timing: RunTiming,
    /// Whether daily runs are asked for.
    pub runs: bool,
    /// From which minute of the day on, in UTC, backup and upkeep are asked for; `None` is never.
    pub house_minute_utc: Option<u32>,
}

/// Ask for the jobs that are due at `now`.
///
/// # Errors
/// When the ledger cannot be read or written, or a definition names a calendar that is not known.
pub async fn ask_for_due(store: &Store, plan: &Plan, now: Instant) -> Result<(), AppError> {
    if plan.runs {
        for (mic, done) in exchanges(store).await? {
            ask_for_run(store, plan, &mic, done, now).await?;
        }
    }
    let minute = now.time().signed_duration_since(chrono::NaiveTime::MIN);
    let is_time = |from: u32| minute.num_minutes() >= i64::from(from);
    if plan.house_minute_utc.is_some_and(is_time) {
        for task in [Task::Backup, Task::Upkeep] {
            let jobs = store.ledger().jobs();
            jobs.ask(&task.scheduled(now), now).await?;
        }
    }
    Ok(())
}

async fn ask_for_run(
    store: &Store,
    plan: &Plan,
    mic: &str,
    done: Option<Date>,
    now: Instant,
) -> Result<(), AppError> {
    let clock = SessionClock::new(exchange(store, mic)?, plan.timing);
    let due = clock.due(now, done, LOOKED_AT).runs;
    tell_late(store, mic, &due, now).await?;
    let jobs = store.ledger().jobs();
    for run in due {
        let key = Task::daily_key(mic, run.session);
        match jobs.keyed(&key).await? {
            None => {
                let session = run.session;
                let mic = mic.to_owned();
                let task = Task::DailyRun { mic, session };
                jobs.ask(&task.scheduled(now), now).await?;
                return Ok(());
            }
            // It ended before its time, by a clock that was ahead: it has its chance now.
            Some(job) if job.state != JobState::Succeeded && is_of_the_future(&job, now) => {
                if job.state.is_ended() {
                    jobs.retry(job.id, now).await?;
                }
                return Ok(());
            }
            Some(job) if job.state == JobState::Failed => {
                let text = format!(
                    "sessions of {mic} from {} on wait for job {}, which failed: {}",
                    run.session, job.id, job.outcome
                );
                return notices::say(store, format!("blocked {key}"), true, text, now).await;
            }
            Some(job) if !job.state.is_ended() => return Ok(()),
            // Done, or given up by somebody: the next session has its turn.
            Some(_) => {}
        }
    }
    Ok(())
}

/// Whether it was asked for more than a day ahead of `now`: by a clock that was wrong then.
fn is_of_the_future(job: &Job, now: Instant) -> bool {
    job.created_at > now + TimeDelta::days(1)
}

/// Alert once about the oldest session that should be published by now.
async fn tell_late(
    store: &Store,
    mic: &str,
    due: &[SessionRun],
    now: Instant,
) -> Result<(), AppError> {
    let is_late = |run: &&SessionRun| run.standing(now) == Standing::Late;
    let Some(run) = due.iter().find(is_late) else {
        return Ok(());
    };
    let (session, deadline) = (run.session, run.deadline);
    let more = due.iter().filter(is_late).count() - 1;
    let text = format!(
        "{mic} {session} is not published and was due by {deadline}; {more} later sessions wait too"
    );
    notices::say(store, format!("late {mic} {session}"), true, text, now).await
}

/// How far the indices in force are published, by the exchange whose sessions they follow: as far as
/// the one that is furthest behind. One that was never built waits for the newest session only.
async fn exchanges(store: &Store) -> Result<BTreeMap<String, Option<Date>>, AppError> {
    let mut exchanges: BTreeMap<String, Option<Date>> = BTreeMap::new();
    for (index, mic) in in_force(store).await? {
        let done = published_until(store, &index).await?;
        let behind = exchanges.entry(mic).or_insert(done);
        *behind = match (*behind, done) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
    Ok(exchanges)
}

/// The indices in force that follow the sessions of the exchange `mic`, by name.
pub(super) async fn indices_of(store: &Store, mic: &str) -> Result<Vec<IndexId>, AppError> {
    let all = in_force(store).await?.into_iter();
    let here = all.filter(|(_, of)| of == mic);
    Ok(here.map(|(index, _)| index).collect())
}

async fn in_force(store: &Store) -> Result<Vec<(IndexId, String)>, AppError> {
    let until = store.head().await?.sequence;
    let mut found = Vec::new();
    for index in definitions::indices(store).await? {
        match definitions::in_force(store.ledger(), &index, until).await {
            Ok(Some(version)) => {
                let mic = version.definition.calendar;
                found.push((index, mic.unwrap_or_else(|| DEFAULT_MIC.to_owned())));
            }
            Ok(None) | Err(AppError::Retired { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// The calendar of the exchange `mic`.
pub(super) fn exchange(store: &Store, mic: &str) -> Result<Calendar, AppError> {
    let calendar = store.calendars().get(mic).cloned();
    calendar.ok_or_else(|| {
        AppError::Build(BuildError::UnknownCalendar {
            given: mic.to_owned(),
            known: store.calendars().mics().collect::<Vec<_>>().join(", "),
        })
    })
}

/// The last session of `index` that is published; `None` when nothing is.
pub(super) async fn published_until(
    store: &Store,
    index: &IndexId,
) -> Result<Option<Date>, AppError> {
    let until = store.head().await?.sequence;
    let link = definitions::running(store.ledger(), index, until).await?;
    Ok(link.and_then(|link| link.head.span).map(|(_, last)| last))
}
