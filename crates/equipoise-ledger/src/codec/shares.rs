//! Share counts as a table.

use arrow::datatypes::{Int64Type, UInt32Type};
use equipoise_model::ShareCount;

use super::{
    CodecError,
    columns::instant,
    table::{Table, TableBuilder},
};

pub(super) fn encode(rows: &[ShareCount]) -> Table {
    let known = || rows.iter().map(|row| row.known);
    TableBuilder::of_rows(rows.len())
        .texts("symbol", rows.iter().map(|row| row.symbol.as_str()))
        .dates("effective", rows.iter().map(|row| row.effective))
        .floats(
            "shares_outstanding",
            rows.iter().map(|row| row.shares_outstanding),
        )
        // Seconds and nanoseconds apart: one 64-bit count of nanoseconds ends in the year 2262.
        .optional_numbers::<Int64Type>("known_seconds", known().map(|at| Some(at?.timestamp())))
        .optional_numbers::<UInt32Type>(
            "known_nanos",
            known().map(|at| Some(at?.timestamp_subsec_nanos())),
        )
        .finish()
}

pub(super) fn decode(table: &Table) -> Result<Vec<ShareCount>, CodecError> {
    let symbol = table.texts("symbol")?;
    let effective = table.dates("effective")?;
    let shares_outstanding = table.floats("shares_outstanding")?;
    let seconds = table.numbers::<Int64Type>("known_seconds")?;
    let nanos = table.numbers::<UInt32Type>("known_nanos")?;
    let row = |row| {
        let known = match seconds.optional(row) {
            None => None,
            Some(seconds) => Some(instant("known_seconds", row, seconds, nanos.given(row)?)?),
        };
        Ok(ShareCount {
            symbol: symbol.given(row)?.to_owned(),
            effective: effective.given(row)?,
            shares_outstanding: shares_outstanding.given(row)?,
            known,
        })
    };
    (0..table.rows()).map(row).collect()
}
