//! `equipoise explain`: why a company is in an index, and what a level is made of.

use std::process::ExitCode;

use equipoise_app::explain::{
    ConstituentQuestion, LevelReason, Reason, constituent, documents, every_change, level,
};
use equipoise_app::export::tables::REASONS;
use equipoise_ledger::Access;

use super::range_of;
use crate::cli::{Explain, ExplainChanges, ExplainCompany, ExplainLevel, Format};
use crate::config::Settings;
use crate::{files, output, progress};

/// Contributions that a person sees at each end.
const CONTRIBUTIONS_SHOWN: usize = 5;

pub(super) async fn run(
    settings: &Settings,
    wanted: Explain,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    match wanted {
        Explain::Company(wanted) => company(settings, wanted, is_quiet).await,
        Explain::Changes(wanted) => changes(settings, wanted, is_quiet).await,
        Explain::Level(wanted) => of_level(settings, wanted, is_quiet).await,
    }
}

async fn company(
    settings: &Settings,
    wanted: ExplainCompany,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let store = files::open(settings, Access::Read).await?;
    let question = ConstituentQuestion {
        selection: wanted.vintage.of(wanted.index.index),
        symbol: wanted.symbol,
        session: wanted.session,
    };
    let (progress, bar) = progress::bar(is_quiet);
    let reason = constituent(&store, &question, &progress).await;
    bar.finish_and_clear();
    let reason = reason?;
    match wanted.output.format {
        Format::Json => output::document(&documents::reason(&reason))?,
        Format::Csv => output::rows(&REASONS, &[reason], Format::Csv, &[])?,
        Format::Table => output::text(&reason_lines(&reason).join("\n"))?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn changes(
    settings: &Settings,
    wanted: ExplainChanges,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let store = files::open(settings, Access::Read).await?;
    let range = range_of(&store, &wanted.dates)?;
    let selection = wanted.vintage.of(wanted.index.index);
    let (progress, bar) = progress::bar(is_quiet);
    let reasons = every_change(&store, &selection, range, &progress).await;
    bar.finish_and_clear();
    let reasons = reasons?;
    match wanted.output.format {
        Format::Json => output::document(&documents::reasons(&reasons))?,
        Format::Csv => output::rows(&REASONS, &reasons, Format::Csv, &[])?,
        Format::Table => {
            let sentences: Vec<&str> = reasons.iter().map(|one| one.sentence.as_str()).collect();
            output::text(&sentences.join(
                "
",
            ))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn of_level(
    settings: &Settings,
    wanted: ExplainLevel,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let store = files::open(settings, Access::Read).await?;
    let selection = wanted.vintage.of(wanted.index.index);
    let (progress, bar) = progress::bar(is_quiet);
    let reason = level(&store, &selection, wanted.session, &progress).await;
    bar.finish_and_clear();
    let reason = reason?;
    match wanted.output.format {
        Format::Table => output::text(&level_lines(&reason).join("\n"))?,
        Format::Csv | Format::Json => output::document(&documents::level(&reason))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn reason_lines(reason: &Reason) -> Vec<String> {
    let mut lines = vec![reason.sentence.clone()];
    let decision = &reason.decision;
    lines.push(format!(
        "decided after the close of {} from the closes of {}, by {} (publication {}, facts up to \
         entry {})",
        decision.session,
        decision.determination,
        decision.definition.name,
        decision.publication,
        decision.cut
    ));
    for line in &decision.lines {
        for text in line.sentences() {
            lines.push(format!("  {text}"));
        }
    }
    let (inside, outside) = (&decision.last_in, &decision.first_out);
    for (what, neighbor) in [("last inside", inside), ("first outside", outside)] {
        if let Some(other) = neighbor {
            lines.push(format!(
                "  {what}: {}, rank {}, {:.0}",
                other.company.symbol, other.rank, other.figure
            ));
        }
    }
    if let Some(distance) = decision.distance() {
        lines.push(format!(
            "  distance to the border: {:+.3} % of its figure",
            distance * 100.0
        ));
    }
    if let (Some(since), Some(sessions)) = (reason.member_since, reason.sessions_since_entry) {
        lines.push(format!(
            "  constituent since the close of {since}, {sessions} sessions"
        ));
    }
    lines
}

fn level_lines(reason: &LevelReason) -> Vec<String> {
    let mut lines = vec![reason.sentence.clone()];
    let (version, hash, name) = &reason.definition;
    lines.push(format!(
        "version {version} of the rule book, {name} ({hash}); publication {}, facts up to entry {}",
        reason.publication.sequence, reason.publication.cut
    ));
    let level = &reason.level;
    lines.push(format!(
        "{:.6} = market value {:.6} ÷ divisor {:.12}",
        level.price_return, level.market_value, level.divisor
    ));
    let count = reason.contributions.len();
    for (place, one) in reason.contributions.iter().enumerate() {
        let is_shown = place < CONTRIBUTIONS_SHOWN || place + CONTRIBUTIONS_SHOWN >= count;
        if is_shown {
            lines.push(format!(
                "  {:<8} {:+.6} points: {:.6} shares, {:.4} to {:.4}",
                one.row.symbol,
                one.row.contribution,
                one.row.index_shares,
                one.row.prior_close,
                one.row.close
            ));
        } else if place == CONTRIBUTIONS_SHOWN {
            lines.push(format!("  … {} more", count - 2 * CONTRIBUTIONS_SHOWN));
        }
    }
    if let Some(residual) = reason.residual {
        lines.push(format!(
            "  contributions differ from the change of the level by {residual:.1e}"
        ));
    }
    for row in &reason.divisor_history {
        lines.push(format!(
            "  divisor {} {} {}{}: {:.12} to {:.12}",
            row.session,
            row.moment.name(),
            row.cause,
            row.symbol
                .as_ref()
                .map_or(String::new(), |symbol| format!(" of {symbol}")),
            row.divisor_before,
            row.divisor_after
        ));
    }
    for row in &reason.overlays {
        if let Some(level) = row.level {
            lines.push(format!("  overlay {}: {level:.6}", row.overlay));
        }
    }
    for row in &reason.notices {
        let symbol = row.symbol.as_deref().unwrap_or("all");
        lines.push(format!("  notice, {symbol}: {}", row.sentence));
    }
    if reason.vintages.len() > 1 {
        for (publication, level) in &reason.vintages {
            lines.push(format!("  publication {publication} gave {level:.6}"));
        }
    }
    lines
}
