//! `equipoise levels`: levels of an index.

use std::process::ExitCode;

use equipoise_app::export::tables::LEVELS;
use equipoise_app::levels::levels;
use equipoise_ledger::Access;

use super::range_of;
use crate::cli::Levels;
use crate::config::Settings;
use crate::{files, output, progress};

const SHOWN: [&str; 7] = [
    "session",
    "price_return",
    "gross_total_return",
    "daily_return",
    "constituents",
    "turnover",
    "status",
];

pub(super) async fn run(
    settings: &Settings,
    wanted: Levels,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let store = files::open(settings, Access::Read).await?;
    let range = range_of(&store, &wanted.dates)?;
    let selection = wanted.vintage.of(wanted.index.index);
    let (progress, bar) = progress::bar(is_quiet);
    let found = levels(&store, &selection, range, &progress).await;
    bar.finish_and_clear();
    output::rows(&LEVELS, &found?.rows, wanted.output.format, &SHOWN)?;
    Ok(ExitCode::SUCCESS)
}
