//! Parquet: typed columns, zstd, the same bytes for the same rows.

use std::io::{self, Write};
use std::sync::Arc;

use ::parquet::arrow::ArrowWriter;
use ::parquet::basic::Compression;
use ::parquet::file::properties::WriterProperties;
use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, RecordBatch, StringArray, UInt64Array,
};
use arrow::datatypes::{DataType, Field, Schema};

use super::tables::{Column, Kind, Table, Value};

/// An open file that takes rows in slices.
#[derive(Debug)]
pub struct ParquetFile<'t, R: 'static, W: Write + Send> {
    table: &'t Table<R>,
    schema: Arc<Schema>,
    writer: ArrowWriter<W>,
}

impl<'t, R, W: Write + Send> ParquetFile<'t, R, W> {
    /// Begin a file of `table`.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn begin(table: &'t Table<R>, out: W) -> io::Result<Self> {
        let fields = table
            .columns
            .iter()
            .map(|column| Field::new(column.name, arrow_type(column.kind), true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<Field>>()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(::parquet::basic::ZstdLevel::default()))
            .set_created_by("equipoise".to_owned())
            .build();
        let writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties))
            .map_err(io::Error::other)?;
        Ok(Self {
            table,
            schema,
            writer,
        })
    }

    /// Append `rows`.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn append(&mut self, rows: &[R]) -> io::Result<()> {
        let columns = self
            .table
            .columns
            .iter()
            .map(|column| array(column, rows))
            .collect();
        let batch =
            RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(io::Error::other)?;
        self.writer.write(&batch).map_err(io::Error::other)
    }

    /// End the file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn end(self) -> io::Result<()> {
        self.writer.close().map(drop).map_err(io::Error::other)
    }
}

fn arrow_type(kind: Kind) -> DataType {
    match kind {
        Kind::Date => DataType::Date32,
        Kind::Integer => DataType::UInt64,
        Kind::Number => DataType::Float64,
        Kind::Text => DataType::Utf8,
        Kind::Flag => DataType::Boolean,
    }
}

fn array<R>(column: &Column<R>, rows: &[R]) -> ArrayRef {
    let cells = rows.iter().map(column.value);
    match column.kind {
        Kind::Date => {
            let epoch = chrono::NaiveDate::default();
            Arc::new(
                cells
                    .map(|cell| match cell {
                        Value::Date(date) => i32::try_from((date - epoch).num_days()).ok(),
                        _ => None,
                    })
                    .collect::<Date32Array>(),
            )
        }
        Kind::Integer => Arc::new(
            cells
                .map(|cell| {
                    if let Value::Integer(number) = cell {
                        Some(number)
                    } else {
                        None
                    }
                })
                .collect::<UInt64Array>(),
        ),
        Kind::Number => Arc::new(
            cells
                .map(|cell| {
                    if let Value::Number(number) = cell {
                        Some(number)
                    } else {
                        None
                    }
                })
                .collect::<Float64Array>(),
        ),
        Kind::Text => Arc::new(
            cells
                .map(|cell| {
                    if let Value::Text(text) = cell {
                        Some(text)
                    } else {
                        None
                    }
                })
                .collect::<StringArray>(),
        ),
        Kind::Flag => Arc::new(
            cells
                .map(|cell| {
                    if let Value::Flag(flag) = cell {
                        Some(flag)
                    } else {
                        None
                    }
                })
                .collect::<BooleanArray>(),
        ),
    }
}
