//! Definitions, as the rows of `definitions`: one for each entry, so a promoted one appears again.

use arrow::array::RecordBatch;
use equipoise_ledger::{EntryHead, definition_hash};
use equipoise_model::Definition;

use crate::columns::Columns;

pub(super) fn rows(definition: &Definition, head: &EntryHead) -> RecordBatch {
    // Taken apart field by field, so that a new field cannot be forgotten here.
    let Definition {
        index,
        name,
        size,
        schedule,
        currency,
        base_date,
        base_value,
        withholding_rate,
    } = definition;
    Columns::new()
        .texts("index_id", [index.as_str()])
        .hashes("definition", [definition_hash(definition)])
        .texts("name", [name])
        .small_counts("size", [*size])
        .texts("schedule", [schedule.name()])
        .texts("currency", [currency])
        .maybe_dates("base_date", [*base_date])
        .numbers("base_value", [*base_value])
        .numbers("withholding_rate", [*withholding_rate])
        .sequence(head.sequence, 1)
        .maybe_instants("recorded_at", [Some(head.recorded_at)])
        .finish()
}
