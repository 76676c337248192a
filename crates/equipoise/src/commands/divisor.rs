//! `equipoise divisor`: what moved the divisor.

use std::process::ExitCode;

use equipoise_app::calculation::adjustments;
use equipoise_app::export::tables::ADJUSTMENTS;
use equipoise_ledger::Access;

use super::range_of;
use crate::cli::Divisor;
use crate::config::Settings;
use crate::{files, output, progress};

const SHOWN: [&str; 7] = [
    "session",
    "moment",
    "cause",
    "symbol",
    "value_change",
    "divisor_before",
    "divisor_after",
];

pub(super) async fn run(
    settings: &Settings,
    wanted: Divisor,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let store = files::open(settings, Access::Read).await?;
    let range = range_of(&store, &wanted.dates)?;
    let selection = wanted.vintage.of(wanted.index.index);
    let (progress, bar) = progress::bar(is_quiet);
    let found = adjustments(&store, &selection, range, &progress).await;
    bar.finish_and_clear();
    output::rows(&ADJUSTMENTS, &found?.rows, wanted.output.format, &SHOWN)?;
    Ok(ExitCode::SUCCESS)
}
