//! Reference rates as a table.

use equipoise_model::ReferenceRate;

use super::{
    CodecError,
    table::{Table, TableBuilder},
};

pub(super) fn encode(rows: &[ReferenceRate]) -> Table {
    TableBuilder::of_rows(rows.len())
        .dates("session", rows.iter().map(|row| row.session))
        .texts("name", rows.iter().map(|row| row.name.as_str()))
        .floats("value", rows.iter().map(|row| row.value))
        .finish()
}

pub(super) fn decode(table: &Table) -> Result<Vec<ReferenceRate>, CodecError> {
    let session = table.dates("session")?;
    let name = table.texts("name")?;
    let value = table.floats("value")?;
    let row = |row| {
        Ok(ReferenceRate {
            session: session.given(row)?,
            name: name.given(row)?.to_owned(),
            value: value.given(row)?,
        })
    };
    (0..table.rows()).map(row).collect()
}
