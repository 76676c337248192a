//! `equipoise composition`: constituents of an index on a session.

use std::process::ExitCode;

use equipoise_app::composition::{At, composition};
use equipoise_app::export::tables::COMPOSITION;
use equipoise_ledger::Access;

use super::remark;
use crate::cli::{Composition, Format, Moment};
use crate::config::Settings;
use crate::{files, output, progress};

const SHOWN: [&str; 6] = ["rank", "symbol", "weight", "market_cap", "name", "sector"];

pub(super) async fn run(
    settings: &Settings,
    wanted: Composition,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let at = match wanted.at {
        Moment::Open => At::Open,
        Moment::Close => At::Close,
    };
    let selection = wanted.vintage.of(wanted.index.index);
    let store = files::open(settings, Access::Read).await?;
    let (progress, bar) = progress::bar(is_quiet);
    let asked = ("--session", wanted.session);
    let found = composition(&store, &selection, asked, at, &progress).await;
    bar.finish_and_clear();
    let found = found?;
    if wanted.output.format == Format::Table {
        let when = match wanted.at {
            Moment::Open => "in force during",
            Moment::Close => "after the close of",
        };
        let count = found.rows.len();
        remark(
            is_quiet,
            &format!(
                "{}: {count} constituents {when} {}",
                found.series.index, found.session
            ),
        );
    }
    output::rows(&COMPOSITION, &found.rows, wanted.output.format, &SHOWN)?;
    Ok(ExitCode::SUCCESS)
}
