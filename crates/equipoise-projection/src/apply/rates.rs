//! Reference rates, as the rows of `rates`.

use arrow::array::RecordBatch;
use equipoise_ledger::Sequence;
use equipoise_model::ReferenceRate;

use crate::columns::Columns;

pub(super) fn rows(rates: &[ReferenceRate], sequence: Sequence) -> RecordBatch {
    Columns::new()
        .dates("session", rates.iter().map(|rate| rate.session))
        .texts("name", rates.iter().map(|rate| &rate.name))
        .numbers("value", rates.iter().map(|rate| rate.value))
        .sequence(sequence, rates.len())
        .finish()
}
