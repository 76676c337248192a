//! `equipoise build`: the sessions of an index that are not published yet.

use std::process::ExitCode;

use equipoise_app::build::{BuildReport, BuildRequest, build};
use equipoise_app::definitions::Wanted;
use equipoise_ledger::Access;

use super::{now, remark};
use crate::cli::{Build, Format};
use crate::config::Settings;
use crate::{files, output, progress};

pub(super) async fn run(
    settings: &Settings,
    wanted: Build,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let access = if wanted.dry_run {
        Access::Read
    } else {
        Access::Write
    };
    let store = files::open(settings, access).await?;
    let request = BuildRequest {
        index: wanted.index.index,
        from: wanted.from,
        to: wanted.to,
        wanted: Wanted {
            size: wanted.size,
            rhythm: wanted.rebalance,
        },
        default_size: settings.index_size,
        dry_run: wanted.dry_run,
    };
    let (progress, bar) = progress::bar(is_quiet);
    let report = build(&store, &request, now(), &progress).await;
    bar.finish_and_clear();
    store.close().await;
    let report = report?;
    if wanted.dry_run {
        output::built_levels(&report.levels, wanted.output.format)?;
    }
    for text in &report.remarks {
        remark(is_quiet, text);
    }
    if wanted.output.format == Format::Table {
        remark(is_quiet, &sentence(&report, wanted.dry_run));
    }
    Ok(ExitCode::SUCCESS)
}

fn sentence(report: &BuildReport, is_dry_run: bool) -> String {
    let definition = &report.definition;
    let index = &definition.index;
    let mut text = match (report.new_sessions.first(), report.new_sessions.last()) {
        (Some(first), Some(last)) => {
            let done = if is_dry_run {
                "computed, nothing published"
            } else {
                "published"
            };
            format!(
                "{index}: {} sessions {done}, {first} to {last}",
                report.new_sessions.len()
            )
        }
        _ => format!("{index}: up to date"),
    };
    text += &format!(
        "\n{} companies, {} rebalance, base {} = {}, level {:.2} on {}",
        definition.selection.size,
        definition.schedule.rebalance.name().unwrap_or("stated"),
        report.base,
        definition.base.value,
        report.last_level,
        report.last_session
    );
    for (kind, count) in &report.notices {
        text += &format!("\nnotice: {kind} {count} times");
    }
    text
}
