//! Parquet: only the columns of the kind are read, batch by batch.

use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use ::parquet::arrow::ProjectionMask;
use ::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use arrow::array::{Array, ArrayRef, AsArray, Date32Array, Float64Array, Int64Array, StringArray};
use arrow::compute::{CastOptions, cast_with_options};
use arrow::datatypes::{DataType, Date32Type, Float64Type, Int64Type, Schema, TimeUnit};
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use arrow::temporal_conversions::date32_to_datetime;
use chrono::DateTime;
use sha2::{Digest, Sha256};

use super::accepted;
use crate::files::cells::{Cell, Cells};
use crate::files::error::FileError;
use crate::files::header::{Column, Holds, lay_out};
use crate::files::intake::{Intake, RowDecoder};
use crate::files::source::Source;

/// Read the Parquet file `source` into `intake`. Row numbers stand for lines.
pub(in crate::files) fn read<D: RowDecoder>(
    mut source: Source<'_>,
    intake: &mut Intake<'_, D>,
) -> Result<(), FileError> {
    let path = source.path;
    check_whole(&mut source, intake)?;
    let builder = guarded(path, 1, || {
        ParquetRecordBatchReaderBuilder::try_new(source.file)
    })?;
    let places = find_columns(path, builder.schema(), intake)?;
    let total = builder.metadata().file_metadata().num_rows();
    intake.expect_rows(u64::try_from(total).unwrap_or(0));

    let mask = ProjectionMask::roots(builder.parquet_schema(), places.iter().flatten().copied());
    let builder = builder
        .with_projection(mask)
        .with_batch_size(intake.limits().batch_rows.max(1));
    let mut reader = guarded(path, 1, || builder.build())?;
    loop {
        let first = intake.rows_read() + 1;
        let Some(batch) = guarded(path, first, || reader.next().transpose())? else {
            return Ok(());
        };
        let columns = guarded(path, first, || projected(&batch, &places))?;
        for row in 0..batch.num_rows() {
            intake.take(
                first + row as u64,
                &ParquetRow {
                    columns: &columns,
                    row,
                },
            )?;
        }
    }
}

/// What `decode` answers, with its error or its panic as a refusal of the file at `row`: the
/// decoder asserts some things that damaged data can break.
fn guarded<T, E: Display>(
    path: &Path,
    row: u64,
    decode: impl FnOnce() -> Result<T, E>,
) -> Result<T, FileError> {
    // Sound to go on after a panic: the reader is dropped with the refusal and never used again.
    let reason = match catch_unwind(AssertUnwindSafe(decode)) {
        Ok(Ok(value)) => return Ok(value),
        Ok(Err(error)) => error.to_string(),
        Err(_) => "the data is damaged".to_owned(),
    };
    Err(FileError::Undecodable {
        file: path.to_owned(),
        row,
        reason,
    })
}

/// Note the hash of the file, and that its end is there.
fn check_whole<D: RowDecoder>(
    source: &mut Source<'_>,
    intake: &mut Intake<'_, D>,
) -> Result<(), FileError> {
    let unreadable = |error| FileError::Unreadable {
        file: source.path.to_owned(),
        source: error,
    };
    intake.set_content_hash(hash(&mut source.file).map_err(unreadable)?);
    if has_trailer(&mut source.file).map_err(unreadable)? {
        return Ok(());
    }
    let reason = "the file is cut short, its end is missing".to_owned();
    Err(FileError::Undecodable {
        file: source.path.to_owned(),
        row: 1,
        reason,
    })
}

/// Where the columns of the kind stand in the file.
fn find_columns<D: RowDecoder>(
    path: &Path,
    schema: &Schema,
    intake: &mut Intake<'_, D>,
) -> Result<Vec<Option<usize>>, FileError> {
    let names: Vec<&str> = schema
        .fields()
        .iter()
        .map(|field| field.name().as_str())
        .collect();
    let layout = accepted(lay_out(&names, D::COLUMN_SETS), path, None, &names)?;
    let columns = D::COLUMN_SETS[layout.set];
    let places = intake.adopt(layout);
    check_types(path, schema, &places, columns)?;
    Ok(places)
}

fn hash(file: &mut File) -> io::Result<[u8; 32]> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok(hasher.finalize().into());
        }
        hasher.update(&buffer[..count]);
    }
}

/// Whether the file ends as a complete Parquet file does.
fn has_trailer(file: &mut File) -> io::Result<bool> {
    let bytes = file.seek(SeekFrom::End(0))?;
    if bytes < 12 {
        return Ok(false);
    }
    let mut trailer = [0; 4];
    file.seek(SeekFrom::End(-4))?;
    file.read_exact(&mut trailer)?;
    file.rewind()?;
    Ok(&trailer == b"PAR1")
}

