//! `equipoise levels`: levels of an index.

use std::process::ExitCode;

use equipoise_app::export::tables::LEVELS;
use equipoise_app::levels::levels;
use equipoise_app::{IndexSelection, Range};
use equipoise_ledger::Access;
use equipoise_model::calendar;

use super::now;
use crate::cli::Levels;
use crate::config::Settings;
use crate::{files, output, progress};

pub(super) async fn run(
    settings: &Settings,
    wanted: Levels,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let today = calendar::new_york_date(now());
    let range = Range {
        from: wanted.dates.from,
        to: wanted.dates.to,
    };
    let range = range.checked(("--from", "--to"), today)?;
    let selection = IndexSelection {
        index: wanted.index.index,
        as_of: wanted.vintage.as_of,
    };
    let store = files::open(settings, Access::Read).await?;
    let (progress, bar) = progress::bar(is_quiet);
    let found = levels(&store, &selection, range, &progress).await;
    bar.finish_and_clear();
    output::rows(
        &LEVELS,
        &found?.rows,
        wanted.output.format,
        &output::LEVEL_COLUMNS,
    )?;
    Ok(ExitCode::SUCCESS)
}
