//! `equipoise ingest web` and `ingest yahoo`, `sec` and so on: market data from its sources into the ledger.

use std::process::ExitCode;

use chrono::Days;
use equipoise_app::export::tables::FETCHED;
use equipoise_app::fetch::{
    FetchReport, FetchRequest, FetchRow, Kinds, Outcome, Part, Stopped, fetch,
};
use equipoise_ledger::Access;
use equipoise_providers::transport::Transport;
use tokio_util::sync::CancellationToken;

use super::{now, remark};
use crate::cli::{DEFAULT_DAYS, Format, IngestWeb};
use crate::config::{Settings, SourceName};
use crate::{files, output, progress, sources};

const SHOWN: [&str; 9] = [
    "symbol",
    "part",
    "outcome",
    "source",
    "new_rows",
    "corrections",
    "held",
    "failure",
    "reason",
];

/// Lines left to do that are named.
const LEFT_NAMED: usize = 10;

/// From every source that can be asked, in the order of the settings.
pub(super) async fn all(
    settings: &Settings,
    wanted: IngestWeb,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let (names, passed) = sources::askable(settings);
    for text in passed {
        remark(is_quiet, &text);
    }
    run(settings, &names, wanted, is_quiet).await
}

/// From the sources called `names`.
pub(super) async fn run(
    settings: &Settings,
    names: &[SourceName],
    wanted: IngestWeb,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let sources = sources::open(settings, names).await?;
    let store = files::open(settings, Access::Create).await?;
    let gone = sources::prune(settings, names)?;
    if gone > 0 {
        remark(
            is_quiet,
            &format!("{gone} kept answers were too old or too many"),
        );
    }
    let now = now();
    let to = wanted.to.unwrap_or_else(|| store.today(now));
    let from = wanted
        .from
        .or_else(|| to.checked_sub_days(Days::new(DEFAULT_DAYS)));
    let is_served = |is: fn(equipoise_providers::source::Capabilities) -> bool| {
        sources
            .iter()
            .any(|one: &Transport| is(one.source().capabilities()))
    };
    let request = FetchRequest {
        kinds: Kinds {
            history: is_served(|can| can.history || can.bulk_day),
            shares: !wanted.no_shares && is_served(|can| can.shares || can.point_in_time_shares),
        },
        is_full: wanted.full,
        batch_lines: wanted.batch,
        ..FetchRequest::new(wanted.universe.universe()?, from.unwrap_or(to), to)
    };
    let (progress, bar) = progress::bar(is_quiet);
    let cancel = cancelled_by_signal();
    let report = fetch(&store, &sources, &request, now, &progress, &cancel).await;
    bar.finish_and_clear();
    store.close().await;
    let report = report?;
    print(&report, wanted.output.format, wanted.rows, is_quiet)?;
    Ok(match &report.stopped {
        Some(Stopped::Failure(_)) => ExitCode::from(3),
        _ if report.is_whole() => ExitCode::SUCCESS,
        _ => ExitCode::from(1),
    })
}

/// Cancelled by the first Ctrl-C: what came is taken in, and the command ends by itself.
fn cancelled_by_signal() -> CancellationToken {
    let cancel = CancellationToken::new();
    let told = cancel.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            told.cancel();
        }
    });
    cancel
}

fn print(report: &FetchReport, format: Format, most: usize, is_quiet: bool) -> anyhow::Result<()> {
    let mut rows: Vec<FetchRow> = report.rows.clone();
    // A stable sort: failures first, then as they were asked for.
    rows.sort_by_key(|row| row.outcome);
    let hidden = match format {
        Format::Table => rows.len().saturating_sub(most),
        Format::Csv | Format::Json => 0,
    };
    rows.truncate(rows.len() - hidden);
    output::rows(&FETCHED, &rows, format, &SHOWN)?;
    if hidden > 0 {
        let text = format!("and {hidden} more rows; --rows or --format csv shows them");
        remark(is_quiet, &text);
    }
    for text in sentences(report) {
        remark(is_quiet, &text);
    }
    Ok(())
}

/// What came of it, in words.
fn sentences(report: &FetchReport) -> Vec<String> {
    let mut sentences = report.remarks.clone();
    let lines = |part| {
        let of = |row: &&FetchRow| row.part == part && row.outcome == Outcome::Taken;
        report.rows.iter().filter(of).count()
    };
    let totals = report.totals();
    sentences.push(format!(
        "histories of {} lines and share counts of {}: {} rows new ({} corrections, {} held back), {} known already",
        lines(Part::History),
        lines(Part::Shares),
        totals.new_rows,
        totals.corrections,
        totals.held,
        totals.unchanged
    ));
    let requests = report.requests.iter();
    let requests: Vec<String> = requests
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    sentences.push(format!("requests: {}", requests.join(", ")));
    let failed = report.count(Outcome::Failed);
    if failed > 0 {
        sentences.push(format!(
            "{failed} failed; the same command asks for them again"
        ));
    }
    match &report.stopped {
        None => {}
        Some(Stopped::Cancelled) => sentences.push("stopped on request".to_owned()),
        Some(Stopped::Failure(failure)) => {
            sentences.push(format!(
                "stopped ({}): {}",
                failure.kind.name(),
                failure.text
            ));
        }
    }
    let left: Vec<&str> = report.left().collect();
    if !left.is_empty() {
        let named = left[..left.len().min(LEFT_NAMED)].join(", ");
        let more = match left.len().saturating_sub(LEFT_NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        sentences.push(format!(
            "{} lines are left to do, which the same command does: {named}{more}",
            left.len()
        ));
    }
    sentences
}
