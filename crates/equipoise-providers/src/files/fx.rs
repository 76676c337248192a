//! Exchange rates: one rate for a pair of currencies and a session.

use std::collections::HashMap;

use equipoise_model::{Date, Facts, FxRate};

use super::cells::{Cells, Checked};
use super::header::{Column, Holds};
use super::intake::RowDecoder;
use super::symbols::Symbols;

const SESSION: usize = 0;
const BASE: usize = 1;
const QUOTE: usize = 2;
const RATE: usize = 3;

/// The rows of a file of exchange rates.
#[derive(Debug, Default)]
pub(super) struct FxRows {
    currencies: Symbols,
    seen: HashMap<(Date, usize, usize), u64>,
    rows: Vec<FxRate>,
}

impl RowDecoder for FxRows {
    const COLUMNS: &'static [Column] = &[
        Column::required("session", Holds::Date).or(&["date"]),
        Column::required("base", Holds::Text),
        Column::required("quote", Holds::Text),
        Column::required("rate", Holds::Number),
    ];

    fn take(&mut self, line: u64, row: &impl Cells) -> Checked<()> {
        let rate = FxRate {
            session: row.date(SESSION)?,
            base: row.required(BASE, row.given_currency(BASE)?)?,
            quote: row.required(QUOTE, row.given_currency(QUOTE)?)?,
            rate: row.positive(RATE)?,
        };
        if rate.base == rate.quote {
            return Err(row.defect(QUOTE, "is the base currency too"));
        }
        self.check_new(line, &rate, row)?;
        self.rows.push(rate);
        Ok(())
    }

    fn pending(&self) -> usize {
        self.rows.len()
    }

    fn flush(&mut self) -> Facts {
        Facts::Fx(std::mem::take(&mut self.rows))
    }
}

impl FxRows {
    fn check_new(&mut self, line: u64, rate: &FxRate, row: &impl Cells) -> Checked<()> {
        let base = self.currencies.number(&rate.base);
        let quote = self.currencies.number(&rate.quote);
        let earlier = *self.seen.entry((rate.session, base, quote)).or_insert(line);
        if earlier == line {
            return Ok(());
        }
        let reason = format!(
            "of {}/{} is already given on line {earlier}",
            rate.base, rate.quote
        );
        Err(row.defect(SESSION, reason))
    }
}
