//! Rates: reference rates of interest and forward rates, one for a name and a session.

use std::collections::HashMap;

use equipoise_model::{Date, Facts, ReferenceRate};

use super::cells::{Cells, Checked};
use super::header::{Column, Holds};
use super::intake::RowDecoder;
use super::symbols::Symbols;

const SESSION: usize = 0;
const NAME: usize = 1;
const VALUE: usize = 2;

/// The rows of a file of reference rates.
#[derive(Debug, Default)]
pub(super) struct RateRows {
    names: Symbols,
    seen: HashMap<(Date, usize), u64>,
    rows: Vec<ReferenceRate>,
}

impl RowDecoder for RateRows {
    const COLUMNS: &'static [Column] = &[
        Column::required("session", Holds::Date).or(&["date"]),
        Column::required("name", Holds::Text),
        Column::required("value", Holds::Number),
    ];

    fn take(&mut self, line: u64, row: &impl Cells) -> Checked<()> {
        let name = row.required(NAME, row.given_word(NAME, "name")?)?;
        let rate = ReferenceRate {
            session: row.date(SESSION)?,
            name: name.to_owned(),
            value: row.required(VALUE, row.given_number(VALUE)?)?,
        };
        self.check_new(line, &rate, row)?;
        self.rows.push(rate);
        Ok(())
    }

    fn pending(&self) -> usize {
        self.rows.len()
    }

    fn flush(&mut self) -> Facts {
        Facts::Rates(std::mem::take(&mut self.rows))
    }
}

impl RateRows {
    fn check_new(&mut self, line: u64, rate: &ReferenceRate, row: &impl Cells) -> Checked<()> {
        let key = (rate.session, self.names.number(&rate.name));
        let earlier = *self.seen.entry(key).or_insert(line);
        if earlier == line {
            return Ok(());
        }
        let reason = format!("of {} is already given on line {earlier}", rate.name);
        Err(row.defect(SESSION, reason))
    }
}
