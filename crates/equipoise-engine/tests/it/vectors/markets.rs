//! Small markets and series for the vectors of one calculation.

use std::fmt::Write as _;

use equipoise_model::{Definition, Panel, Schedule, Series};
use equipoise_testkit::{Market, market};
use serde_json::Value;

use crate::support::{Run, definition, try_series};

/// The text of a field.
pub(super) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap()
}

/// A market with the closes of `rows` on consecutive sessions from 3 March 2025 on.
pub(super) fn of_closes(symbols: &[&str], rows: &[Vec<f64>]) -> Market {
    let mut table = format!("session {}", symbols.join(" "));
    for (day, row) in (3..).zip(rows) {
        write!(table, "\n2025-03-{day:02}").unwrap();
        for close in row {
            write!(table, " {close}").unwrap();
        }
    }
    market(&table)
}

/// The series of the `size` largest companies of `panel`.
pub(super) fn series(
    panel: &Panel<'_>,
    size: usize,
    schedule: Schedule,
    base_value: f64,
) -> Series {
    let definition = Definition {
        base_value,
        ..definition(u32::try_from(size).unwrap(), schedule)
    };
    let (series, result) = try_series(panel, &definition, &Run::full());
    result.unwrap();
    series
}
