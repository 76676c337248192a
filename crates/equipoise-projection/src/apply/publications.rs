//! Publications, as the rows of `publications`, `levels`, `held`, `baskets` and `notices`.

use arrow::array::RecordBatch;
use equipoise_ledger::{EntryHead, Publication, Sequence};
use equipoise_model::{BasketRow, HeldRow, Notice, SessionRow};

use crate::columns::Columns;

pub(super) fn rows(publication: &Publication, head: &EntryHead) -> RecordBatch {
    let sessions = &publication.series.sessions;
    Columns::new()
        .texts("index_id", [publication.index.as_str()])
        .hashes("definition", [publication.definition])
        .sequence(head.sequence, 1)
        .maybe_instants("recorded_at", [Some(head.recorded_at)])
        .counts("cut", [publication.cut.0])
        .maybe_counts(
            "continues",
            [publication.continues.map(|sequence| sequence.0)],
        )
        .maybe_dates("first_session", [sessions.first().map(|row| row.session)])
        .maybe_dates("last_session", [sessions.last().map(|row| row.session)])
        .counts("sessions", [sessions.len() as u64])
        .finish()
}

pub(super) fn level_rows(publication: &Publication, sequence: Sequence) -> RecordBatch {
    let rows: &[SessionRow] = &publication.series.sessions;
    Columns::new()
        .texts("index_id", rows.iter().map(|_| publication.index.as_str()))
        .hashes("definition", rows.iter().map(|_| publication.definition))
        .dates("session", rows.iter().map(|row| row.session))
        .numbers("price_return", rows.iter().map(|row| row.price_return))
        .numbers(
            "gross_total_return",
            rows.iter().map(|row| row.gross_total_return),
        )
        .numbers(
            "net_total_return",
            rows.iter().map(|row| row.net_total_return),
        )
        .maybe_numbers("daily_return", rows.iter().map(|row| row.daily_return))
        .numbers("divisor", rows.iter().map(|row| row.divisor))
        .numbers("market_value", rows.iter().map(|row| row.market_value))
        .numbers(
            "dividend_points",
            rows.iter().map(|row| row.dividend_points),
        )
        .small_counts("constituents", rows.iter().map(|row| row.constituents))
        .flags("is_rebalance", rows.iter().map(|row| row.is_rebalance))
        .numbers("turnover", rows.iter().map(|row| row.turnover))
        .sequence(sequence, rows.len())
        .finish()
}

pub(super) fn held_rows(rows: &[HeldRow], sequence: Sequence) -> RecordBatch {
    Columns::new()
        .sequence(sequence, rows.len())
        .dates("session", rows.iter().map(|row| row.session))
        .securities(rows.iter().map(|row| row.security))
        .numbers("index_shares", rows.iter().map(|row| row.index_shares))
        .numbers("prior_close", rows.iter().map(|row| row.prior_close))
        .numbers("close", rows.iter().map(|row| row.close))
        .numbers("open_weight", rows.iter().map(|row| row.open_weight))
        .numbers("contribution", rows.iter().map(|row| row.contribution))
        .finish()
}

pub(super) fn basket_rows(rows: &[BasketRow], sequence: Sequence) -> RecordBatch {
    Columns::new()
        .sequence(sequence, rows.len())
        .dates("session", rows.iter().map(|row| row.session))
        .securities(rows.iter().map(|row| row.security))
        .small_counts("rank", rows.iter().map(|row| row.rank))
        .numbers("index_shares", rows.iter().map(|row| row.index_shares))
        .numbers("close", rows.iter().map(|row| row.close))
        .maybe_numbers("market_cap", rows.iter().map(|row| Some(row.market_cap)))
        .numbers("weight", rows.iter().map(|row| row.weight))
        .finish()
}

pub(super) fn notice_rows(rows: &[Notice], sequence: Sequence) -> RecordBatch {
    Columns::new()
        .sequence(sequence, rows.len())
        .dates("session", rows.iter().map(|row| row.session))
        .maybe_securities(rows.iter().map(|row| row.security))
        .texts("kind", rows.iter().map(|row| row.kind.name()))
        .texts("sentence", rows.iter().map(|row| row.kind.sentence()))
        .finish()
}
