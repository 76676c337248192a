//! `equipoise schedule`: which sessions wait to be published, and by when.

use std::process::ExitCode;

use equipoise_app::export::tables::{SCHEDULE, ScheduleRow};
use equipoise_app::schedule::schedule;
use equipoise_ledger::Access;
use equipoise_model::RunTiming;

use super::{now, remark};
use crate::cli::Schedule;
use crate::config::Settings;
use crate::{exit, files, output, progress};

const SHOWN: [&str; 8] = [
    "index",
    "session",
    "standing",
    "half_day",
    "due_local",
    "due",
    "deadline",
    "held",
];

pub(super) async fn run(
    settings: &Settings,
    wanted: Schedule,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let set = settings.jobs.timing;
    let after_close = wanted.after_close.unwrap_or(set.after_close_minutes());
    let deadline = wanted.deadline.unwrap_or(set.deadline_minutes());
    let timing = match RunTiming::try_new(after_close, deadline) {
        Ok(timing) => timing,
        Err(error) => return Ok(exit::usage(&error.into())),
    };
    let store = files::open(settings, Access::Read).await?;
    let (progress, bar) = progress::bar(is_quiet);
    let at = wanted.at.unwrap_or_else(now);
    let limit = usize::from(wanted.sessions);
    let found = schedule(&store, timing, at, limit, &progress).await;
    bar.finish_and_clear();
    let found = found?;
    let is_late = found.is_late();
    if found.more > 0 {
        remark(is_quiet, &format!("{} more sessions are due", found.more));
    }
    let rows: Vec<ScheduleRow> = found.runs.into_iter().map(ScheduleRow::from).collect();
    output::rows(&SCHEDULE, &rows, wanted.output.format, &SHOWN)?;
    Ok(ExitCode::from(u8::from(is_late)))
}
