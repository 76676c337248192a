//! Asking the sources for a job, and what a fetch that is not whole means for it.

use equipoise_providers::failure::FailureKind;
use equipoise_providers::source::Capabilities;
use equipoise_providers::transport::Transport;

use super::attempt::{Attempt, Stop};
use crate::fetch::{FetchReport, FetchRequest, FetchRow, Kinds, Outcome, Part, Stopped, fetch};

/// The most lines that a reason names.
const NAMED: usize = 5;

/// Fetch what `request` names.
pub(super) async fn ask(attempt: &Attempt, request: &FetchRequest) -> Result<FetchReport, Stop> {
    let (store, sources) = (&attempt.store, &attempt.tools.sources);
    let request = &FetchRequest {
        kinds: told_by(sources),
        ..request.clone()
    };
    let (progress, cancel) = (&attempt.progress, &attempt.cancel);
    let report = fetch(store, sources, request, attempt.now(), progress, cancel).await?;
    for remark in &report.remarks {
        tracing::info!(job.id = attempt.job.id.0, "{remark}");
    }
    match refusal(&report) {
        Some(stop) => Err(stop),
        None => Ok(report),
    }
}

/// What the sources have to tell together.
fn told_by(sources: &[Transport]) -> Kinds {
    let can =
        |is: fn(Capabilities) -> bool| sources.iter().any(|one| is(one.source().capabilities()));
    Kinds {
        history: can(|can| can.history),
        shares: can(|can| can.shares || can.point_in_time_shares),
    }
}

/// Why the report does not do: it ended early, or lines failed that another attempt may get. A line of
/// which no source knows anything does not hold up the rest.
fn refusal(report: &FetchReport) -> Option<Stop> {
    match &report.stopped {
        Some(Stopped::Cancelled) => return Some(Stop::Cancelled("cancelled".to_owned())),
        Some(Stopped::Failure(failure)) => {
            return Some(Stop::Held {
                reason: format!(
                    "the fetch ended early, {} lines are left: {} {}",
                    report.left().count(),
                    failure.source,
                    failure.text
                ),
                after: failure.retry_after,
            });
        }
        None => {}
    }
    let failed: Vec<&FetchRow> = report.rows.iter().filter(|row| is_lacking(row)).collect();
    let first = failed.first()?;
    let symbols = failed.iter().filter_map(|row| row.symbol.as_deref());
    let named = symbols.take(NAMED).collect::<Vec<_>>().join(", ");
    let last = first.failures.last();
    let text = last.map_or("no source told it", |failure| failure.text.as_str());
    let after = failed.iter().flat_map(|row| &row.failures);
    Some(Stop::Held {
        reason: format!(
            "publication held: {} lines have no bars ({named}…): {text}",
            failed.len()
        ),
        after: after.filter_map(|failure| failure.retry_after).max(),
    })
}

fn is_lacking(row: &FetchRow) -> bool {
    let is_unknown = row
        .failures
        .iter()
        .all(|failure| failure.kind == FailureKind::NotFound);
    let is_about_bars = matches!(row.part, Part::History | Part::Sessions | Part::Actions);
    row.outcome == Outcome::Failed && is_about_bars && !is_unknown
}
