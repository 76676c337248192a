//! Reports: what was read, what was kept, and every row that was not.

use std::fmt;
use std::path::{Path, PathBuf};

use equipoise_model::FactKind;

/// What happens to a file with bad rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnError {
    /// Refuse the whole file.
    Refuse,
    /// Keep its good rows and report the others.
    Keep,
}

/// The bounds of one import. Passing one refuses the file with the limit in the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one CSV line, or of one record when a quoted cell spans lines.
    pub max_line_bytes: usize,
    /// Bytes of the file.
    pub max_file_bytes: u64,
    /// Rows of the file, the header not counted.
    pub max_rows: u64,
    /// Problems that are described; those beyond are counted.
    pub max_reported: usize,
    /// Rows of one batch of facts.
    pub batch_rows: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_line_bytes: 1 << 20,
            max_file_bytes: 64 << 30,
            max_rows: 1 << 31,
            max_reported: 100,
            batch_rows: 131_072,
        }
    }
}

/// One thing wrong with a file, as a person needs it to mend the file.
///
/// Displays as `bars.csv:17: close: "abc" is not a number`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as it was named by the caller.
    pub file: PathBuf,
    /// The line of a CSV file, the header being line 1; the row of a Parquet file, from 1.
    pub line: Option<u64>,
    /// The column, as the file names it.
    pub column: Option<String>,
    /// The offending value, at most 80 characters, control characters escaped.
    pub value: Option<String>,
    /// What is wrong with it; reads on from the value.
    pub reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        f.write_str(": ")?;
        if let Some(column) = &self.column {
            write!(f, "{column}: ")?;
        }
        if let Some(value) = &self.value {
            write!(f, "\"{value}\" ")?;
        }
        f.write_str(&self.reason)
    }
}

/// What one file gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// The file, as it was named by the caller.
    pub path: PathBuf,
    /// The kind it was read as.
    pub kind: FactKind,
    /// Rows in the file, the header and blank lines not counted.
    pub rows_read: u64,
    /// Rows handed on as facts; 0 when the file is refused.
    pub rows_kept: u64,
    /// Columns of the file that mean nothing to its kind, as the file names them.
    pub ignored_columns: Vec<String>,
    /// The first problems in file order, up to [`Limits::max_reported`].
    pub problems: Vec<Problem>,
    /// The number of problems, described or not; a row has at most one.
    pub problem_count: u64,
    /// SHA-256 of the bytes of the file.
    pub content_hash: [u8; 32],
}

impl FileReport {
    pub(super) fn new(path: &Path, kind: FactKind) -> Self {
        Self {
            path: path.to_owned(),
            kind,
            rows_read: 0,
            rows_kept: 0,
            ignored_columns: Vec::new(),
            problems: Vec::new(),
            problem_count: 0,
            content_hash: [0; 32],
        }
    }
}

/// `bytes` as a person may read them: at most 80 characters, control characters escaped.
pub(super) fn shown(bytes: &[u8]) -> String {
    const MAX_CHARS: usize = 80;
    // A character takes at most four bytes, so this prefix holds the 80 and the one that shows
    // that there are more.
    let prefix = &bytes[..bytes.len().min(4 * (MAX_CHARS + 1))];
    let text = String::from_utf8_lossy(prefix);
    let mut out = String::new();
    for (position, character) in text.chars().enumerate() {
        if position == MAX_CHARS {
            out.push('…');
            break;
        }
        match character {
            '\'' | '"' => out.push(character),
            _ => out.extend(character.escape_debug()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_reads_like_a_compiler_message() {
        let mut problem = Problem {
            file: PathBuf::from("bars.csv"),
            line: Some(17),
            column: Some("close".to_owned()),
            value: Some("abc".to_owned()),
            reason: "is not a number".to_owned(),
        };
        assert_eq!(
            problem.to_string(),
            "bars.csv:17: close: \"abc\" is not a number"
        );
        problem.line = None;
        problem.column = None;
        problem.value = None;
        assert_eq!(problem.to_string(), "bars.csv: is not a number");
    }

    #[test]
    fn a_shown_value_is_short_and_has_no_control_character() {
        assert_eq!(shown(b"a\tb\x1b[0m\n"), "a\\tb\\u{1b}[0m\\n");
        let long = "é".repeat(5_000);
        assert_eq!(shown(long.as_bytes()), format!("{}…", "é".repeat(80)));
        assert_eq!(shown("x".repeat(80).as_bytes()), "x".repeat(80));
    }
}
