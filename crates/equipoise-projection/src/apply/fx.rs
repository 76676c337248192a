//! Exchange rates, as the rows of `fx`.

use arrow::array::RecordBatch;
use equipoise_ledger::Sequence;
use equipoise_model::FxRate;

use crate::columns::Columns;

pub(super) fn rows(rates: &[FxRate], sequence: Sequence) -> RecordBatch {
    Columns::new()
        .dates("session", rates.iter().map(|rate| rate.session))
        .texts("base", rates.iter().map(|rate| &rate.base))
        .texts("quote", rates.iter().map(|rate| &rate.quote))
        .numbers("rate", rates.iter().map(|rate| rate.rate))
        .sequence(sequence, rates.len())
        .finish()
}
