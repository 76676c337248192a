//! Settings of the jobs: whether they run, when, and how long what is kept.

use anyhow::{Context, bail};
use equipoise_app::fetch::Universe;
use equipoise_model::RunTiming;

use super::sources::Found;
use super::table::Name;
use crate::cli::Lines;

/// The most backups that are kept.
const BACKUPS_MAX: u32 = 1000;
/// The longest history: about ten years.
const HISTORY_DAYS_MAX: u32 = 3660;

/// Every setting of the jobs, checked.
#[derive(Debug, Clone)]
pub(crate) struct Jobs {
    /// Whether `serve` works on them.
    pub(crate) are_worked_on: bool,
    /// Whether daily runs are asked for after each close.
    pub(crate) are_run_daily: bool,
    /// The lines a daily run asks the sources for; `None` leaves it at what was imported.
    pub(crate) universe: Option<Universe>,
    pub(crate) timing: RunTiming,
    /// From which minute of the day on, in UTC, backup and upkeep are asked for.
    pub(crate) house_minute_utc: Option<u32>,
    pub(crate) backups_kept: usize,
    pub(crate) history_days: u32,
}

pub(super) fn parse(found: &Found) -> anyhow::Result<Jobs> {
    let after_close = found.number(Name::RunAfterCloseMinutes)?;
    let deadline = found.number(Name::RunDeadlineMinutes)?;
    let origin = |name| found.origin(name).to_string();
    let text = |name| found.text(name).trim();
    let are_worked_on = match text(Name::Jobs) {
        "on" => true,
        "off" => false,
        other => bail!("jobs {other:?} ({}) is not on or off", origin(Name::Jobs)),
    };
    let (are_run_daily, universe) = match text(Name::DailyRun) {
        "off" => (false, None),
        "imported" => (true, None),
        other => {
            let doing = || format!("setting daily_run ({})", origin(Name::DailyRun));
            let lines = Lines::parse(other).map_err(anyhow::Error::msg);
            let universe = lines.and_then(Lines::universe).with_context(doing)?;
            (true, Some(universe))
        }
    };
    let backups_kept: u32 = found
        .at_most(Name::BackupsKept, BACKUPS_MAX)
        .context("setting backups_kept")?;
    if backups_kept == 0 {
        bail!(
            "backups_kept 0 ({}) is out of range: 1 to {BACKUPS_MAX}",
            origin(Name::BackupsKept)
        );
    }
    Ok(Jobs {
        are_worked_on,
        are_run_daily,
        universe,
        timing: RunTiming::try_new(after_close, deadline)
            .context("settings run_after_close_minutes and run_deadline_minutes")?,
        house_minute_utc: parse_minute(text(Name::BackupTimeUtc)).with_context(|| {
            format!("setting backup_time_utc ({})", origin(Name::BackupTimeUtc))
        })?,
        backups_kept: backups_kept as usize,
        history_days: found
            .at_most(Name::JobHistoryDays, HISTORY_DAYS_MAX)
            .context("setting job_history_days")?,
    })
}

/// `03:00` as a minute of the day; empty is none.
fn parse_minute(text: &str) -> anyhow::Result<Option<u32>> {
    if text.is_empty() {
        return Ok(None);
    }
    let time = chrono::NaiveTime::parse_from_str(text, "%H:%M")
        .with_context(|| format!("{text:?} is no time of the day such as 03:00"))?;
    let minutes = time
        .signed_duration_since(chrono::NaiveTime::MIN)
        .num_minutes();
    Ok(u32::try_from(minutes).ok())
}
