//! Screenings and what was decided about them, as the rows of `findings`, `quarantine` and
//! `quality_decisions`.

use arrow::array::RecordBatch;
use equipoise_ledger::{EntryHead, FindingRow, QualityDecision, Sequence};
use equipoise_model::Bars;

use crate::columns::Columns;

pub(super) fn rows(findings: &[FindingRow], sequence: Sequence) -> RecordBatch {
    Columns::new()
        .dates("session", findings.iter().map(|row| row.session))
        .maybe_texts("symbol", findings.iter().map(|row| row.symbol.as_deref()))
        .texts("rule", findings.iter().map(|row| &row.rule))
        .texts("field", findings.iter().map(|row| &row.field))
        .known_numbers("value", findings.iter().map(|row| row.value))
        .known_numbers("expected", findings.iter().map(|row| row.expected))
        .texts("outcome", findings.iter().map(|row| &row.outcome))
        .maybe_counts("held", findings.iter().map(|row| row.held.map(u64::from)))
        .texts("sentence", findings.iter().map(|row| &row.sentence))
        .sequence(sequence, findings.len())
        .finish()
}

/// The held bars in their own order, which is what a decision counts by.
pub(super) fn held_rows(bars: &Bars, sequence: Sequence) -> RecordBatch {
    let figures = |column: &[f64]| column.to_vec();
    Columns::new()
        .counts("held", 0..bars.len() as u64)
        .dates("session", bars.session.iter().copied())
        .texts("symbol", bars.rows().map(|bar| bar.symbol))
        .known_numbers("open", figures(&bars.open))
        .known_numbers("high", figures(&bars.high))
        .known_numbers("low", figures(&bars.low))
        .numbers("close", figures(&bars.close))
        .known_numbers("volume", figures(&bars.volume))
        .known_numbers("market_cap", figures(&bars.market_cap))
        .sequence(sequence, bars.len())
        .finish()
}

pub(super) fn decision_rows(decision: &QualityDecision, head: &EntryHead) -> RecordBatch {
    let count = decision.rows.len();
    let recorded_at = std::iter::repeat_n(head.recorded_at, count);
    Columns::new()
        .entry("subject", decision.subject, count)
        .counts("held", decision.rows.iter().map(|row| u64::from(*row)))
        .text("verdict", decision.verdict.name(), count)
        .text("decided_by", &decision.by, count)
        .text("reason", &decision.reason, count)
        .sequence(head.sequence, count)
        .instants("recorded_at", recorded_at)
        .finish()
}
