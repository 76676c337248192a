//! `equipoise changes`: entries and exits of an index.

use std::process::ExitCode;

use equipoise_app::changes::changes;
use equipoise_app::export::tables::CHANGES;
use equipoise_ledger::Access;

use super::range_of;
use crate::cli::Changes;
use crate::config::Settings;
use crate::{files, output, progress};

const SHOWN: [&str; 6] = [
    "session",
    "action",
    "symbol",
    "market_cap",
    "name",
    "sector",
];

pub(super) async fn run(
    settings: &Settings,
    wanted: Changes,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let store = files::open(settings, Access::Read).await?;
    let range = range_of(&store, &wanted.dates)?;
    let selection = wanted.vintage.of(wanted.index.index);
    let (progress, bar) = progress::bar(is_quiet);
    let found = changes(&store, &selection, range, &progress).await;
    bar.finish_and_clear();
    output::rows(&CHANGES, &found?.rows, wanted.output.format, &SHOWN)?;
    Ok(ExitCode::SUCCESS)
}
