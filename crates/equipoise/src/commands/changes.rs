//! `equipoise changes`: entries and exits of an index.

use std::process::ExitCode;

use equipoise_app::changes::changes;
use equipoise_app::export::tables::CHANGES;
use equipoise_app::{IndexSelection, Range};
use equipoise_ledger::Access;
use equipoise_model::calendar;

use super::now;
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
    let found = changes(&store, &selection, range, &progress).await;
    bar.finish_and_clear();
    output::rows(&CHANGES, &found?.rows, wanted.output.format, &SHOWN)?;
    Ok(ExitCode::SUCCESS)
}
