//! CSV: RFC 4180 text with a header, read record by record without copying cells.

use std::fs::File;
use std::io;
use std::path::Path;

use ::csv::{ByteRecord, ErrorKind, Reader, ReaderBuilder, Terminator};

use super::accepted;
use super::bounded::{BoundedReader, RecordTooLong};
use crate::files::cells::{Cell, Cells, Defect, Place};
use crate::files::error::FileError;
use crate::files::header::{Column, HeaderFault, Layout, lay_out};
use crate::files::intake::{Intake, RowDecoder};
use crate::files::report::shown;
use crate::files::source::Source;

const BUFFER_BYTES: usize = 1 << 16;
/// Rows between two estimates of the rows in all.
const ESTIMATE_ROWS: u64 = 4096;

/// Read the CSV file `source` into `intake`.
pub(in crate::files) fn read<D: RowDecoder>(
    source: Source<'_>,
    intake: &mut Intake<'_, D>,
) -> Result<(), FileError> {
    let max_line_bytes = intake.limits().max_line_bytes;
    let mut lines = Lines::new(source.path, source.file, max_line_bytes);
    let mut record = ByteRecord::new();
    let Some(header) = lines.next(&mut record)? else {
        return Err(FileError::Empty {
            file: source.path.to_owned(),
        });
    };
    let layout = read_header(source.path, header, &record, D::COLUMN_SETS)?;
    let names: Vec<String> = record.iter().map(|name| shown(name.trim_ascii())).collect();
    let places = intake.adopt(layout);
    while let Some(span) = lines.next(&mut record)? {
        match broken(&record, span, &names) {
            Some(defect) => intake.reject(span.line, defect)?,
            None => intake.take(
                span.line,
                &CsvRow {
                    record: &record,
                    places: &places,
                },
            )?,
        }
        if intake.rows_read().is_multiple_of(ESTIMATE_ROWS) {
            intake.expect_rows(estimate(intake.rows_read(), span.end, source.bytes));
        }
    }
    intake.set_content_hash(lines.into_hash());
    Ok(())
}

/// The rows in all, when `rows` took the first `offset` of `bytes` bytes.
fn estimate(rows: u64, offset: u64, bytes: u64) -> u64 {
    let scaled = u128::from(rows) * u128::from(bytes.max(offset)) / u128::from(offset.max(1));
    u64::try_from(scaled).unwrap_or(u64::MAX)
}

/// Where a record stands in its file.
#[derive(Debug, Clone, Copy)]
struct Span {
    /// The line it starts on, from 1.
    line: u64,
    /// The offset of its first byte.
    start: u64,
    /// The offset after its last byte.
    end: u64,
    /// Whether a quoted cell holds line ends.
    is_folded: bool,
    /// Whether the file ends inside a quoted cell of it.
    is_open: bool,
}

/// The records of a file that are not blank.
struct Lines<'a> {
    path: &'a Path,
    reader: Reader<BoundedReader<File>>,
    limit: usize,
}

impl<'a> Lines<'a> {
    fn new(path: &'a Path, file: File, limit: usize) -> Self {
        // Only LF ends a record, so that lines are counted as editors do; the CR before it is
        // trimmed with the blanks of the last cell.
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .terminator(Terminator::Any(b'\n'))
            .buffer_capacity(BUFFER_BYTES)
            .from_reader(BoundedReader::new(file, limit));
        Self {
            path,
            reader,
            limit,
        }
    }

    /// Read the next record; `None` at the end of the file.
    fn next(&mut self, record: &mut ByteRecord) -> Result<Option<Span>, FileError> {
        loop {
            let first_line = self.reader.position().line();
            let start = self.reader.position().byte();
            let is_read = self.reader.read_byte_record(record);
            if !is_read.map_err(|error| self.fault(first_line, error))? {
                return Ok(None);
            }
            let span = self.span(record, first_line, start);
            self.reader.get_mut().record_ends(span.end);
            if span.end - start > self.limit as u64 {
                return Err(self.too_long(span.line));
            }
            if !is_blank(record) {
                return Ok(Some(span));
            }
        }
    }

    /// The reader counts line ends; from those of the record, and whether one ended it, follows
    /// the line it started on. Blank lines before it are counted but not part of it.
    fn span(&self, record: &ByteRecord, first_line: u64, start: u64) -> Span {
        let (next_line, end) = (self.reader.position().line(), self.reader.position().byte());
        let data = self.reader.get_ref();
        let is_last = end == data.delivered();
        let is_unended = is_last && data.ends_within_a_line();
        let is_plain = next_line == first_line + 1 || next_line == first_line;
        let folds = if is_plain { 0 } else { count_line_ends(record) };
        let is_open = folds > 0 && is_last && data.ends_within_quotes();
        let line = next_line - folds - u64::from(!is_unended && !is_open);
        Span {
            line,
            start,
            end,
            is_folded: folds > 0,
            is_open,
        }
    }

