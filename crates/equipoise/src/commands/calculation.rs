//! `equipoise calculation`: how levels come about.

use std::process::ExitCode;

use equipoise_app::calculation::calculation;
use equipoise_app::export::tables::CALCULATION;
use equipoise_ledger::Access;

use super::range_of;
use crate::cli::Calculation;
use crate::config::Settings;
use crate::{files, output, progress};

const SHOWN: [&str; 8] = [
    "session",
    "symbol",
    "index_shares",
    "prior_close",
    "close",
    "open_weight",
    "close_weight",
    "contribution",
];

pub(super) async fn run(
    settings: &Settings,
    wanted: Calculation,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let store = files::open(settings, Access::Read).await?;
    let range = range_of(&store, &wanted.dates)?;
    let selection = wanted.vintage.of(wanted.index.index);
    let (progress, bar) = progress::bar(is_quiet);
    let found = calculation(
        &store,
        &selection,
        range,
        wanted.symbol.as_deref(),
        &progress,
    )
    .await;
    bar.finish_and_clear();
    output::rows(&CALCULATION, &found?.rows, wanted.output.format, &SHOWN)?;
    Ok(ExitCode::SUCCESS)
}
