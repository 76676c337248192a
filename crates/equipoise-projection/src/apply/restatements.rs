//! Restatements, as the rows of `restatements` and `restated_sessions`.

use arrow::array::RecordBatch;
use equipoise_ledger::{EntryHead, RestatedRow, Restatement, Sequence};
use serde_json::json;

use crate::columns::Columns;

pub(super) fn rows(restatement: &Restatement, head: &EntryHead) -> RecordBatch {
    let causes: Vec<u64> = restatement.causes.iter().map(|cause| cause.0).collect();
    let sessions = &restatement.sessions;
    Columns::new()
        .sequence(head.sequence, 1)
        .texts("index_id", [restatement.index.as_str()])
        .hashes("definition", [restatement.definition])
        .counts("published", [restatement.published.0])
        .counts("cut", [restatement.cut.0])
        .texts("causes", [json!(causes).to_string()])
        .texts("sentences", [json!(restatement.sentences).to_string()])
        .flags("changes_members", [restatement.changes_members])
        .numbers("materiality", [restatement.materiality()])
        .maybe_dates("first_session", [sessions.first().map(|row| row.session)])
        .maybe_dates("last_session", [sessions.last().map(|row| row.session)])
        .counts("sessions", [sessions.len() as u64])
        .instants("recorded_at", [head.recorded_at])
        .finish()
}

pub(super) fn session_rows(rows: &[RestatedRow], sequence: Sequence) -> RecordBatch {
    let column = |figure: fn(&RestatedRow) -> f64| rows.iter().map(figure);
    Columns::new()
        .sequence(sequence, rows.len())
        .dates("session", rows.iter().map(|row| row.session))
        .numbers(
            "published_price_return",
            column(|row| row.published_price_return),
        )
        .numbers("price_return", column(|row| row.price_return))
        .numbers(
            "published_gross_total_return",
            column(|row| row.published_gross_total_return),
        )
        .numbers("gross_total_return", column(|row| row.gross_total_return))
        .numbers(
            "published_net_total_return",
            column(|row| row.published_net_total_return),
        )
        .numbers("net_total_return", column(|row| row.net_total_return))
        .finish()
}