    fn into_hash(self) -> [u8; 32] {
        self.reader.into_inner().into_hash()
    }

    fn too_long(&self, line: u64) -> FileError {
        FileError::LineTooLong {
            file: self.path.to_owned(),
            line,
            limit: self.limit,
        }
    }

    fn fault(&self, line: u64, error: ::csv::Error) -> FileError {
        let source = match error.into_kind() {
            ErrorKind::Io(error) if is_too_long(&error) => return self.too_long(line),
            ErrorKind::Io(error) => error,
            other => io::Error::other(format!("{other:?}")),
        };
        FileError::Unreadable {
            file: self.path.to_owned(),
            source,
        }
    }
}

fn is_too_long(error: &io::Error) -> bool {
    matches!(error.get_ref(), Some(inner) if inner.is::<RecordTooLong>())
}

fn count_line_ends(record: &ByteRecord) -> u64 {
    record
        .as_slice()
        .iter()
        .filter(|byte| **byte == b'\n')
        .count() as u64
}

fn is_blank(record: &ByteRecord) -> bool {
    record.len() == 1 && record[0].trim_ascii().is_empty()
}

fn read_header(
    path: &Path,
    span: Span,
    record: &ByteRecord,
    sets: &[&[Column]],
) -> Result<Layout, FileError> {
    let names = header_names(path, span, record)?;
    if names.iter().any(|name| name.trim().contains('\r')) {
        return Err(FileError::WrongType {
            file: path.to_owned(),
            found: "text with bare carriage returns as line ends",
            advice: "save it with LF or CRLF line ends",
        });
    }
    let layout = lay_out(&names, sets);
    if matches!(layout, Err(HeaderFault::Missing(_)))
        && let Some(found) = other_separator(&names)
    {
        return Err(FileError::Separator {
            file: path.to_owned(),
            line: span.line,
            found,
        });
    }
    accepted(layout, path, Some(span.line), &names)
}

fn header_names<'a>(
    path: &Path,
    span: Span,
    record: &'a ByteRecord,
) -> Result<Vec<&'a str>, FileError> {
    record
        .iter()
        .map(|name| {
            std::str::from_utf8(name).map_err(|_| FileError::Encoding {
                file: path.to_owned(),
                line: span.line,
                byte: span.start,
                found: "text that is not UTF-8, perhaps Latin-1, in the line that starts",
            })
        })
        .collect()
}

fn other_separator(names: &[&str]) -> Option<&'static str> {
    const OTHERS: [(char, &str); 3] = [(';', "semicolons"), ('\t', "tabs"), ('|', "bars (|)")];
    OTHERS
        .into_iter()
        .find(|(separator, _)| names.iter().any(|name| name.trim().contains(*separator)))
        .map(|(_, name)| name)
}

/// What makes the record unreadable as a row, if anything does.
fn broken(record: &ByteRecord, span: Span, names: &[String]) -> Option<Defect> {
    let whole = |reason: String| {
        Some(Defect {
            place: Place::Row,
            value: None,
            reason,
        })
    };
    if span.is_open {
        return whole("a quote that opens here is never closed".to_owned());
    }
    if record.len() != names.len() {
        let cells = count_of(record.len(), "cell");
        let hint = if span.is_folded {
            "; is a quote left open?"
        } else {
            ""
        };
        return whole(format!(
            "has {cells} where the header has {}{hint}",
            names.len()
        ));
    }
    if record.as_slice().is_ascii() {
        return None;
    }
    let (cell, bad) = record.iter().enumerate().find_map(|(position, cell)| {
        let valid = std::str::from_utf8(cell).err()?.valid_up_to();
        Some((position, cell[valid]))
    })?;
    Some(Defect {
        place: Place::Named(names[cell].clone()),
        value: Some(shown(&record[cell])),
        reason: format!(
            "is not UTF-8: it has the byte 0x{bad:02X}, in the record at byte {}; save the file \
             as UTF-8, it may be Latin-1",
            span.start
        ),
    })
}

fn count_of(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

/// A record with the places of the kind's columns in it.
struct CsvRow<'a> {
    record: &'a ByteRecord,
    places: &'a [Option<usize>],
}

impl Cells for CsvRow<'_> {
    fn cell(&self, column: usize) -> Cell<'_> {
        let place = self.places[column];
        place
            .and_then(|place| self.record.get(place))
            .map_or(Cell::Empty, Cell::of_text)
    }
}