fn check_types(
    path: &Path,
    schema: &Schema,
    places: &[Option<usize>],
    columns: &[Column],
) -> Result<(), FileError> {
    for (column, place) in columns.iter().zip(places) {
        let Some(place) = *place else { continue };
        let field = schema.field(place);
        if can_hold(plain(field.data_type()), column.holds) {
            continue;
        }
        return Err(FileError::ColumnType {
            file: path.to_owned(),
            column: field.name().clone(),
            found: field.data_type().to_string(),
            expected: column.holds.in_words(),
        });
    }
    Ok(())
}

/// The type of the values behind a dictionary.
fn plain(data_type: &DataType) -> &DataType {
    match data_type {
        DataType::Dictionary(_, values) => values,
        other => other,
    }
}

/// Text can hold anything, as it does in CSV; a column of nulls is a column of empty cells.
fn can_hold(data_type: &DataType, holds: Holds) -> bool {
    if is_text(data_type) || *data_type == DataType::Null {
        return true;
    }
    match holds {
        Holds::Text => false,
        Holds::Number => is_number(data_type),
        Holds::Date | Holds::Instant => is_time(data_type),
    }
}

fn is_text(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
    )
}

fn is_number(data_type: &DataType) -> bool {
    data_type.is_numeric()
}

fn is_time(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(..)
    )
}

/// The columns of the kind in a batch that holds the file's columns at `places`, in file order.
fn projected(batch: &RecordBatch, places: &[Option<usize>]) -> Result<Vec<Values>, ArrowError> {
    places
        .iter()
        .map(|place| {
            let Some(place) = place else {
                return Ok(Values::Missing);
            };
            let position = places
                .iter()
                .flatten()
                .filter(|other| *other < place)
                .count();
            Values::of(batch.column(position))
        })
        .collect()
}

/// The values of a column in the few forms that cells have.
enum Values {
    Missing,
    Numbers(Float64Array),
    Texts(StringArray),
    Dates(Date32Array),
    Instants(Int64Array, TimeUnit),
}

impl Values {
    fn of(array: &ArrayRef) -> Result<Self, ArrowError> {
        let data_type = plain(array.data_type()).clone();
        Ok(match data_type {
            DataType::Null => Self::Missing,
            DataType::Date32 => Self::Dates(
                cast(array, &DataType::Date32)?
                    .as_primitive::<Date32Type>()
                    .clone(),
            ),
            DataType::Date64 => Self::Instants(integers(array)?, TimeUnit::Millisecond),
            // Taken as the stored count, which is UTC whatever zone the column names.
            DataType::Timestamp(unit, _) => Self::Instants(integers(array)?, unit),
            data_type if is_text(&data_type) => {
                Self::Texts(cast(array, &DataType::Utf8)?.as_string::<i32>().clone())
            }
            _ => Self::Numbers(
                cast(array, &DataType::Float64)?
                    .as_primitive::<Float64Type>()
                    .clone(),
            ),
        })
    }
}

fn integers(array: &ArrayRef) -> Result<Int64Array, ArrowError> {
    let array = cast(array, plain(array.data_type()))?;
    Ok(cast(&array, &DataType::Int64)?
        .as_primitive::<Int64Type>()
        .clone())
}

/// A value that does not convert is an error, never a null.
fn cast(array: &ArrayRef, to: &DataType) -> Result<ArrayRef, ArrowError> {
    let options = CastOptions {
        safe: false,
        ..CastOptions::default()
    };
    cast_with_options(array, to, &options)
}

/// A row of a batch.
struct ParquetRow<'a> {
    columns: &'a [Values],
    row: usize,
}

impl Cells for ParquetRow<'_> {
    fn cell(&self, column: usize) -> Cell<'_> {
        let row = self.row;
        match &self.columns[column] {
            Values::Numbers(values) if values.is_valid(row) => Cell::Number(values.value(row)),
            Values::Texts(values) if values.is_valid(row) => {
                Cell::of_text(values.value(row).as_bytes())
            }
            Values::Dates(values) if values.is_valid(row) => date_cell(values.value(row)),
            Values::Instants(values, unit) if values.is_valid(row) => {
                instant_cell(values.value(row), *unit)
            }
            _ => Cell::Empty,
        }
    }
}

/// A count beyond the calendar is shown as the number it is, and so is no date.
fn date_cell<'a>(days: i32) -> Cell<'a> {
    date32_to_datetime(days).map_or(Cell::Number(f64::from(days)), |instant| {
        Cell::Date(instant.date())
    })
}

fn instant_cell<'a>(count: i64, unit: TimeUnit) -> Cell<'a> {
    let instant = match unit {
        TimeUnit::Second => DateTime::from_timestamp_secs(count),
        TimeUnit::Millisecond => DateTime::from_timestamp_millis(count),
        TimeUnit::Microsecond => DateTime::from_timestamp_micros(count),
        TimeUnit::Nanosecond => Some(DateTime::from_timestamp_nanos(count)),
    };
    instant.map_or(Cell::Number(count as f64), Cell::Instant)
}
