//! Cells: one typed way to read a cell, whatever the format of the file.

use equipoise_model::{Date, Instant, fx};

use super::numbers::{parse_number, printed};
use super::report::shown;
use super::times::{MAX_DATE, MIN_DATE, date_at_midnight, parse_date, parse_instant};

const MAX_TEXT_CHARS: usize = 256;
const MAX_WORD_BYTES: usize = 32;

/// A cell as its file gives it, text already trimmed and never empty.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cell<'a> {
    Empty,
    Text(&'a [u8]),
    Number(f64),
    Date(Date),
    Instant(Instant),
}

impl<'a> Cell<'a> {
    /// The text cell of `bytes`; blanks at the ends do not count.
    pub(super) fn of_text(bytes: &'a [u8]) -> Self {
        match bytes.trim_ascii() {
            b"" => Cell::Empty,
            trimmed => Cell::Text(trimmed),
        }
    }

    fn shown(self) -> Option<String> {
        match self {
            Cell::Empty => None,
            Cell::Text(bytes) => Some(shown(bytes)),
            Cell::Number(number) => Some(printed(number)),
            Cell::Date(date) => Some(date.to_string()),
            Cell::Instant(instant) => Some(instant.to_rfc3339()),
        }
    }
}

/// Where in a row a defect is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The row as a whole.
    Row,
    /// The column of the kind with this position.
    Column(usize),
    /// The column that the file calls so.
    Named(String),
}

/// What is wrong with a row.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Defect {
    pub(super) place: Place,
    pub(super) value: Option<String>,
    pub(super) reason: String,
}

/// Boxed, because nearly every row is good.
pub(super) type Checked<T> = Result<T, Box<Defect>>;

/// The cells of one row, by the position of their column in the kind. The provided methods read
/// them: those that start with `given` accept an empty cell, the others do not.
pub(super) trait Cells {
    /// The cell of `column`; empty when the file has no such column.
    fn cell(&self, column: usize) -> Cell<'_>;

    /// The defect that the cell of `column` has for `reason`.
    fn defect(&self, column: usize, reason: impl Into<String>) -> Box<Defect> {
        Box::new(Defect {
            place: Place::Column(column),
            value: self.cell(column).shown(),
            reason: reason.into(),
        })
    }

    /// What `given` found, or a defect when the cell is empty.
    fn required<T>(&self, column: usize, given: Option<T>) -> Checked<T> {
        given.ok_or_else(|| self.defect(column, "is empty, and a value is required"))
    }

    /// A finite number.
    fn given_number(&self, column: usize) -> Checked<Option<f64>> {
        match self.cell(column) {
            Cell::Empty => Ok(None),
            Cell::Number(number) if number.is_finite() => Ok(Some(number)),
            Cell::Number(_) => Err(self.defect(column, "is not a finite number")),
            Cell::Text(text) => parse_number(text)
                .map(Some)
                .map_err(|reason| self.defect(column, reason)),
            Cell::Date(_) | Cell::Instant(_) => Err(self.defect(column, "is not a number")),
        }
    }

    /// A finite number above 0.
    fn given_positive(&self, column: usize) -> Checked<Option<f64>> {
        match self.given_number(column)? {
            Some(number) if number <= 0.0 => Err(self.defect(column, "is not above 0")),
            given => Ok(given),
        }
    }

    /// A finite number of at least 0.
    fn given_non_negative(&self, column: usize) -> Checked<Option<f64>> {
        match self.given_number(column)? {
            Some(number) if number < 0.0 => Err(self.defect(column, "is below 0")),
            // Adding 0 leaves no negative zero, which would differ from 0 bit for bit.
            given => Ok(given.map(|number| number + 0.0)),
        }
    }

    /// A finite number above 0.
    fn positive(&self, column: usize) -> Checked<f64> {
        self.required(column, self.given_positive(column)?)
    }

    /// A finite number of at least 0.
    fn non_negative(&self, column: usize) -> Checked<f64> {
        self.required(column, self.given_non_negative(column)?)
    }

    /// A date from 1900 to 2200.
    fn given_date(&self, column: usize) -> Checked<Option<Date>> {
        let read = match self.cell(column) {
            Cell::Empty => return Ok(None),
            Cell::Text(text) => parse_date(text),
            Cell::Date(date) => Ok(date),
            Cell::Instant(instant) => date_at_midnight(instant),
            Cell::Number(_) => Err("is not a date"),
        };
        let date = read.map_err(|reason| self.defect(column, reason))?;
        self.in_range(column, date)?;
        Ok(Some(date))
    }

    /// A date from 1900 to 2200.
    fn date(&self, column: usize) -> Checked<Date> {
        self.required(column, self.given_date(column)?)
    }

