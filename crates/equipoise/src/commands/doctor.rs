//! `equipoise doctor`: is the data folder sound?

use std::process::ExitCode;

use equipoise_app::doctor::doctor;
use equipoise_ledger::Access;

use crate::config::Settings;
use crate::{files, output, progress};

pub(super) async fn run(settings: &Settings, is_quiet: bool) -> anyhow::Result<ExitCode> {
    let store = files::open(settings, Access::Read).await?;
    let (progress, bar) = progress::bar(is_quiet);
    let found = doctor(&store, &progress).await;
    bar.finish_and_clear();
    let found = found?;
    for fault in &found.faults {
        output::text(&format!("ledger: {fault}"))?;
    }
    if !found.is_sound() {
        output::text(&format!(
            "ledger: {} entries read, {} faults; restore it from a backup",
            found.entries,
            found.faults.len()
        ))?;
        return Ok(ExitCode::from(1));
    }
    output::text(&format!(
        "ledger: {} entries, every hash and link agrees",
        found.entries
    ))?;
    for line in &found.projection {
        output::text(&format!("projection: {line}"))?;
    }
    output::text(&found.panel)?;
    for line in &found.unfinished {
        output::text(line)?;
    }
    Ok(ExitCode::SUCCESS)
}
