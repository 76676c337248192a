//! Intake: what happens to each row of a file, whatever its format and kind.

use std::path::Path;

use equipoise_model::Facts;

use super::Terms;
use super::cells::{Cells, Checked, Defect, Place};
use super::error::FileError;
use super::header::{Column, Layout};
use super::report::{FileReport, Limits, OnError, Problem};

/// How the rows of one kind become facts: its columns and its row rule.
pub(super) trait RowDecoder: Default {
    /// The columns of the kind; cells are read by position in this list.
    const COLUMNS: &'static [Column];

    /// The sets of columns that a file may have, in the order in which they are looked for.
    const COLUMN_SETS: &'static [&'static [Column]] = &[Self::COLUMNS];

    /// The file has the set of columns at position `set`; rows follow.
    fn expect(&mut self, set: usize) {
        debug_assert!(set < Self::COLUMN_SETS.len());
    }

    /// Check the row on `line` and keep its fact.
    fn take(&mut self, line: u64, row: &impl Cells) -> Checked<()>;

    /// The number of facts kept since the last flush.
    fn pending(&self) -> usize;

    /// Hand over the facts kept since the last flush.
    fn flush(&mut self) -> Facts;
}

/// The rows of one file on their way to facts and problems.
pub(super) struct Intake<'a, D> {
    path: &'a Path,
    on_error: OnError,
    limits: &'a Limits,
    progress: &'a mut dyn FnMut(u64, Option<u64>),
    decoder: D,
    columns: Vec<String>,
    batches: Vec<Facts>,
    report: FileReport,
    total_rows: Option<u64>,
}

impl<'a, D: RowDecoder> Intake<'a, D> {
    pub(super) fn new(
        path: &'a Path,
        terms: Terms<'a>,
        progress: &'a mut dyn FnMut(u64, Option<u64>),
    ) -> Self {
        Self {
            path,
            on_error: terms.on_error,
            limits: terms.limits,
            progress,
            decoder: D::default(),
            columns: Vec::new(),
            batches: Vec::new(),
            report: FileReport::new(path, terms.kind),
            total_rows: None,
        }
    }

    pub(super) fn limits(&self) -> &'a Limits {
        self.limits
    }

    pub(super) fn rows_read(&self) -> u64 {
        self.report.rows_read
    }

    /// Take over what the header says; answers where the columns of the kind stand in the file.
    pub(super) fn adopt(&mut self, layout: Layout) -> Vec<Option<usize>> {
        self.decoder.expect(layout.set);
        self.columns = layout.names;
        self.report.ignored_columns = layout.ignored;
        layout.places
    }

    /// State how many rows the file has in all, for progress.
    pub(super) fn expect_rows(&mut self, total: u64) {
        self.total_rows = Some(total);
    }

    pub(super) fn set_content_hash(&mut self, hash: [u8; 32]) {
        self.report.content_hash = hash;
    }

    /// Take in the row on `line`.
    pub(super) fn take(&mut self, line: u64, row: &impl Cells) -> Result<(), FileError> {
        self.count(line)?;
        match self.decoder.take(line, row) {
            Ok(()) => self.keep(),
            Err(defect) => self.describe(line, *defect),
        }
        Ok(())
    }

    /// Take in the row on `line`, which is bad as a whole.
    pub(super) fn reject(&mut self, line: u64, defect: Defect) -> Result<(), FileError> {
        self.count(line)?;
        self.describe(line, defect);
        Ok(())
    }

    /// The facts and the report, or the refusal of the file.
    pub(super) fn finish(mut self) -> Result<(Vec<Facts>, FileReport), FileError> {
        self.flush();
        (self.progress)(self.report.rows_read, Some(self.report.rows_read));
        if self.report.rows_read == 0 {
            return Err(FileError::NoRows {
                file: self.path.to_owned(),
            });
        }
        if self.is_refused() {
            self.report.rows_kept = 0;
            return Err(FileError::Problems {
                report: Box::new(self.report),
            });
        }
        Ok((self.batches, self.report))
    }

    fn count(&mut self, line: u64) -> Result<(), FileError> {
        let limit = self.limits.max_rows;
        if self.report.rows_read >= limit {
            return Err(FileError::TooManyRows {
                file: self.path.to_owned(),
                line,
                limit,
            });
        }
        self.report.rows_read += 1;
        if self
            .report
            .rows_read
            .is_multiple_of(self.batch_rows() as u64)
        {
            (self.progress)(self.report.rows_read, self.total_rows);
        }
        Ok(())
    }

    fn keep(&mut self) {
        self.report.rows_kept += 1;
        if self.decoder.pending() >= self.batch_rows() {
            self.flush();
        }
    }

    fn describe(&mut self, line: u64, defect: Defect) {
        self.report.problem_count += 1;
        if self.report.problems.len() >= self.limits.max_reported {
            return;
        }
        self.report.problems.push(Problem {
            file: self.path.to_owned(),
            line: Some(line),
            column: match defect.place {
                Place::Row => None,
                Place::Column(column) => Some(self.columns[column].clone()),
                Place::Named(name) => Some(name),
            },
            value: defect.value,
            reason: defect.reason,
        });
    }

    /// Rows of a refused file are still checked, so that one pass names all that is wrong, but
    /// they are not held in memory.
    fn flush(&mut self) {
        if self.decoder.pending() == 0 {
            return;
        }
        let facts = self.decoder.flush();
        if self.is_refused() {
            self.batches.clear();
        } else {
            self.batches.push(facts);
        }
    }

    fn is_refused(&self) -> bool {
        self.on_error == OnError::Refuse && self.report.problem_count > 0
    }

    fn batch_rows(&self) -> usize {
        self.limits.batch_rows.max(1)
    }
}
