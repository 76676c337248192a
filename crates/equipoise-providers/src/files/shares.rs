//! Shares: share counts with the date they hold from and the time they became known.

use std::collections::HashMap;

use equipoise_model::{Date, Facts, Instant, ShareCount};

use super::cells::{Cells, Checked};
use super::header::{Column, Holds};
use super::intake::RowDecoder;
use super::numbers::printed;
use super::symbols::Symbols;

const SYMBOL: usize = 0;
const EFFECTIVE: usize = 1;
const SHARES_OUTSTANDING: usize = 2;
const KNOWN: usize = 3;

/// The rows of a file of share counts.
#[derive(Debug, Default)]
pub(super) struct ShareRows {
    symbols: Symbols,
    seen: HashMap<(usize, Date, Option<Instant>), (f64, u64)>,
    rows: Vec<ShareCount>,
}

impl RowDecoder for ShareRows {
    const COLUMNS: &'static [Column] = &[
        Column::required("symbol", Holds::Text).or(&["ticker"]),
        Column::required("effective", Holds::Date).or(&["date"]),
        Column::required("shares_outstanding", Holds::Number),
        Column::optional("known", Holds::Instant),
    ];

    fn take(&mut self, line: u64, row: &impl Cells) -> Checked<()> {
        let count = ShareCount {
            symbol: row.symbol(SYMBOL)?.to_owned(),
            effective: row.date(EFFECTIVE)?,
            shares_outstanding: row.positive(SHARES_OUTSTANDING)?,
            known: row.given_instant(KNOWN)?,
        };
        self.check_agreement(line, &count, row)?;
        self.rows.push(count);
        Ok(())
    }

    fn pending(&self) -> usize {
        self.rows.len()
    }

    fn flush(&mut self) -> Facts {
        Facts::Shares(std::mem::take(&mut self.rows))
    }
}

impl ShareRows {
    /// The same count given twice is harmless; two counts for one moment contradict each other.
    fn check_agreement(&mut self, line: u64, count: &ShareCount, row: &impl Cells) -> Checked<()> {
        let key = (
            self.symbols.number(&count.symbol),
            count.effective,
            count.known,
        );
        let (earlier, earlier_line) = *self
            .seen
            .entry(key)
            .or_insert((count.shares_outstanding, line));
        if earlier.to_bits() == count.shares_outstanding.to_bits() {
            return Ok(());
        }
        let reason = format!(
            "contradicts the {} of {} from {} on line {earlier_line}",
            printed(earlier),
            count.symbol,
            count.effective
        );
        Err(row.defect(SHARES_OUTSTANDING, reason))
    }
}
