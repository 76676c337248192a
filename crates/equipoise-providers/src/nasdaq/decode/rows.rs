//! Rows: a file taken apart, and held against its header and footer.

use chrono::NaiveDateTime;

use crate::body::{Refusal, clipped, refused_by_status, utf8, within};
use crate::nasdaq::NasdaqError;
use crate::nasdaq::wire::{CELLS, FOOTER, FOOTER_TIME, File, MAX_BODY_BYTES, MAX_ROWS, Row};
use crate::source::Answer;

/// A file taken apart.
pub(super) struct Rows<'a> {
    /// On the clock of New York.
    pub(super) created: NaiveDateTime,
    pub(super) rows: Vec<Row<'a>>,
}

/// The rows of `file` in `answer`.
///
/// The footer is the last line of a whole file, so one without it was cut short.
pub(super) fn rows<'a>(answer: &Answer<'a>, file: File) -> Result<Rows<'a>, NasdaqError> {
    within(MAX_BODY_BYTES, answer)?;
    if let Some(refusal) = refused_by_status(answer) {
        return Err(refusal.into());
    }
    let truncated = || Refusal::Truncated {
        bytes: answer.body.len(),
    };
    let mut lines = utf8(answer.body)?.lines();
    // A body may end between the two letters of a line's end.
    let header = lines.next().unwrap_or_default().trim_end_matches('\r');
    if header != file.header() {
        let is_cut = file.header().starts_with(header) && lines.next().is_none();
        return Err(if is_cut {
            truncated()
        } else {
            other_header(header)
        }
        .into());
    }
    let mut rows = Vec::new();
    let mut lines = lines.enumerate().peekable();
    while let Some((place, line)) = lines.next() {
        if let Some(footer) = line.strip_prefix(FOOTER) {
            // The footer is padded with bars to the width of the header.
            let Some((time, _)) = footer.split_once('|') else {
                return Err(truncated().into());
            };
            let created = created(time.trim())?;
            return Ok(Rows { created, rows });
        }
        if rows.len() == MAX_ROWS {
            return Err(Refusal::TooManyRows {
                field: file.name(),
                limit: MAX_ROWS,
            }
            .into());
        }
        match cells(line) {
            Ok(cells) => rows.push(Row::new(file, cells)),
            Err(count) if count < CELLS && lines.peek().is_none() => break,
            Err(count) => {
                return Err(NasdaqError::Cells {
                    line: place + 2,
                    cells: count,
                    expected: CELLS,
                });
            }
        }
    }
    Err(truncated().into())
}

/// The cells of a line, or how many it has.
fn cells(line: &str) -> Result<[&str; CELLS], usize> {
    let mut cells = [""; CELLS];
    let mut count = 0;
    for cell in line.split('|') {
        if let Some(place) = cells.get_mut(count) {
            *place = cell.trim();
        }
        count += 1;
    }
    if count == CELLS {
        Ok(cells)
    } else {
        Err(count)
    }
}

fn created(time: &str) -> Result<NaiveDateTime, Refusal> {
    NaiveDateTime::parse_from_str(time, FOOTER_TIME).map_err(|_| Refusal::BadField {
        field: "File Creation Time",
        value: format!("{:?}", clipped(time)),
        reason: "is no time such as 1231202421:32",
    })
}

fn other_header(header: &str) -> Refusal {
    Refusal::BadField {
        field: "header",
        value: format!("{:?}", clipped(header)),
        reason: "is not that of the file",
    }
}
