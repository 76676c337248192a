//! `equipoise jobs`: look at the work that goes on by itself, ask for it and stop it.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use equipoise_app::export::tables::{
    ATTEMPTS, AttemptRow, JOB_NOTICES, JOBS, JobNoticeRow, JobRow,
};
use equipoise_app::jobs::{self, Task, Turn, Worker};
use equipoise_app::{AppError, Store};
use equipoise_ledger::{Access, Job, JobFilter, JobId, JobState};
use equipoise_model::Instant;
use equipoise_providers::transport::Clock;
use tokio_util::sync::CancellationToken;

use super::{now, remark};
use crate::cli::{At, Format, Jobs, Run};
use crate::clock::StartedAt;
use crate::config::Settings;
use crate::{files, output, work};

const LISTED: [&str; 7] = [
    "job", "key", "state", "step", "attempts", "run_at", "outcome",
];
const TRIED: [&str; 6] = ["attempt", "started", "ended", "step", "outcome", "what"];
const SAID: [&str; 3] = ["at", "alert", "text"];
/// Between two looks at a job that another process works on.
const LOOK_EVERY: Duration = Duration::from_millis(500);

pub(super) async fn run(
    settings: &Settings,
    wanted: Jobs,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    match wanted {
        Jobs::List {
            state,
            kind,
            limit,
            output,
        } => {
            let store = files::open(settings, Access::Read).await?;
            let filter = JobFilter { state, kind, limit };
            let found = jobs::list(&store, &filter).await?;
            let rows: Vec<JobRow> = found.into_iter().map(JobRow::from).collect();
            output::rows(&JOBS, &rows, output.format, &LISTED)?;
        }
        Jobs::Show { job, output } => {
            let store = files::open(settings, Access::Read).await?;
            let (found, attempts) = jobs::show(&store, job.job).await?;
            if output.format == Format::Table {
                output::text(&described(&found))?;
            }
            let rows: Vec<AttemptRow> = attempts.into_iter().map(AttemptRow::from).collect();
            output::rows(&ATTEMPTS, &rows, output.format, &TRIED)?;
        }
        Jobs::Run(wanted) => return ask(settings, wanted, is_quiet).await,
        Jobs::Cancel(one) => {
            let store = files::open(settings, Access::Write).await?;
            let state = jobs::cancel(&store, one.job, now()).await?;
            store.close().await;
            output::text(match state {
                JobState::Running => "it runs and is asked to stop",
                _ => "cancelled",
            })?;
        }
        Jobs::Retry(one) => {
            let store = files::open(settings, Access::Write).await?;
            jobs::retry(&store, one.job, now()).await?;
            store.close().await;
            output::text(&format!("job {} is queued", one.job))?;
        }
        Jobs::Follow(one) => {
            let store = files::open(settings, Access::Read).await?;
            let mut told = String::new();
            loop {
                let (job, _) = jobs::show(&store, one.job).await?;
                tell(&job, &mut told)?;
                if job.state.is_ended() {
                    return Ok(code_of(&job));
                }
                tokio::time::sleep(LOOK_EVERY).await;
            }
        }
        Jobs::Notices { limit, output } => {
            let store = files::open(settings, Access::Read).await?;
            let said = jobs::said(&store, limit).await?;
            let rows: Vec<JobNoticeRow> = said.into_iter().map(JobNoticeRow::from).collect();
            output::rows(&JOB_NOTICES, &rows, output.format, &SAID)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn ask(settings: &Settings, wanted: Run, is_quiet: bool) -> anyhow::Result<ExitCode> {
    let (task, at) = match wanted {
        Run::Due(At { at }) => (None, at),
        Run::DailyRun {
            exchange,
            session,
            at,
        } => {
            let mic = exchange;
            (Some(Task::DailyRun { mic, session }), at.at)
        }
        Run::Backfill {
            from,
            to,
            universe,
            at,
        } => {
            let universe = universe.universe()?;
            (Some(Task::Backfill { universe, from, to }), at.at)
        }
        Run::Backup(At { at }) => (Some(Task::Backup), at),
        Run::Upkeep(At { at }) => (Some(Task::Upkeep), at),
    };
    let store = files::open(settings, Access::Write).await?;
    let clock: Arc<dyn Clock> = Arc::new(StartedAt::new(at.unwrap_or_else(now)));
    let tools = work::tools(settings, None).await?;
    let owner = work::owner("jobs run");
    let worker = Worker::new(store.clone(), tools, Arc::clone(&clock), owner);
    let stop = stopped_by_signal();
    let ended = match task {
        None => due(settings, &store, worker, clock.as_ref(), &stop).await,
        Some(task) => one(&store, &task, worker, clock.now(), &stop, is_quiet).await,
    };
    store.close().await;
    ended
}

/// Ask for a job and see to it until it ends or waits.
async fn one(
    store: &Store,
    task: &Task,
    mut worker: Worker,
    now: Instant,
    stop: &CancellationToken,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let (id, is_new) = jobs::ask(store, task, now).await?;
    if !is_new {
        remark(is_quiet, &format!("job {id} is there already"));
    }
    let mut told = String::new();
    loop {
        let (job, _) = jobs::show(store, id).await?;
        tell(&job, &mut told)?;
        if job.state.is_ended() {
            return Ok(code_of(&job));
        }
        if stop.is_cancelled() {
            return Ok(ExitCode::from(1));
        }
        match worker.turn(stop).await? {
            Turn::Worked(_) => {}
            Turn::Idle(_) if is_put_off(store, id).await? => {
                let (job, _) = jobs::show(store, id).await?;
                tell(&job, &mut told)?;
                return Ok(ExitCode::from(1));
            }
            Turn::Idle(_) => {}
            Turn::Elsewhere => tokio::time::sleep(LOOK_EVERY).await,
        }
    }
}

async fn is_put_off(store: &Store, id: JobId) -> Result<bool, AppError> {
    Ok(jobs::show(store, id).await?.0.state == JobState::Waiting)
}

/// Work on everything that is due until nothing is left whose turn it is.
async fn due(
    settings: &Settings,
    store: &Store,
    mut worker: Worker,
    clock: &dyn Clock,
    stop: &CancellationToken,
) -> anyhow::Result<ExitCode> {
    let plan = work::plan(settings, true);
    let mut is_well = true;
    loop {
        jobs::ask_for_due(store, &plan, clock.now()).await?;
        match worker.turn(stop).await? {
            Turn::Worked(id) => match jobs::show(store, id).await {
                Ok((job, _)) => {
                    output::text(&described(&job))?;
                    // A session that turns out to be none is called off, which is well.
                    is_well &= matches!(job.state, JobState::Succeeded | JobState::Cancelled);
                }
                // It was asked for before its time and is forgotten.
                Err(error) if error.fault() == equipoise_app::error::Fault::NotFound => {}
                Err(error) => return Err(error.into()),
            },
            Turn::Idle(_) => break,
            Turn::Elsewhere => {
                output::text("another process works on the jobs; `jobs list` shows how far it is")?;
                break;
            }
        }
        if stop.is_cancelled() {
            is_well = false;
            break;
        }
    }
    Ok(ExitCode::from(u8::from(!is_well)))
}

fn tell(job: &Job, told: &mut String) -> anyhow::Result<()> {
    let text = described(job);
    if text != *told {
        output::text(&text)?;
        *told = text;
    }
    Ok(())
}

/// A job on one line.
fn described(job: &Job) -> String {
    let mut text = format!("job {} {}: {}", job.id, job.key, job.state.name());
    match job.state {
        JobState::Running => {
            let progress = &job.progress;
            text += &format!(" at {} {}", job.step, progress.stage);
            if let Some(total) = progress.total {
                text += &format!(" {} of {total}", progress.done);
            }
        }
        JobState::Waiting => {
            let next = job.run_at.format("%FT%TZ");
            text += &format!(
                " until {next}, tried {} of {} times: {}",
                job.attempts, job.attempts_max, job.outcome
            );
        }
        _ if !job.outcome.is_empty() => text += &format!(", {}", job.outcome),
        _ => {}
    }
    text
}

fn code_of(job: &Job) -> ExitCode {
    ExitCode::from(u8::from(job.state != JobState::Succeeded))
}

/// Cancelled by the first Ctrl-C or request to end: the job is given back at the step it is at.
fn stopped_by_signal() -> CancellationToken {
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        crate::server::told_to_stop().await;
        told.cancel();
    });
    stop
}
