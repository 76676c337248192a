//! Parquet files written by the tests.

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

pub(super) type Columns = Vec<(&'static str, ArrayRef)>;

/// `values` as a column called `name`.
pub(super) fn column(
    name: &'static str,
    values: impl arrow::array::Array + 'static,
) -> (&'static str, ArrayRef) {
    (name, Arc::new(values))
}

/// The bytes of a Parquet file with `columns`, compressed with Snappy as most tools do.
pub(super) fn parquet_of(columns: Columns) -> Vec<u8> {
    parquet_with(columns, Compression::SNAPPY)
}

/// The bytes of a Parquet file with `columns`.
pub(super) fn parquet_with(columns: Columns, compression: Compression) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns
            .into_iter()
            .map(|(name, values)| (name, values, true)),
    )
    .expect("the columns of a test have one length");
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties))
        .expect("the types of a test can be written");
    writer.write(&batch).expect("memory takes what is written");
    writer.close().expect("memory takes what is written");
    bytes
}
