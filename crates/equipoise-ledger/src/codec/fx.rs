//! Exchange rates as a table.

use equipoise_model::FxRate;

use super::{
    CodecError,
    table::{Table, TableBuilder},
};

pub(super) fn encode(rows: &[FxRate]) -> Table {
    TableBuilder::of_rows(rows.len())
        .dates("session", rows.iter().map(|row| row.session))
        .texts("base", rows.iter().map(|row| row.base.as_str()))
        .texts("quote", rows.iter().map(|row| row.quote.as_str()))
        .floats("rate", rows.iter().map(|row| row.rate))
        .finish()
}

pub(super) fn decode(table: &Table) -> Result<Vec<FxRate>, CodecError> {
    let session = table.dates("session")?;
    let base = table.texts("base")?;
    let quote = table.texts("quote")?;
    let rate = table.floats("rate")?;
    let row = |row| {
        Ok(FxRate {
            session: session.given(row)?,
            base: base.given(row)?.to_owned(),
            quote: quote.given(row)?.to_owned(),
            rate: rate.given(row)?,
        })
    };
    (0..table.rows()).map(row).collect()
}
