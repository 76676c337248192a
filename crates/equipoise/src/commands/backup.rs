//! `equipoise backup` and `equipoise restore`.

use std::process::ExitCode;

use equipoise_app::DataFolder;
use equipoise_app::backup::backup;
use equipoise_app::restore;
use equipoise_ledger::Access;

use super::now;
use crate::cli::Restore;
use crate::config::Settings;
use crate::{files, output, progress};

pub(super) async fn run(settings: &Settings, is_quiet: bool) -> anyhow::Result<ExitCode> {
    let store = files::open(settings, Access::Read).await?;
    let (progress, bar) = progress::bar(is_quiet);
    let made = backup(&store, settings.jobs.backups_kept, now(), &progress).await;
    bar.finish_and_clear();
    output::text(&made?.to_string())?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn restore(
    settings: &Settings,
    wanted: &Restore,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let data = DataFolder::new(&settings.data_dir);
    let (progress, bar) = progress::bar(is_quiet);
    let restored = restore::restore(&wanted.backup, &data, wanted.replace, now(), &progress).await;
    bar.finish_and_clear();
    let restored = restored?;
    let root = data.root().display();
    output::text(&format!("{root}: entries up to {}", restored.sequence))?;
    if let Some(replaced) = restored.replaced {
        output::text(&format!(
            "the ledger before it is in {}",
            replaced.display()
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}
