//! Arguments of `equipoise jobs`, `backup` and `restore`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use equipoise_app::jobs::Task;
use equipoise_ledger::{JobId, JobState};
use equipoise_model::{Date, Instant};

use super::ingest_web::Lines;
use super::shared::Output;

#[derive(Debug, Subcommand)]
pub(crate) enum Jobs {
    /// Jobs, the newest first
    #[command(after_help = "Examples:
  equipoise jobs list
  equipoise jobs list --state failed --format json")]
    List {
        /// In this state: queued, running, waiting, succeeded, failed or cancelled
        #[arg(long, value_parser = parse_state)]
        state: Option<JobState>,
        /// Of this kind: `daily_run`, backfill, backup or upkeep
        #[arg(long, value_parser = parse_kind)]
        kind: Option<String>,
        /// No more than so many
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        limit: u32,
        #[command(flatten)]
        output: Output,
    },
    /// One job and the attempts at it
    Show {
        #[command(flatten)]
        job: One,
        #[command(flatten)]
        output: Output,
    },
    /// Ask for a job and work on it until it ends, or wait for the process that works on the jobs
    #[command(subcommand)]
    Run(Run),
    /// Do not want a job any more; one that runs stops within seconds
    Cancel(One),
    /// Try a job again that failed, was cancelled or waits for its next try
    Retry(One),
    /// Tell what becomes of a job until it ends
    Follow(One),
    /// What the jobs had to say: publications, and sessions that are late or wait
    Notices {
        /// No more than so many, the newest first
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=10_000))]
        limit: u32,
        #[command(flatten)]
        output: Output,
    },
}

#[derive(Debug, Args)]
pub(crate) struct One {
    /// Its number
    #[arg(value_parser = parse_id)]
    pub(crate) job: JobId,
}

#[derive(Debug, Subcommand)]
#[expect(
    clippy::enum_variant_names,
    reason = "a run of the day is called a daily run"
)]
pub(crate) enum Run {
    /// Everything that is due: sessions in their order, one after the other
    #[command(after_help = "Examples:
  equipoise jobs run due
  equipoise jobs run due --at 2024-03-12T22:00:00Z   as if it was that time")]
    Due(At),
    /// One session of an exchange: fetch, publish, tell
    DailyRun {
        /// The exchange, by its market identifier code
        #[arg(long, default_value = "XNYS")]
        exchange: String,
        /// The session
        #[arg(long)]
        session: Date,
        #[command(flatten)]
        at: At,
    },
    /// Fetch history that the ledger lacks, a year at a time
    #[command(after_help = "Example:
  equipoise jobs run backfill --from 2014-01-02 --to 2023-12-29 --universe largest:600")]
    Backfill {
        /// First date
        #[arg(long)]
        from: Date,
        /// Last date
        #[arg(long)]
        to: Date,
        /// Which lines: held, all, largest:500, symbols as AAPL,BRK.B, or `file:PATH` with a symbol a line
        #[arg(long, value_parser = Lines::parse, default_value = "held")]
        universe: Lines,
        #[command(flatten)]
        at: At,
    },
    /// A verified copy of the ledger; older ones make room
    Backup(At),
    /// Remove what is old and not the truth: ended jobs, notices, kept answers
    Upkeep(At),
}

#[derive(Debug, Args)]
pub(crate) struct At {
    /// As if it was this time (RFC 3339) when the command starts
    #[arg(long)]
    pub(crate) at: Option<Instant>,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The folder of the backup
    pub(crate) backup: PathBuf,
    /// Set the ledger that is there aside
    #[arg(long)]
    pub(crate) replace: bool,
}

fn parse_id(text: &str) -> Result<JobId, String> {
    let number = text.parse::<u64>();
    number
        .map(JobId)
        .map_err(|error| format!("{text:?} is no number of a job: {error}"))
}

fn parse_state(text: &str) -> Result<JobState, String> {
    JobState::parse(text).ok_or_else(|| {
        let names = JobState::ALL.map(JobState::name).join(", ");
        format!("{text:?} is no state: there are {names}")
    })
}

fn parse_kind(text: &str) -> Result<String, String> {
    match Task::KINDS.contains(&text) {
        true => Ok(text.to_owned()),
        false => Err(format!(
            "{text:?} is no kind: there are {}",
            Task::KINDS.join(", ")
        )),
    }
}
