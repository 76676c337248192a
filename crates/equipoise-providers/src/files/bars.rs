//! Bars: prices of a session, as traded.

use equipoise_model::{Bars, Date, Facts, bars::Bar};

use super::cells::{Cells, Checked};
use super::header::{Column, Holds};
use super::intake::RowDecoder;
use super::symbols::Symbols;

const SESSION: usize = 0;
const SYMBOL: usize = 1;
const OPEN: usize = 2;
const HIGH: usize = 3;
const LOW: usize = 4;
const CLOSE: usize = 5;
const VOLUME: usize = 6;
const MARKET_CAP: usize = 7;

/// The rows of a file of bars.
///
/// A close outside the range of the session is left to the quality rules: real sources have such
/// rows. A range upside down is not a price at all.
#[derive(Debug, Default)]
pub(super) struct BarRows {
    symbols: Symbols,
    lines: Vec<Line>,
    batch: u32,
    bars: Bars,
}

/// One symbol through the file.
#[derive(Debug)]
struct Line {
    /// Sessions with the line they stand on; ascending.
    sessions: Vec<(Date, u64)>,
    /// The batch that `position` belongs to.
    batch: u32,
    /// Position in the dictionary of that batch.
    position: u32,
}

impl RowDecoder for BarRows {
    const COLUMNS: &'static [Column] = &[
        Column::required("session", Holds::Date).or(&["date"]),
        Column::required("symbol", Holds::Text).or(&["ticker"]),
        Column::optional("open", Holds::Number),
        Column::optional("high", Holds::Number),
        Column::optional("low", Holds::Number),
        Column::required("close", Holds::Number),
        Column::optional("volume", Holds::Number),
        Column::optional("market_cap", Holds::Number),
    ];

    fn take(&mut self, line: u64, row: &impl Cells) -> Checked<()> {
        let bar = decode(row)?;
        let symbol = self.symbols.number(bar.symbol);
        if symbol == self.lines.len() {
            self.lines.push(Line {
                sessions: Vec::new(),
                batch: u32::MAX,
                position: 0,
            });
        }
        self.check_order(symbol, &bar, row)?;
        self.lines[symbol].sessions.push((bar.session, line));
        let position = self.position(symbol, bar.symbol);
        self.bars.push_interned(position, &bar);
        Ok(())
    }

    fn pending(&self) -> usize {
        self.bars.len()
    }

    fn flush(&mut self) -> Facts {
        self.batch += 1;
        Facts::Bars(std::mem::take(&mut self.bars))
    }
}

fn decode(row: &impl Cells) -> Checked<Bar<'_>> {
    Ok(Bar {
        session: row.date(SESSION)?,
        symbol: row.symbol(SYMBOL)?,
        open: price(row, OPEN)?,
        high: price(row, HIGH)?,
        low: price(row, LOW)?,
        close: row.positive(CLOSE)?,
        volume: row.given_non_negative(VOLUME)?.unwrap_or(f64::NAN),
        market_cap: price(row, MARKET_CAP)?,
    })
}

fn price(row: &impl Cells, column: usize) -> Checked<f64> {
    Ok(row.given_positive(column)?.unwrap_or(f64::NAN))
}

impl BarRows {
    /// Sessions of one symbol ascend, so one comparison finds duplicates and disorder alike.
    fn check_order(&self, symbol: usize, bar: &Bar<'_>, row: &impl Cells) -> Checked<()> {
        let sessions = &self.lines[symbol].sessions;
        let Some((last, last_line)) = sessions.last() else {
            return Ok(());
        };
        if bar.session > *last {
            return Ok(());
        }
        let reason = match sessions.binary_search_by_key(&bar.session, |(session, _)| *session) {
            Ok(position) => {
                format!(
                    "of {} is already given on line {}",
                    bar.symbol, sessions[position].1
                )
            }
            Err(_) => format!(
                "of {} comes after {last} on line {last_line}; sort the file by session",
                bar.symbol
            ),
        };
        Err(row.defect(SESSION, reason))
    }

    /// The position of a symbol in the dictionary of the current batch.
    fn position(&mut self, symbol: usize, name: &str) -> u32 {
        let line = &mut self.lines[symbol];
        if line.batch != self.batch {
            line.batch = self.batch;
            line.position = u32::try_from(self.bars.symbols.len())
                .expect("a batch holds fewer than 2^32 symbols");
            self.bars.symbols.push(name.to_owned());
        }
        line.position
    }
}
