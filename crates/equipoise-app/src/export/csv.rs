//! CSV: a header line, RFC 4180 quoting, `\n` line ends, empty cells for what is missing.
//!
//! Numbers are the shortest text that reads back to the same `f64`, without an exponent. Text that
//! a spreadsheet would run as a formula gets an apostrophe in front; numbers never do.

use std::io::{self, Write};

use super::tables::{Table, Value};

/// Write `rows` with a header.
///
/// # Errors
/// When `out` cannot be written.
pub fn write<R>(table: &Table<R>, rows: &[R], out: impl Write) -> io::Result<()> {
    let mut writer = ::csv::Writer::from_writer(out);
    let names = table.columns.iter().map(|column| column.name);
    writer.write_record(names).map_err(as_io)?;
    write_rows(table, rows, &mut writer)?;
    writer.flush()
}

/// Append `rows` to a file whose header is written.
///
/// # Errors
/// When the writer cannot be written.
pub fn write_rows<R>(
    table: &Table<R>,
    rows: &[R],
    writer: &mut ::csv::Writer<impl Write>,
) -> io::Result<()> {
    let mut cell = String::new();
    for row in rows {
        for value in table.cells(row) {
            cell.clear();
            print(value, &mut cell);
            writer.write_field(&cell).map_err(as_io)?;
        }
        writer.write_record(None::<&[u8]>).map_err(as_io)?;
    }
    Ok(())
}

/// The fault of the file itself, whose kind would be lost otherwise.
fn as_io(error: ::csv::Error) -> io::Error {
    let text = error.to_string();
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        _ => io::Error::other(text),
    }
}

/// The text of a cell.
pub fn print(value: Value<'_>, out: &mut String) {
    use std::fmt::Write as _;
    let printed = match value {
        Value::Date(date) => write!(out, "{date}"),
        Value::Integer(number) => write!(out, "{number}"),
        Value::Number(number) => write!(out, "{number}"),
        Value::Flag(flag) => write!(out, "{flag}"),
        Value::Text(text) => {
            out.push_str(guard(text));
            out.push_str(text);
            Ok(())
        }
        Value::Missing => Ok(()),
    };
    printed.expect("writing to a string does not fail");
}

/// An apostrophe in front of text that a spreadsheet would take for a formula, else nothing.
#[must_use]
pub fn guard(text: &str) -> &'static str {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    }
}
