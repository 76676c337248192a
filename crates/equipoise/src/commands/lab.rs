//! `equipoise lab`: variants of a rule book side by side.

use std::process::ExitCode;

use equipoise_app::export::tables::VARIANTS;
use equipoise_app::lab::{Grid, LabReport, lab};
use equipoise_ledger::Access;

use super::{range_of, remark, rule_book};
use crate::cli::{Format, Lab};
use crate::config::Settings;
use crate::{files, output, progress};

/// The columns a person sees.
pub(super) const SHOWN: [&str; 16] = [
    "size",
    "rebalance",
    "lag_sessions",
    "buffer_enter",
    "buffer_keep",
    "max_weight",
    "cost_bps",
    "annual_return",
    "annual_gross_total_return",
    "annual_net_of_cost",
    "volatility",
    "max_drawdown",
    "annual_turnover",
    "annual_cost",
    "changes",
    "tracking_error",
];

pub(super) async fn run(
    settings: &Settings,
    wanted: Lab,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let store = files::open(settings, Access::Read).await?;
    let range = range_of(&store, &wanted.dates)?;
    let definition = rule_book::find(&store, &wanted.which).await?;
    let grid = Grid {
        sizes: wanted.size,
        rhythms: wanted.rebalance,
        lags: wanted.lag,
        buffers: wanted.buffer.iter().map(|buffer| buffer.0).collect(),
        max_weights: wanted.max_weight.iter().map(|weight| weight.0).collect(),
        costs_bps: wanted.cost_bps,
    };
    let (progress, bar) = progress::bar(is_quiet);
    let report = lab(&store, definition, &grid, (range.from, range.to), &progress).await;
    bar.finish_and_clear();
    print(&report?, wanted.output.format, is_quiet)
}

/// Print a report, and why variants could not be built.
pub(super) fn print(
    report: &LabReport,
    format: Format,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let rows = [
        std::slice::from_ref(&report.reference),
        report.variants.as_slice(),
    ]
    .concat();
    output::rows(&VARIANTS, &rows, format, &SHOWN)?;
    if format == Format::Table {
        for (number, outcome) in rows.iter().enumerate() {
            if let Err(reason) = &outcome.figures {
                remark(is_quiet, &format!("row {}: {reason}", number + 1));
            }
        }
        if let Ok(figures) = &report.reference.figures {
            let text = format!(
                "{} sessions, {} to {}; the first row is the rule book as it is",
                figures.sessions, figures.first, figures.last
            );
            remark(is_quiet, &text);
        }
    }
    Ok(ExitCode::SUCCESS)
}
