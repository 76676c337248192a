//! Decisions, as the rows of `decisions`.

use arrow::array::RecordBatch;
use equipoise_ledger::{Decision, EntryHead};

use crate::columns::Columns;

pub(super) fn rows(decision: &Decision, head: &EntryHead) -> RecordBatch {
    Columns::new()
        .counts("subject", [decision.subject.0])
        .texts("verdict", [decision.verdict.name()])
        .texts("decided_by", [&decision.by])
        .texts("reason", [&decision.reason])
        .sequence(head.sequence, 1)
        .instants("recorded_at", [head.recorded_at])
        .finish()
}
