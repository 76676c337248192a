//! What the jobs need: their plan, their tools, and the name of who works on them.

use std::sync::Arc;

use equipoise_app::jobs::{Plan, Tools, Warm};
use equipoise_providers::transport::Transport;

use crate::config::Settings;

/// Days for which answers of sources are kept.
const KEPT_DAYS: u32 = 30;

/// When what is asked for. A command that was given for what is due runs sessions whether or not a
/// service would.
pub(crate) fn plan(settings: &Settings, by_command: bool) -> Plan {
    Plan {
        timing: settings.jobs.timing,
        runs: by_command || settings.jobs.daily_run.is_some(),
        house_minute_utc: settings.jobs.house_minute_utc,
    }
}

/// What jobs work with.
pub(crate) async fn tools(settings: &Settings, warm: Option<Warm>) -> anyhow::Result<Tools> {
    let sources: Vec<Transport> = Vec::new();
    Ok(Tools {
        sources: Arc::from(sources),
        universe: settings.jobs.daily_run.clone(),
        kept: None,
        kept_days: KEPT_DAYS,
        backups: settings.jobs.backups_kept,
        history_days: settings.jobs.history_days,
        default_size: settings.index_size,
        warm,
    })
}

/// The name of this process among the owners of jobs: for people, nothing depends on it.
pub(crate) fn owner(command: &str) -> String {
    format!("{command}, process {}", std::process::id())
}
