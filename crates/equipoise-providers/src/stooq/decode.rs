//! From a file to bars, and from the texts that come in place of it to failures.

use equipoise_model::Facts;

use crate::body::{Refusal, clipped, date, number, start_of, utf8, within};
use crate::daily::{Line, Row, Span, history, reading};
use crate::keyed::{DAY, refused};
use crate::source::{Answer, Reading};

/// The largest body that is decoded; fifty years of a line take less than 1 MB.
pub const MAX_BODY_BYTES: usize = 8 << 20;
/// The most rows of a file; fifty years have some 12,500.
pub const MAX_ROWS: usize = 50_000;

/// Where each column stands in a row.
struct Columns {
    date: usize,
    open: usize,
    high: usize,
    low: usize,
    close: usize,
    /// Lines without trades, such as indices, have none.
    volume: Option<usize>,
    count: usize,
}

/// The bars of `line` within `span`.
pub(super) fn bars(answer: &Answer<'_>, line: &Line, span: Span) -> Result<Reading, Refusal> {
    let text = text(answer)?;
    let mut lines = text.lines();
    let columns = columns(lines.next().unwrap_or_default())?;
    let mut rows = Vec::new();
    for (place, cells) in lines.enumerate() {
        if rows.len() == MAX_ROWS {
            return Err(Refusal::TooManyRows {
                field: "rows",
                limit: MAX_ROWS,
            });
        }
        rows.push(row(&columns, cells, place + 2)?);
    }
    let mut findings = Vec::new();
    let bars = history(&line.symbol, rows, span, answer.fetched, &mut findings);
    Ok(reading(vec![Facts::Bars(bars)], findings))
}

/// The file in `answer`: every row of a whole one ends its line.
fn text<'a>(answer: &Answer<'a>) -> Result<&'a str, Refusal> {
    within(MAX_BODY_BYTES, answer)?;
    let status = answer.status;
    match refused(answer) {
        // There is no page under this address: a guard asks whether a person is here.
        Some(Refusal::Html { status, .. }) => {
            let reason = "a page that asks for a person or a key".to_owned();
            return Err(Refusal::Denied { status, reason });
        }
        Some(refusal) => return Err(refusal),
        None => {}
    }
    let text = utf8(answer.body)?;
    let words = text[..text.floor_char_boundary(500)].trim().to_lowercase();
    if words.contains("exceeded the daily hits limit") {
        return Err(Refusal::OverQuota {
            status,
            reason: "the files of the day",
            pause: DAY,
        });
    }
    if words == "no data" {
        let reason = "the source says that it has no data".to_owned();
        return Err(Refusal::NotFound { reason });
    }
    if words.contains("apikey") || words.contains("api key") {
        let reason = "the key is invalid or missing".to_owned();
        return Err(Refusal::Unauthorized { status, reason });
    }
    if words.starts_with("date,") && text.ends_with('\n') {
        return Ok(text);
    }
    let is_cut =
        words.starts_with("date,") || "date,open,high,low,close,volume".starts_with(&words);
    if is_cut {
        let bytes = answer.body.len();
        return Err(Refusal::Truncated { bytes });
    }
    Err(Refusal::Malformed {
        reason: "it is no file with a header".to_owned(),
        start: start_of(answer.body),
    })
}

fn columns(header: &str) -> Result<Columns, Refusal> {
    let names: Vec<&str> = header.split(',').map(str::trim).collect();
    let find = |name: &str| names.iter().position(|other| *other == name);
    let need = |name: &'static str| {
        find(name).ok_or_else(|| Refusal::BadField {
            field: name,
            value: format!("{:?}", clipped(header)),
            reason: "is a header without it",
        })
    };
    Ok(Columns {
        date: need("Date")?,
        open: need("Open")?,
        high: need("High")?,
        low: need("Low")?,
        close: need("Close")?,
        volume: find("Volume"),
        count: names.len(),
    })
}

fn row(columns: &Columns, line: &str, number_of_line: usize) -> Result<Row, Refusal> {
    let cells: Vec<&str> = line.split(',').map(str::trim).collect();
    if cells.len() != columns.count {
        return Err(Refusal::BadField {
            field: "row",
            value: format!("line {number_of_line} with {} cells", cells.len()),
            reason: "has not as many as the header",
        });
    }
    let session = date(cells[columns.date]).ok_or_else(|| Refusal::BadField {
        field: "Date",
        value: format!("{:?}", clipped(cells[columns.date])),
        reason: "is no date such as 2024-01-02",
    })?;
    Ok(Row {
        session,
        open: number(cells[columns.open]),
        high: number(cells[columns.high]),
        low: number(cells[columns.low]),
        close: number(cells[columns.close]),
        volume: columns
            .volume
            .map_or(f64::NAN, |place| number(cells[place])),
    })
}
