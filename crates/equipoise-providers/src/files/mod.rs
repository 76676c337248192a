//! Files: market data from CSV and Parquet files, checked row by row.
//!
//! [`read`] is the door. It tells CSV from Parquet by content, finds the columns of the kind by
//! name, checks every row, and answers batches of [`Facts`] in file order with a [`FileReport`].
//! A row that does not parse is a [`Problem`] with file, line, column and reason; what becomes of
//! the rest of the file is up to [`OnError`]. Memory for text is bounded by the [`Limits`].

mod bars;
mod cells;
mod corporate_actions;
mod error;
mod fx;
mod header;
mod intake;
mod kind;
mod numbers;
mod rates;
#[cfg(test)]
mod reference;
mod report;
mod securities;
mod shares;
mod source;
mod symbols;
mod table;
mod times;

use std::path::Path;

use equipoise_model::{FactKind, Facts};

pub use error::FileError;
pub use kind::kind_of;
pub use report::{FileReport, Limits, OnError, Problem};

use intake::{Intake, RowDecoder};
use source::{Format, Source};

/// Read the facts of `kind` from the CSV or Parquet file at `path`.
///
/// The facts come in batches of at most [`Limits::batch_rows`] rows, in file order. `progress` is
/// told, once for each [`Limits::batch_rows`] rows read and at the end, the rows read so far and
/// the rows in all: exact for Parquet, estimated from the bytes for CSV.
///
/// # Errors
/// The file as a whole is refused: it cannot be read, is of the wrong type, lacks a column, passes
/// a limit, or has bad rows under [`OnError::Refuse`]; the error then carries the report.
pub fn read(
    path: &Path,
    kind: FactKind,
    on_error: OnError,
    limits: &Limits,
    progress: &mut dyn FnMut(u64, Option<u64>),
) -> Result<(Vec<Facts>, FileReport), FileError> {
    let source = Source::open(path, limits)?;
    let terms = Terms {
        kind,
        on_error,
        limits,
    };
    match kind {
        FactKind::Securities => take::<securities::SecurityRows>(source, terms, progress),
        FactKind::Bars => take::<bars::BarRows>(source, terms, progress),
        FactKind::Shares => take::<shares::ShareRows>(source, terms, progress),
        FactKind::Actions => take::<corporate_actions::ActionRows>(source, terms, progress),
        FactKind::Fx => take::<fx::FxRows>(source, terms, progress),
        FactKind::Rates => take::<rates::RateRows>(source, terms, progress),
    }
}

/// What a caller asks of a file.
#[derive(Debug, Clone, Copy)]
struct Terms<'a> {
    kind: FactKind,
    on_error: OnError,
    limits: &'a Limits,
}

fn take<D: RowDecoder>(
    source: Source<'_>,
    terms: Terms<'_>,
    progress: &mut dyn FnMut(u64, Option<u64>),
) -> Result<(Vec<Facts>, FileReport), FileError> {
    let mut intake = Intake::<D>::new(source.path, terms, progress);
    match source.format {
        Format::Csv => table::csv::read(source, &mut intake)?,
        Format::Parquet => table::parquet::read(source, &mut intake)?,
    }
    intake.finish()
}