    /// An instant with its zone, or a date, which stands for its midnight in UTC.
    fn given_instant(&self, column: usize) -> Checked<Option<Instant>> {
        let read = match self.cell(column) {
            Cell::Empty => return Ok(None),
            Cell::Text(text) => parse_instant(text),
            Cell::Date(date) => Ok(date.and_time(chrono::NaiveTime::MIN).and_utc()),
            Cell::Instant(instant) => Ok(instant),
            Cell::Number(_) => Err("is not a time"),
        };
        let instant = read.map_err(|reason| self.defect(column, reason))?;
        self.in_range(column, instant.date_naive())?;
        Ok(Some(instant))
    }

    /// That `date` is one a market fact can have.
    fn in_range(&self, column: usize, date: Date) -> Checked<()> {
        if (MIN_DATE..=MAX_DATE).contains(&date) {
            return Ok(());
        }
        Err(self.defect(column, format!("is not between {MIN_DATE} and {MAX_DATE}")))
    }

    /// The bytes of a text cell.
    fn given_bytes(&self, column: usize) -> Checked<Option<&[u8]>> {
        match self.cell(column) {
            Cell::Empty => Ok(None),
            Cell::Text(text) => Ok(Some(text)),
            _ => Err(self.defect(column, "is not text")),
        }
    }

    /// Text of at most 256 characters without control characters.
    fn given_text(&self, column: usize) -> Checked<Option<String>> {
        let Some(bytes) = self.given_bytes(column)? else {
            return Ok(None);
        };
        let text =
            std::str::from_utf8(bytes).map_err(|_| self.defect(column, "is not UTF-8 text"))?;
        if text.chars().any(char::is_control) {
            return Err(self.defect(column, "contains a control character"));
        }
        let chars = text.chars().count();
        if chars > MAX_TEXT_CHARS {
            let reason = format!("has {chars} characters, more than the limit of {MAX_TEXT_CHARS}");
            return Err(self.defect(column, reason));
        }
        Ok(Some(text.to_owned()))
    }

    /// A symbol: 1 to 32 printable ASCII characters without blanks, quotes and commas.
    fn given_symbol(&self, column: usize) -> Checked<Option<&str>> {
        self.given_word(column, "symbol")
    }

    /// A word of 1 to 32 printable ASCII characters without blanks, quotes and commas that is a
    /// `what`.
    fn given_word(&self, column: usize, what: &str) -> Checked<Option<&str>> {
        let Some(bytes) = self.given_bytes(column)? else {
            return Ok(None);
        };
        if let Some(bad) = bytes.iter().find(|byte| !is_word_byte(**byte)) {
            let reason = format!(
                "is not a {what}: '{}' is not allowed, only letters, digits and signs such as . - /",
                shown(&[*bad])
            );
            return Err(self.defect(column, reason));
        }
        if bytes.len() > MAX_WORD_BYTES {
            let reason = format!(
                "is not a {what}: it has {} characters, more than the limit of {MAX_WORD_BYTES}",
                bytes.len()
            );
            return Err(self.defect(column, reason));
        }
        Ok(Some(
            std::str::from_utf8(bytes).expect("the bytes are ASCII, as checked above"),
        ))
    }

    /// A symbol: 1 to 32 printable ASCII characters without blanks, quotes and commas.
    fn symbol(&self, column: usize) -> Checked<&str> {
        self.required(column, self.given_symbol(column)?)
    }

    /// A price unit: a currency code of three capital letters, or a known minor unit.
    fn given_price_unit(&self, column: usize) -> Checked<Option<String>> {
        let Some(bytes) = self.given_bytes(column)? else {
            return Ok(None);
        };
        let is_code = bytes.len() == 3 && bytes.iter().all(u8::is_ascii_uppercase);
        match std::str::from_utf8(bytes) {
            Ok(unit) if is_code || fx::is_minor_unit(unit) => Ok(Some(unit.to_owned())),
            _ => {
                let reason = "is not a currency code of 3 capital letters, nor a minor unit such \
                              as GBp";
                Err(self.defect(column, reason))
            }
        }
    }

    /// A code of `length` ASCII characters that `allows` accepts.
    fn given_code(
        &self,
        column: usize,
        length: usize,
        allows: impl Fn(&u8) -> bool,
        reason: &str,
    ) -> Checked<Option<String>> {
        let Some(bytes) = self.given_bytes(column)? else {
            return Ok(None);
        };
        if bytes.len() != length || !bytes.iter().all(|byte| byte.is_ascii() && allows(byte)) {
            return Err(self.defect(column, reason));
        }
        Ok(Some(bytes.iter().copied().map(char::from).collect()))
    }

    /// An identifier that `is_one` knows.
    fn given_identifier(
        &self,
        column: usize,
        is_one: impl Fn(&str) -> bool,
        reason: &str,
    ) -> Checked<Option<String>> {
        match self.given_text(column)? {
            Some(text) if !is_one(&text) => Err(self.defect(column, reason)),
            given => Ok(given),
        }
    }
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'`' | b',')
}
