//! Share counts, as the rows of `shares`.

use arrow::array::RecordBatch;
use equipoise_ledger::Sequence;
use equipoise_model::ShareCount;

use crate::columns::Columns;

pub(super) fn rows(counts: &[ShareCount], sequence: Sequence) -> RecordBatch {
    Columns::new()
        .texts("symbol", counts.iter().map(|count| &count.symbol))
        .dates("effective", counts.iter().map(|count| count.effective))
        .numbers(
            "shares_outstanding",
            counts.iter().map(|count| count.shares_outstanding),
        )
        .maybe_instants("known", counts.iter().map(|count| count.known))
        .sequence(sequence, counts.len())
        .finish()
}
