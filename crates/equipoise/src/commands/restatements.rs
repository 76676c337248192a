//! `equipoise restatements`: what corrections do to published levels.

use std::process::ExitCode;

use equipoise_app::export::tables::RESTATED;
use equipoise_app::restatements::{Proposed, Verdict, check, decide, list};
use equipoise_app::{AppError, definitions, restatements};
use equipoise_ledger::{Access, Sequence};

use super::{now, remark};
use crate::cli::{Decide, Format, Restatements};
use crate::config::Settings;
use crate::{files, output, progress};

pub(super) async fn run(
    settings: &Settings,
    wanted: Restatements,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    match wanted {
        Restatements::Check { index } => {
            let store = files::open(settings, Access::Write).await?;
            let is_every = index.is_none();
            let indices = match index {
                Some(index) => vec![index],
                None => definitions::indices(&store).await?,
            };
            let (progress, bar) = progress::bar(is_quiet);
            for index in indices {
                let found = match check(&store, &index, now(), &progress).await {
                    // Of every index, one that was never built has nothing to restate.
                    Err(AppError::NotYetBuilt { .. }) if is_every => continue,
                    found => found?,
                };
                match &found.proposed {
                    Some(proposed) => output::text(&described(proposed))?,
                    None if found.corrections.is_empty() => {
                        output::text(&format!(
                            "{index}: no correction reaches into its published levels"
                        ))?;
                    }
                    None => output::text(&format!(
                        "{index}: {} corrections reach into its published levels and change none",
                        found.corrections.len()
                    ))?,
                }
            }
            bar.finish_and_clear();
            store.close().await;
        }
        Restatements::List { index } => {
            let store = files::open(settings, Access::Read).await?;
            let found = list(&store, index.as_ref()).await?;
            if found.is_empty() {
                remark(is_quiet, "no restatement was ever proposed");
            }
            for proposed in &found {
                output::text(&described(proposed))?;
            }
        }
        Restatements::Show { number, output } => {
            let store = files::open(settings, Access::Read).await?;
            let found = restatements::find(&store, Sequence(number)).await?;
            if output.format == Format::Table {
                remark(is_quiet, &described(&found));
            }
            let shown = [
                "session",
                "published_price_return",
                "price_return",
                "change_bps",
            ];
            let rows = &found.restatement.sessions;
            output::rows(&RESTATED, rows, output.format, &shown)?;
        }
        Restatements::Approve(wanted) => {
            settle(settings, wanted, Verdict::Approved, is_quiet).await?;
        }
        Restatements::Reject(wanted) => {
            settle(settings, wanted, Verdict::Rejected, is_quiet).await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn settle(
    settings: &Settings,
    wanted: Decide,
    verdict: Verdict,
    is_quiet: bool,
) -> anyhow::Result<()> {
    let store = files::open(settings, Access::Write).await?;
    let decider = &wanted.decider;
    let decision = (verdict, decider.by.as_str(), decider.reason.as_str());
    let (progress, bar) = progress::bar(is_quiet);
    let decided = decide(&store, Sequence(wanted.number), decision, now(), &progress).await;
    bar.finish_and_clear();
    store.close().await;
    output::text(&described(&decided?))?;
    Ok(())
}

/// A restatement on a few lines.
fn described(proposed: &Proposed) -> String {
    let restatement = &proposed.restatement;
    let sessions = &restatement.sessions;
    let span = match (sessions.first(), sessions.last()) {
        (Some(first), Some(last)) => format!("{} to {}", first.session, last.session),
        _ => "no session".to_owned(),
    };
    let standing = proposed.verdict.map_or("open", Verdict::name);
    let mut text = format!(
        "{}: {} {standing}, {} sessions, {span}, at most {:.4} basis points{}",
        proposed.sequence,
        restatement.index,
        sessions.len(),
        proposed.basis_points(),
        if restatement.changes_members {
            ", other constituents"
        } else {
            ""
        }
    );
    for cause in &restatement.sentences {
        text += &format!("\n  because of {cause}");
    }
    if proposed.verdict.is_none() {
        text += &format!("\n  policy: {}", proposed.advice());
    }
    text
}
