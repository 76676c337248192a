//! What the jobs need: their plan, their tools, and the name of who works on them.

use std::sync::Arc;

use equipoise_app::jobs::{Plan, Tools, Warm};
use equipoise_providers::transport::KeptAnswers;

use crate::config::Settings;
use crate::sources;

/// When what is asked for. A command that was given for what is due runs sessions whether or not a
/// service would.
pub(crate) fn plan(settings: &Settings, by_command: bool) -> Plan {
    Plan {
        timing: settings.jobs.timing,
        runs: by_command || settings.jobs.are_run_daily,
        house_minute_utc: settings.jobs.house_minute_utc,
    }
}

/// What jobs work with. A source that lacks a setting is not asked.
pub(crate) async fn tools(settings: &Settings, warm: Option<Warm>) -> anyhow::Result<Tools> {
    let (names, _) = sources::askable(settings);
    Ok(Tools {
        sources: Arc::from(sources::open(settings, &names).await?),
        universe: settings.jobs.universe.clone(),
        kept: KeptAnswers::new(sources::answers(settings)),
        kept_days: settings.providers.keep_days,
        kept_bytes: settings.providers.keep_bytes,
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
