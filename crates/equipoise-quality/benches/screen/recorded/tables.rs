//! Columns of Parquet files.

use std::fs::File;
use std::path::Path;

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, Float64Type};
use equipoise_model::Date;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

pub(super) fn batches(path: &Path) -> impl Iterator<Item = RecordBatch> {
    let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .and_then(ParquetRecordBatchReaderBuilder::build)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    reader.map(|batch| batch.expect("read a batch"))
}

fn column<'b>(batch: &'b RecordBatch, name: &str) -> &'b dyn Array {
    let column = batch.column_by_name(name);
    column.unwrap_or_else(|| panic!("no column {name}"))
}

/// `NaN` stands for what is not given.
pub(super) fn numbers(batch: &RecordBatch, name: &str) -> Vec<f64> {
    let values = cast(column(batch, name), &DataType::Float64).expect("the column is numeric");
    let values = values.as_primitive::<Float64Type>();
    let known = values.iter().map(|value| value.unwrap_or(f64::NAN));
    known.collect()
}

pub(super) fn texts(batch: &RecordBatch, name: &str) -> Vec<String> {
    let values = cast(column(batch, name), &DataType::Utf8).expect("the column is text");
    let values = values.as_string::<i32>();
    let text = |row| values.value(row).to_owned();
    (0..values.len()).map(text).collect()
}

pub(super) fn dates(batch: &RecordBatch, name: &str) -> Vec<Option<Date>> {
    let values = column(batch, name).as_primitive::<Date32Type>();
    let date = |row| values.is_valid(row).then(|| values.value_as_date(row));
    (0..values.len()).map(|row| date(row).flatten()).collect()
}

pub(super) fn flags(batch: &RecordBatch, name: &str) -> Vec<bool> {
    let values = column(batch, name).as_boolean();
    (0..values.len()).map(|row| values.value(row)).collect()
}
