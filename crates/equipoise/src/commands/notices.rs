//! `equipoise notices`: what the builds had to say.

use std::process::ExitCode;

use equipoise_app::export::tables::NOTICES;
use equipoise_app::notices::notices;
use equipoise_ledger::Access;

use super::range_of;
use crate::cli::Notices;
use crate::config::Settings;
use crate::{files, output, progress};

const SHOWN: [&str; 4] = ["session", "kind", "symbol", "sentence"];

pub(super) async fn run(
    settings: &Settings,
    wanted: Notices,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let store = files::open(settings, Access::Read).await?;
    let range = range_of(&store, &wanted.dates)?;
    let selection = wanted.vintage.of(wanted.index.index);
    let (progress, bar) = progress::bar(is_quiet);
    let found = notices(&store, &selection, range, &progress).await;
    bar.finish_and_clear();
    output::rows(&NOTICES, &found?.rows, wanted.output.format, &SHOWN)?;
    Ok(ExitCode::SUCCESS)
}
