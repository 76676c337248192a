//! `equipoise ingest`: market data into the ledger.

use std::process::ExitCode;

use equipoise_app::AppError;
use equipoise_app::ingest::{IngestRequest, Ingested, ingest, ingest_sample};
use equipoise_ledger::Access;
use equipoise_providers::files::{FileReport, Limits, OnError};
use equipoise_providers::sample::SampleMarket;

use super::{now, remark};
use crate::cli::{BadRow, IngestFiles};
use crate::config::Settings;
use crate::{files, progress};

pub(super) async fn files(
    settings: &Settings,
    wanted: IngestFiles,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let store = files::open(settings, Access::Create).await?;
    let on_error = match wanted.on_error {
        BadRow::Refuse => OnError::Refuse,
        BadRow::Keep => OnError::Keep,
    };
    let request = IngestRequest {
        paths: wanted.paths,
        kind: wanted.kind,
        on_error,
        limits: Limits::default(),
    };
    let (progress, bar) = progress::bar(is_quiet);
    let taken = ingest(&store, &request, now(), &progress, |one| {
        bar.suspend(|| say(one, is_quiet));
    })
    .await;
    bar.finish_and_clear();
    store.close().await;
    let taken = match taken {
        Ok(taken) => taken,
        Err(AppError::File(error)) => {
            if let Some(report) = error.report() {
                print_problems(report);
            }
            return Err(AppError::File(error).into());
        }
        Err(error) => return Err(error.into()),
    };
    // Rows were left out: the rest is in the ledger, and the exit code says that not all is.
    let is_whole = taken.iter().all(|one| one.file.problem_count == 0);
    Ok(if is_whole {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

pub(super) async fn sample(settings: &Settings, is_quiet: bool) -> anyhow::Result<ExitCode> {
    let store = files::open(settings, Access::Create).await?;
    let (progress, bar) = progress::bar(is_quiet);
    let entries = ingest_sample(&store, SampleMarket::default(), now(), &progress).await;
    bar.finish_and_clear();
    store.close().await;
    let entries = entries?;
    remark(
        is_quiet,
        &match entries.len() {
            0 => "the sample market was there already; nothing changed".to_owned(),
            count => format!("the sample market is in the ledger ({count} entries)"),
        },
    );
    Ok(ExitCode::SUCCESS)
}

fn say(one: &Ingested, is_quiet: bool) {
    print_problems(&one.file);
    let file = one.file.path.display();
    let kind = one.file.kind.name();
    let mut text = format!(
        "{file}: {} {kind} rows read, {} new",
        one.file.rows_read, one.new_rows
    );
    if one.corrections > 0 {
        text += &format!(" ({} corrections)", one.corrections);
    }
    if one.unchanged > 0 {
        text += &format!(", {} known already", one.unchanged);
    }
    if one.file.problem_count > 0 {
        text += &format!(", {} left out", one.file.problem_count);
    }
    remark(is_quiet, &text);
    if !one.file.ignored_columns.is_empty() {
        let columns = one.file.ignored_columns.join(", ");
        remark(is_quiet, &format!("{file}: columns not used: {columns}"));
    }
    for text in &one.remarks {
        remark(is_quiet, &format!("{file}: {text}"));
    }
}

/// Every bad row, one a line; they are printed even when the command is quiet.
fn print_problems(report: &FileReport) {
    for problem in &report.problems {
        eprintln!("{problem}");
    }
    let unlisted = report
        .problem_count
        .saturating_sub(report.problems.len() as u64);
    if unlisted > 0 {
        eprintln!("{}: and {unlisted} more bad rows", report.path.display());
    }
}
