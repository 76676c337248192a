//! Bars as a table: symbols once, figures as they stand.

use std::borrow::Cow;

use equipoise_model::Bars;

use super::{
    CodecError,
    table::{Table, TableBuilder},
};

const UNUSED: u32 = u32::MAX;

pub(super) fn encode(bars: &Bars) -> Table {
    let (positions, order) = in_order_of_first_use(bars);
    let texts = order
        .iter()
        .map(|&position| bars.symbols[position as usize].as_str());
    TableBuilder::of_rows(bars.len())
        .dates("session", bars.session.iter().copied())
        .dictionary("symbol", positions.into_owned(), texts)
        .known_floats("open", bars.open.iter().copied())
        .known_floats("high", bars.high.iter().copied())
        .known_floats("low", bars.low.iter().copied())
        .floats("close", bars.close.iter().copied())
        .known_floats("volume", bars.volume.iter().copied())
        .known_floats("market_cap", bars.market_cap.iter().copied())
        .finish()
}

pub(super) fn decode(table: &Table) -> Result<Bars, CodecError> {
    let symbol = table.dictionary("symbol")?;
    Ok(Bars {
        symbols: symbol.texts.iter().flatten().map(str::to_owned).collect(),
        session: table.dates("session")?.all()?,
        symbol: symbol.positions.to_vec(),
        open: table.floats("open")?.all_known(),
        high: table.floats("high")?.all_known(),
        low: table.floats("low")?.all_known(),
        close: table.floats("close")?.all_known(),
        volume: table.floats("volume")?.all_known(),
        market_cap: table.floats("market_cap")?.all_known(),
    })
}

/// The position of each row's symbol in a dictionary ordered by first use, and that order as
/// positions in [`Bars::symbols`]: the same rows give the same table whatever order the symbols
/// were met in and whether or not some of them were never used.
fn in_order_of_first_use(bars: &Bars) -> (Cow<'_, [u32]>, Vec<u32>) {
    let mut new_position = vec![UNUSED; bars.symbols.len()];
    let mut order = Vec::with_capacity(bars.symbols.len());
    for &position in &bars.symbol {
        let new = &mut new_position[position as usize];
        if *new == UNUSED {
            *new = u32::try_from(order.len()).expect("a batch holds fewer than 2^32 symbols");
            order.push(position);
        }
    }
    if order
        .iter()
        .enumerate()
        .all(|(place, &position)| place == position as usize)
    {
        return (Cow::Borrowed(&bars.symbol), order);
    }
    let moved = bars
        .symbol
        .iter()
        .map(|&position| new_position[position as usize]);
    (Cow::Owned(moved.collect()), order)
}
