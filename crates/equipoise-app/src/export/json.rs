//! JSON: an array of objects, one a row, with the columns' names as keys; `null` for what is
//! missing. Numbers read back to the same `f64`.

use std::io::{self, Write};

use serde_json::{Map, Value as Json};

use super::tables::{Table, Value};

/// Write `rows` as an array, one object a line.
///
/// # Errors
/// When `out` cannot be written.
pub fn write<R>(table: &Table<R>, rows: &[R], mut out: impl Write) -> io::Result<()> {
    out.write_all(b"[")?;
    write_rows(table, rows, true, &mut out)?;
    out.write_all(b"\n]\n")?;
    out.flush()
}

/// Write `rows` as elements of an array that is open; `is_first` says whether none stands in it.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_rows<R>(
    table: &Table<R>,
    rows: &[R],
    is_first: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    for (position, row) in rows.iter().enumerate() {
        let separator = if is_first && position == 0 {
            "\n"
        } else {
            ",\n"
        };
        out.write_all(separator.as_bytes())?;
        serde_json::to_writer(&mut *out, &object(table, row))?;
    }
    Ok(())
}

/// A row as an object.
#[must_use]
pub fn object<R>(table: &Table<R>, row: &R) -> Json {
    let cells = table
        .columns
        .iter()
        .map(|column| (column.name.to_owned(), cell((column.value)(row))));
    Json::Object(cells.collect::<Map<String, Json>>())
}

fn cell(value: Value<'_>) -> Json {
    match value {
        Value::Date(date) => Json::from(date.to_string()),
        Value::Integer(number) => Json::from(number),
        Value::Number(number) => Json::from(number),
        Value::Text(text) => Json::from(text),
        Value::Flag(flag) => Json::from(flag),
        Value::Missing => Json::Null,
    }
}
