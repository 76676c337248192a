//! Bars, as the rows of `bars`: by session, then symbol, whatever their order in the entry.

use arrow::array::RecordBatch;
use equipoise_ledger::Sequence;
use equipoise_model::Bars;

use crate::columns::Columns;

pub(super) fn rows(bars: &Bars, sequence: Sequence) -> RecordBatch {
    let order = order(bars);
    let figures = |column: &[f64]| -> Vec<Option<f64>> {
        order.iter().map(|row| Some(column[*row])).collect()
    };
    Columns::new()
        .dates("session", order.iter().map(|row| bars.session[*row]))
        .texts(
            "symbol",
            order
                .iter()
                .map(|row| &bars.symbols[bars.symbol[*row] as usize]),
        )
        .maybe_numbers("open", figures(&bars.open))
        .maybe_numbers("high", figures(&bars.high))
        .maybe_numbers("low", figures(&bars.low))
        .maybe_numbers("close", figures(&bars.close))
        .maybe_numbers("volume", figures(&bars.volume))
        .maybe_numbers("market_cap", figures(&bars.market_cap))
        .sequence(sequence, bars.len())
        .finish()
}

/// The rows by session, then symbol: what lets the engine skip blocks by their first and last
/// session.
fn order(bars: &Bars) -> Vec<usize> {
    let mut by_symbol: Vec<usize> = (0..bars.symbols.len()).collect();
    by_symbol.sort_by_key(|position| &bars.symbols[*position]);
    let mut place = vec![0; by_symbol.len()];
    for (rank, position) in by_symbol.into_iter().enumerate() {
        place[position] = rank;
    }
    let mut order: Vec<usize> = (0..bars.len()).collect();
    order.sort_by_key(|row| (bars.session[*row], place[bars.symbol[*row] as usize]));
    order
}
