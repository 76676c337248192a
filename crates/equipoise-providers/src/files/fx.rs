//! Exchange rates: one rate for a pair of currencies and a session.

use std::collections::HashMap;

use equipoise_model::{Date, Facts, FxRate, fx};

use super::cells::{Cells, Checked};
use super::header::{Column, Holds};
use super::intake::RowDecoder;
use super::symbols::Symbols;

const SESSION: usize = 0;
const BASE: usize = 1;
const QUOTE: usize = 2;
const RATE: usize = 3;

/// The columns of central banks' files, which give units of each currency for one euro.
const PER_EURO: &[Column] = &[
    Column::required("date", Holds::Date).or(&["session"]),
    Column::required("currency", Holds::Text),
    Column::required("units_per_eur", Holds::Number),
];
const CURRENCY: usize = 1;
const UNITS_PER_EUR: usize = 2;

/// The rows of a file of exchange rates.
#[derive(Debug, Default)]
pub(super) struct FxRows {
    is_per_euro: bool,
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

    const COLUMN_SETS: &'static [&'static [Column]] = &[Self::COLUMNS, PER_EURO];

    fn expect(&mut self, set: usize) {
        self.is_per_euro = set == 1;
    }

    fn take(&mut self, line: u64, row: &impl Cells) -> Checked<()> {
        let rate = if self.is_per_euro {
            decode_per_euro(row)?
        } else {
            decode_pair(row)?
        };
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

fn decode_pair(row: &impl Cells) -> Checked<FxRate> {
    let rate = FxRate {
        session: row.date(SESSION)?,
        base: currency(row, BASE)?,
        quote: currency(row, QUOTE)?,
        rate: row.positive(RATE)?,
    };
    if rate.base == rate.quote {
        return Err(row.defect(QUOTE, "is the base currency too"));
    }
    Ok(rate)
}

fn decode_per_euro(row: &impl Cells) -> Checked<FxRate> {
    let rate = FxRate {
        session: row.date(SESSION)?,
        base: "EUR".to_owned(),
        quote: currency(row, CURRENCY)?,
        rate: row.positive(UNITS_PER_EUR)?,
    };
    if rate.base == rate.quote {
        return Err(row.defect(CURRENCY, "is the base currency too"));
    }
    Ok(rate)
}

/// A currency: rates are those of whole units, a minor unit is a fixed part of one.
fn currency(row: &impl Cells, column: usize) -> Checked<String> {
    let unit = row.required(column, row.given_price_unit(column)?)?;
    if fx::is_minor_unit(&unit) {
        let (major, _) = fx::major_unit(&unit);
        let reason = format!("is a minor unit; state the rate of {major}");
        return Err(row.defect(column, reason));
    }
    Ok(unit)
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
