//! Corrections: facts that came in after the levels they reach into were published.

use equipoise_ledger::{EntryHead, EntryKind, Sequence, SqliteLedger};
use equipoise_model::{Date, FactKind};

use crate::AppError;
use crate::chain::History;
use crate::panel::fact_kinds;

/// An entry of facts that reaches into published levels.
#[derive(Debug, Clone)]
pub(crate) struct Correction {
    pub(crate) head: EntryHead,
    /// The first published session it may change.
    pub(crate) from: Date,
}

/// The corrections to `history`, in ledger order, of the entries after `after` up to `until`.
pub(crate) async fn corrections(
    ledger: &SqliteLedger,
    history: &History,
    after: Sequence,
    until: Sequence,
) -> Result<Vec<Correction>, AppError> {
    let Some(first_cut) = history.cuts.values().min().copied() else {
        return Ok(Vec::new());
    };
    let since = first_cut.max(after);
    let heads = ledger.heads(since, until, &fact_kinds()).await?;
    let reaching = heads.into_iter().filter_map(|head| {
        // What has no date may change every session.
        let from = head.span.map_or(Date::MIN, |(first, _)| first);
        let from = history.first_before_cut(from, head.sequence)?;
        Some(Correction { head, from })
    });
    Ok(reaching.collect())
}

/// Facts of `head`, as a sentence.
pub(crate) fn sentence(head: &EntryHead) -> String {
    let noun = match head.kind {
        EntryKind::Facts(FactKind::Securities) => "security records",
        EntryKind::Facts(FactKind::Bars) => "bars",
        EntryKind::Facts(FactKind::Shares) => "share counts",
        EntryKind::Facts(FactKind::Actions) => "corporate actions",
        EntryKind::Facts(FactKind::Fx) => "exchange rates",
        EntryKind::Facts(FactKind::Rates) => "reference rates",
        _ => "entries",
    };
    let dates = match head.span {
        Some((first, last)) if first == last => format!(" of {first}"),
        Some((first, last)) => format!(" of {first} to {last}"),
        None => String::new(),
    };
    format!(
        "{} {noun}{dates} from {} (entry {})",
        head.rows, head.source, head.sequence
    )
}
