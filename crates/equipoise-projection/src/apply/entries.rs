//! What the ledger says about each entry, as the rows of `entries`.

use arrow::array::RecordBatch;
use equipoise_ledger::EntryHead;

use crate::columns::Columns;

pub(super) fn rows(heads: &[EntryHead]) -> RecordBatch {
    Columns::new()
        .counts("sequence", heads.iter().map(|head| head.sequence.0))
        .texts("kind", heads.iter().map(|head| head.kind.name()))
        .texts("source", heads.iter().map(|head| &head.source))
        .instants("recorded_at", heads.iter().map(|head| head.recorded_at))
        .maybe_dates(
            "first_date",
            heads.iter().map(|head| head.span.map(|(first, _)| first)),
        )
        .maybe_dates(
            "last_date",
            heads.iter().map(|head| head.span.map(|(_, last)| last)),
        )
        .counts("rows", heads.iter().map(|head| head.rows))
        .finish()
}
