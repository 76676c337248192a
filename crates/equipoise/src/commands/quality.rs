//! `equipoise quality`: what was found about the data, and what is held back.

use std::process::ExitCode;

use equipoise_app::export::tables::{FINDINGS, QUARANTINE, SCREENED};
use equipoise_app::quality::{self, FindingFilter, HeldBarRow, Verdict};
use equipoise_ledger::Access;

use super::{now, range_of, remark};
use crate::cli::{Findings, Judge, Quality};
use crate::config::Settings;
use crate::{files, output, progress};

const FOUND: [&str; 5] = ["session", "symbol", "rule", "outcome", "sentence"];
const HELD: [&str; 7] = [
    "screening",
    "held",
    "session",
    "symbol",
    "close",
    "verdict",
    "sentence",
];

pub(super) async fn run(
    settings: &Settings,
    wanted: Quality,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    match wanted {
        Quality::Findings(wanted) => findings(settings, wanted, is_quiet).await?,
        Quality::Quarantine { all, output } => {
            let store = files::open(settings, Access::Read).await?;
            let (progress, bar) = progress::bar(is_quiet);
            let held = quality::quarantine(&store, all, &progress).await;
            bar.finish_and_clear();
            let held = held?;
            if held.is_empty() {
                remark(is_quiet, "no bar is held back");
            }
            output::rows(&QUARANTINE, &held, output.format, &HELD)?;
        }
        Quality::Show { id } => {
            let store = files::open(settings, Access::Read).await?;
            let (progress, bar) = progress::bar(is_quiet);
            let found = quality::find(&store, id, &progress).await;
            bar.finish_and_clear();
            for one in &found? {
                output::text(&described(one))?;
            }
        }
        Quality::Release(wanted) => decide(settings, wanted, Verdict::Released, is_quiet).await?,
        Quality::Reject(wanted) => decide(settings, wanted, Verdict::Rejected, is_quiet).await?,
        Quality::Screen { output } => {
            let store = files::open(settings, Access::Read).await?;
            let (progress, bar) = progress::bar(is_quiet);
            let report = quality::screen(&store, &progress).await;
            bar.finish_and_clear();
            let report = report?;
            output::rows(&SCREENED, report.findings(), output.format, &FOUND)?;
            let findings = report.findings().len() as u64 + report.left_out();
            let bars = report.bars();
            remark(is_quiet, &format!("{findings} findings in {bars} bars"));
            if report.left_out() > 0 {
                let shown = report.findings().len();
                remark(is_quiet, &format!("the first {shown} findings are shown"));
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn findings(settings: &Settings, wanted: Findings, is_quiet: bool) -> anyhow::Result<()> {
    let store = files::open(settings, Access::Read).await?;
    let range = range_of(&store, &wanted.dates)?;
    let filter = FindingFilter {
        symbol: wanted.symbol,
        rule: wanted.rule.map(|rule| rule.name().to_owned()),
        outcome: wanted
            .outcome
            .map(|outcome| outcome.of_rules().name().to_owned()),
        from: range.from,
        to: range.to,
        screening: None,
    };
    let (progress, bar) = progress::bar(is_quiet);
    let found = quality::findings(&store, filter, wanted.as_of, &progress).await;
    bar.finish_and_clear();
    output::rows(&FINDINGS, &found?, wanted.output.format, &FOUND)
}

async fn decide(
    settings: &Settings,
    wanted: Judge,
    verdict: Verdict,
    is_quiet: bool,
) -> anyhow::Result<()> {
    let store = files::open(settings, Access::Write).await?;
    let decision = (verdict, wanted.by.as_str(), wanted.reason.as_str());
    let (progress, bar) = progress::bar(is_quiet);
    let decided = quality::decide(&store, &wanted.ids, decision, now(), &progress).await;
    bar.finish_and_clear();
    store.close().await;
    let decided = decided?;
    output::text(&format!("{} bars {}", decided.bars, verdict.name()))?;
    if verdict == Verdict::Released {
        remark(
            is_quiet,
            "published levels are as they were; `equipoise restatements check` says what would change",
        );
    }
    Ok(())
}

/// A held bar on a few lines.
fn described(bar: &HeldBarRow) -> String {
    let figure = |value: Option<f64>| value.map_or("-".to_owned(), |value| value.to_string());
    let mut text = format!(
        "{}.{}: {} {} open {} high {} low {} close {} volume {}\n  from {}, recorded {}\n  {}: {}",
        bar.statement.sequence,
        bar.held,
        bar.symbol,
        bar.session,
        figure(bar.open),
        figure(bar.high),
        figure(bar.low),
        bar.close,
        figure(bar.volume),
        bar.statement.source,
        bar.statement.recorded_at.to_rfc3339(),
        bar.rules,
        bar.sentence
    );
    text += &match &bar.decision {
        Some(decision) => format!(
            "\n  {} by {} at {}: {}",
            decision.verdict.name(),
            decision.by,
            decision.recorded_at.to_rfc3339(),
            decision.reason
        ),
        None if bar.is_refused => "\n  refused: kept as a sample only".to_owned(),
        None => "\n  nothing is decided yet".to_owned(),
    };
    text
}
