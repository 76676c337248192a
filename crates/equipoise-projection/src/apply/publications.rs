//! Publications, as the rows of `publications`.

use arrow::array::RecordBatch;
use equipoise_ledger::{EntryHead, Publication, Sequence};

use crate::columns::Columns;

pub(super) fn rows(publication: &Publication, head: &EntryHead, chain: Sequence) -> RecordBatch {
    let sessions = &publication.series.sessions;
    let entry = |named: Option<Sequence>| [named.map(|sequence| sequence.0)];
    Columns::new()
        .texts("index_id", [publication.index.as_str()])
        .entry("chain", chain, 1)
        .hashes("definition", [publication.definition])
        .sequence(head.sequence, 1)
        .instants("recorded_at", [head.recorded_at])
        .counts("cut", [publication.cut.0])
        .maybe_counts("continues", entry(publication.continues))
        .maybe_dates("after_session", [publication.after])
        .maybe_counts("restates", entry(publication.restates))
        .maybe_texts("calendar", [publication.calendar.as_deref()])
        .maybe_dates("first_session", [sessions.first().map(|row| row.session)])
        .maybe_dates("last_session", [sessions.last().map(|row| row.session)])
        .counts("sessions", [sessions.len() as u64])
        .finish()
}
