//! Changes of the standing of definitions, as the rows of `lifecycle`.

use arrow::array::RecordBatch;
use equipoise_ledger::{EntryHead, Lifecycle, LifecycleChange};

use crate::columns::Columns;

/// What a version that came into force is stored under.
pub(crate) const PROMOTED: &str = "promoted";
/// What a version that is no longer built is stored under.
pub(crate) const RETIRED: &str = "retired";

pub(super) fn rows(lifecycle: &Lifecycle, head: &EntryHead) -> RecordBatch {
    let (change, takes_over) = match lifecycle.change {
        LifecycleChange::Promoted { takes_over } => (PROMOTED, takes_over),
        LifecycleChange::Retired => (RETIRED, false),
    };
    Columns::new()
        .texts("index_id", [lifecycle.index.as_str()])
        .hashes("definition", [lifecycle.definition])
        .texts("change", [change])
        .flags("takes_over", [takes_over])
        .texts("decided_by", [&lifecycle.by])
        .texts("reason", [&lifecycle.reason])
        .sequence(head.sequence, 1)
        .instants("recorded_at", [head.recorded_at])
        .finish()
}
