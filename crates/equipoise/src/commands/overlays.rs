//! `equipoise overlays`: levels of overlays.

use std::process::ExitCode;

use equipoise_app::calculation;
use equipoise_app::export::tables::OVERLAYS;
use equipoise_ledger::Access;

use super::range_of;
use crate::cli::Overlays;
use crate::config::Settings;
use crate::{files, output, progress};

const SHOWN: [&str; 3] = ["session", "overlay", "level"];

pub(super) async fn run(
    settings: &Settings,
    wanted: Overlays,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let store = files::open(settings, Access::Read).await?;
    let range = range_of(&store, &wanted.dates)?;
    let selection = wanted.vintage.of(wanted.index.index);
    let (progress, bar) = progress::bar(is_quiet);
    let found =
        calculation::overlays(&store, &selection, range, wanted.name.as_deref(), &progress).await;
    bar.finish_and_clear();
    output::rows(&OVERLAYS, &found?.rows, wanted.output.format, &SHOWN)?;
    Ok(ExitCode::SUCCESS)
}
