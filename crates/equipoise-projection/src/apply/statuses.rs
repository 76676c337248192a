//! Provisional sessions and what became of them, as the rows of `provisional` and `statuses`.

use arrow::array::RecordBatch;
use equipoise_ledger::{EntryHead, ProvisionalSession, Sequence, StatusChange};

use crate::columns::Columns;

pub(super) fn provisional_rows(
    sessions: &[ProvisionalSession],
    chain: Sequence,
    sequence: Sequence,
) -> RecordBatch {
    Columns::new()
        .entry("chain", chain, sessions.len())
        .dates("session", sessions.iter().map(|one| one.session))
        .texts("reason", sessions.iter().map(|one| &one.reason))
        .sequence(sequence, sessions.len())
        .finish()
}

pub(super) fn rows(change: &StatusChange, head: &EntryHead) -> RecordBatch {
    Columns::new()
        .texts("index_id", [change.index.as_str()])
        .maybe_counts("chain", [change.chain.map(|sequence| sequence.0)])
        .dates("session", [change.session])
        .texts("status", [change.status.name()])
        .texts("reason", [&change.reason])
        .sequence(head.sequence, 1)
        .instants("recorded_at", [head.recorded_at])
        .finish()
}
