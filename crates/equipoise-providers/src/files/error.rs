//! Errors: why a file as a whole is refused.

use std::io;
use std::path::{Path, PathBuf};

use super::report::FileReport;

/// Why a file is refused. Every message names the file and, where there is one, the line and column.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// The file is missing, may not be read, or stopped being readable.
    #[error("{}: cannot be read: {source}", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The path names something else than a file.
    #[error("{}: is {found}, not a file", file.display())]
    NotAFile {
        /// The path.
        file: PathBuf,
        /// What it names.
        found: &'static str,
    },
    /// The file has no content.
    #[error("{}: is empty", file.display())]
    Empty {
        /// The file.
        file: PathBuf,
    },
    /// The file has columns and no row.
    #[error("{}: has a header and no rows", file.display())]
    NoRows {
        /// The file.
        file: PathBuf,
    },
    /// The file is larger than [`Limits::max_file_bytes`](super::Limits::max_file_bytes).
    #[error("{}: has {bytes} bytes, more than the limit of {limit}", file.display())]
    TooLarge {
        /// The file.
        file: PathBuf,
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// The file has more rows than [`Limits::max_rows`](super::Limits::max_rows).
    #[error("{}:{line}: has more rows than the limit of {limit}", file.display())]
    TooManyRows {
        /// The file.
        file: PathBuf,
        /// The line of the first row beyond the limit.
        line: u64,
        /// The limit.
        limit: u64,
    },
    /// A line is longer than [`Limits::max_line_bytes`](super::Limits::max_line_bytes).
    #[error(
        "{}:{line}: the line is longer than the limit of {limit} bytes; \
         a line end is missing, or a quote that opens here is never closed",
        file.display()
    )]
    LineTooLong {
        /// The file.
        file: PathBuf,
        /// The line.
        line: u64,
        /// The limit.
        limit: usize,
    },
    /// The content is of a type that is not read here.
    #[error("{}: is {found}, not CSV or Parquet; {advice}", file.display())]
    WrongType {
        /// The file.
        file: PathBuf,
        /// What the content is.
        found: &'static str,
        /// What to do about it.
        advice: &'static str,
    },
    /// The text is not UTF-8.
    #[error("{}:{line}: {found} at byte {byte}; save the file as UTF-8", file.display())]
    Encoding {
        /// The file.
        file: PathBuf,
        /// The line.
        line: u64,
        /// The offset of the byte in the file, from 0.
        byte: u64,
        /// What was found there.
        found: &'static str,
    },
    /// The cells are separated by something else than a comma.
    #[error("{}:{line}: cells are separated by {found} where a comma is expected", file.display())]
    Separator {
        /// The file.
        file: PathBuf,
        /// The line of the header.
        line: u64,
        /// The separator, in words.
        found: &'static str,
    },
    /// A column that the kind requires is missing.
    #[error(
        "{}: {}: no such column in the {format}, which has {}",
        place(file, *line), missing.join(", "), quoted(found)
    )]
    MissingColumn {
        /// The file.
        file: PathBuf,
        /// The line of the header, for CSV.
        line: Option<u64>,
        /// What the columns were looked for in: `CSV header` or `Parquet schema`.
        format: &'static str,
        /// The missing columns.
        missing: Vec<&'static str>,
        /// The columns that are there.
        found: Vec<String>,
    },
    /// Two columns have the same name.
    #[error("{}: {column}: stands twice in the header", place(file, *line))]
    DuplicateColumn {
        /// The file.
        file: PathBuf,
        /// The line of the header, for CSV.
        line: Option<u64>,
        /// The name.
        column: String,
    },
    /// A Parquet column has a type that cannot hold what is expected.
    #[error("{}: {column}: has the type {found} where {expected} is expected", file.display())]
    ColumnType {
        /// The file.
        file: PathBuf,
        /// The column, as the file names it.
        column: String,
        /// Its type.
        found: String,
        /// What is expected.
        expected: &'static str,
    },
    /// The Parquet data is cut short, damaged, or uses a feature that is not read here.
    #[error("{}:{row}: the Parquet data cannot be decoded: {reason}", file.display())]
    Undecodable {
        /// The file.
        file: PathBuf,
        /// The first row that could not be read, from 1.
        row: u64,
        /// What the decoder said.
        reason: String,
    },
    /// The file has bad rows and [`OnError::Refuse`](super::OnError::Refuse) holds.
    #[error("{}", summary(report))]
    Problems {
        /// The problems.
        report: Box<FileReport>,
    },
}

impl FileError {
    /// The file that is refused.
    #[must_use]
    pub fn file(&self) -> &Path {
        match self {
            Self::Unreadable { file, .. }
            | Self::NotAFile { file, .. }
            | Self::Empty { file }
            | Self::NoRows { file }
            | Self::TooLarge { file, .. }
            | Self::TooManyRows { file, .. }
            | Self::LineTooLong { file, .. }
            | Self::WrongType { file, .. }
            | Self::Encoding { file, .. }
            | Self::Separator { file, .. }
            | Self::MissingColumn { file, .. }
            | Self::DuplicateColumn { file, .. }
            | Self::ColumnType { file, .. }
            | Self::Undecodable { file, .. } => file,
            Self::Problems { report } => &report.path,
        }
    }

    /// The report on the rows, when they are the reason.
    #[must_use]
    pub fn report(&self) -> Option<&FileReport> {
        match self {
            Self::Problems { report } => Some(report),
            _ => None,
        }
    }
}

/// The file, with the line where there are lines.
fn place(file: &Path, line: Option<u64>) -> String {
    match line {
        Some(line) => format!("{}:{line}", file.display()),
        None => file.display().to_string(),
    }
}

fn summary(report: &FileReport) -> String {
    let bad = report.problem_count;
    let rows = report.rows_read;
    match report.problems.first() {
        Some(first) => format!("{first} ({bad} of {rows} rows are bad; the file is refused)"),
        None => format!("{}: {bad} of {rows} rows are bad", report.path.display()),
    }
}

fn quoted(names: &[String]) -> String {
    const MAX_NAMES: usize = 20;
    let mut text = names
        .iter()
        .take(MAX_NAMES)
        .map(|name| format!("\"{name}\""))
        .collect::<Vec<_>>()
        .join(", ");
    if names.len() > MAX_NAMES {
        text.push_str(&format!(" and {} more", names.len() - MAX_NAMES));
    }
    text
}
