//! Series, as the rows of `levels`, `held`, `baskets`, `adjustments`, `currencies`, `overlays` and
//! `notices`.

use arrow::array::RecordBatch;
use equipoise_ledger::{Publication, Sequence};
use equipoise_model::{
    AdjustmentRow, BasketRow, CurrencyRow, HeldRow, Notice, OverlayRow, SessionRow,
};

use crate::columns::Columns;

pub(super) fn level_rows(
    publication: &Publication,
    chain: Sequence,
    sequence: Sequence,
) -> RecordBatch {
    let rows = &publication.series.sessions;
    let column = |figure: fn(&SessionRow) -> f64| rows.iter().map(figure);
    Columns::new()
        .text("index_id", publication.index.as_str(), rows.len())
        .entry("chain", chain, rows.len())
        .hashes("definition", rows.iter().map(|_| publication.definition))
        .dates("session", rows.iter().map(|row| row.session))
        .numbers("price_return", column(|row| row.price_return))
        .numbers("gross_total_return", column(|row| row.gross_total_return))
        .numbers("net_total_return", column(|row| row.net_total_return))
        .known_numbers("net_of_cost", column(|row| row.net_of_cost))
        .known_numbers("local_currency", column(|row| row.local_currency))
        .known_numbers("twin_price_return", column(|row| row.twin_price_return))
        .maybe_numbers("daily_return", rows.iter().map(|row| row.daily_return))
        .numbers("divisor", column(|row| row.divisor))
        .known_numbers("next_divisor", column(|row| row.next_divisor))
        .known_numbers("twin_next_divisor", column(|row| row.twin_next_divisor))
        .known_numbers("open_market_value", column(|row| row.open_market_value))
        .numbers("market_value", column(|row| row.market_value))
        .numbers("dividend_points", column(|row| row.dividend_points))
        .known_numbers("net_dividend_points", column(|row| row.net_dividend_points))
        .small_counts("constituents", rows.iter().map(|row| row.constituents))
        .flags("is_rebalance", rows.iter().map(|row| row.is_rebalance))
        .numbers("turnover", column(|row| row.turnover))
        .known_numbers("cost", column(|row| row.cost))
        .sequence(sequence, rows.len())
        .finish()
}

pub(super) fn held_rows(rows: &[HeldRow], sequence: Sequence) -> RecordBatch {
    let column = |figure: fn(&HeldRow) -> f64| rows.iter().map(figure);
    Columns::new()
        .sequence(sequence, rows.len())
        .dates("session", rows.iter().map(|row| row.session))
        .securities(rows.iter().map(|row| row.security))
        .numbers("index_shares", column(|row| row.index_shares))
        .numbers("prior_close", column(|row| row.prior_close))
        .numbers("close", column(|row| row.close))
        .known_numbers("prior_rate", column(|row| row.prior_rate))
        .known_numbers("rate", column(|row| row.rate))
        .known_numbers("target_weight", column(|row| row.target_weight))
        .numbers("open_weight", column(|row| row.open_weight))
        .numbers("contribution", column(|row| row.contribution))
        .finish()
}

pub(super) fn basket_rows(rows: &[BasketRow], sequence: Sequence) -> RecordBatch {
    let column = |figure: fn(&BasketRow) -> f64| rows.iter().map(figure);
    Columns::new()
        .sequence(sequence, rows.len())
        .dates("session", rows.iter().map(|row| row.session))
        .securities(rows.iter().map(|row| row.security))
        .small_counts("rank", rows.iter().map(|row| row.rank))
        .numbers("index_shares", column(|row| row.index_shares))
        .known_numbers("twin_shares", column(|row| row.twin_shares))
        .numbers("close", column(|row| row.close))
        .known_numbers("market_cap", column(|row| row.market_cap))
        .numbers("weight", column(|row| row.weight))
        .known_numbers("target_weight", column(|row| row.target_weight))
        .finish()
}

pub(super) fn adjustment_rows(rows: &[AdjustmentRow], sequence: Sequence) -> RecordBatch {
    let column = |figure: fn(&AdjustmentRow) -> f64| rows.iter().map(figure);
    Columns::new()
        .sequence(sequence, rows.len())
        .dates("session", rows.iter().map(|row| row.session))
        .texts("moment", rows.iter().map(|row| row.moment.name()))
        .maybe_securities(rows.iter().map(|row| row.security))
        .texts("cause", rows.iter().map(|row| &row.cause))
        .numbers("value_change", column(|row| row.value_change))
        .numbers("divisor_before", column(|row| row.divisor_before))
        .numbers("divisor_after", column(|row| row.divisor_after))
        .finish()
}

pub(super) fn currency_rows(rows: &[CurrencyRow], sequence: Sequence) -> RecordBatch {
    Columns::new()
        .sequence(sequence, rows.len())
        .dates("session", rows.iter().map(|row| row.session))
        .texts("currency", rows.iter().map(|row| &row.currency))
        .numbers("weight", rows.iter().map(|row| row.weight))
        .known_numbers("rate", rows.iter().map(|row| row.rate))
        .finish()
}

pub(super) fn overlay_rows(rows: &[OverlayRow], sequence: Sequence) -> RecordBatch {
    Columns::new()
        .sequence(sequence, rows.len())
        .dates("session", rows.iter().map(|row| row.session))
        .texts("overlay", rows.iter().map(|row| &row.overlay))
        .known_numbers("level", rows.iter().map(|row| row.level))
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
