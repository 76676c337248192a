//! Tables: named Arrow columns, written as one IPC stream and fingerprinted by value.
//!
//! The fingerprint reads values, not the stream, so that a later Arrow version that lays out its
//! messages in another way still gives the same key for the same rows. Like the IPC format itself
//! it takes the machine to be little-endian.

use std::sync::Arc;

use arrow::{
    array::{
        Array, ArrayRef, ArrowPrimitiveType, AsArray, BooleanArray, DictionaryArray,
        PrimitiveArray, PrimitiveBuilder, RecordBatch, RecordBatchOptions, StringArray,
    },
    buffer::Buffer,
    datatypes::{
        DataType, Date32Type, Field, Float64Type, Int64Type, Schema, ToByteSlice, UInt32Type,
    },
    ipc::{reader::StreamDecoder, writer::StreamWriter},
};
use equipoise_model::Date;

use super::CodecError;
use crate::hash::FieldHasher;

/// Rows as named columns.
#[derive(Debug, Clone)]
pub(super) struct Table(RecordBatch);

/// Collects the columns of a table; every column must have the same number of rows.
pub(super) struct TableBuilder {
    rows: usize,
    fields: Vec<Field>,
    columns: Vec<ArrayRef>,
}

impl TableBuilder {
    pub(super) fn of_rows(rows: usize) -> Self {
        Self {
            rows,
            fields: Vec::new(),
            columns: Vec::new(),
        }
    }

    fn column(mut self, name: &str, is_optional: bool, column: ArrayRef) -> Self {
        self.fields
            .push(Field::new(name, column.data_type().clone(), is_optional));
        self.columns.push(column);
        self
    }

    /// A column of numbers that are always given.
    pub(super) fn numbers<T: ArrowPrimitiveType>(
        self,
        name: &str,
        values: impl Iterator<Item = T::Native>,
    ) -> Self {
        self.column(
            name,
            false,
            Arc::new(PrimitiveArray::<T>::from_iter_values(values)),
        )
    }

    /// A column of numbers that may be absent.
    pub(super) fn optional_numbers<T: ArrowPrimitiveType>(
        self,
        name: &str,
        values: impl Iterator<Item = Option<T::Native>>,
    ) -> Self {
        let mut column = PrimitiveBuilder::<T>::with_capacity(self.rows);
        values.for_each(|value| column.append_option(value));
        self.column(name, true, Arc::new(column.finish()))
    }

    pub(super) fn floats(self, name: &str, values: impl Iterator<Item = f64>) -> Self {
        self.numbers::<Float64Type>(name, values)
    }

    pub(super) fn optional_floats(
        self,
        name: &str,
        values: impl Iterator<Item = Option<f64>>,
    ) -> Self {
        self.optional_numbers::<Float64Type>(name, values)
    }

    /// A column in which `NaN` says that the figure is not known: stored as absent.
    pub(super) fn known_floats(self, name: &str, values: impl Iterator<Item = f64>) -> Self {
        self.optional_numbers::<Float64Type>(
            name,
            values.map(|value| Some(value).filter(|value| !value.is_nan())),
        )
    }

    pub(super) fn dates(self, name: &str, values: impl Iterator<Item = Date>) -> Self {
        self.numbers::<Date32Type>(name, values.map(|date| date.to_epoch_days()))
    }

    pub(super) fn optional_dates(
        self,
        name: &str,
        values: impl Iterator<Item = Option<Date>>,
    ) -> Self {
        self.optional_numbers::<Date32Type>(
            name,
            values.map(|date| date.map(|date| date.to_epoch_days())),
        )
    }

    pub(super) fn texts<'t>(self, name: &str, values: impl Iterator<Item = &'t str>) -> Self {
        self.column(name, false, Arc::new(StringArray::from_iter_values(values)))
    }

    pub(super) fn optional_texts<'t>(
        self,
        name: &str,
        values: impl Iterator<Item = Option<&'t str>>,
    ) -> Self {
        self.column(name, true, Arc::new(values.collect::<StringArray>()))
    }

    /// As [`Self::optional_texts`], but left out while every value is absent: a column that came
    /// later does not change the fingerprint of rows that do not use it.
    pub(super) fn later_texts<'t>(
        self,
        name: &str,
        values: impl Iterator<Item = Option<&'t str>> + Clone,
    ) -> Self {
        match values.clone().any(|value| value.is_some()) {
            true => self.optional_texts(name, values),
            false => self,
        }
    }

    /// As [`Self::optional_numbers`], but left out while every value is absent.
    pub(super) fn later_numbers<T: ArrowPrimitiveType>(
        self,
        name: &str,
        values: impl Iterator<Item = Option<T::Native>> + Clone,
    ) -> Self {
        match values.clone().any(|value| value.is_some()) {
            true => self.optional_numbers::<T>(name, values),
            false => self,
        }
    }

    /// As [`Self::optional_dates`], but left out while every value is absent.
    pub(super) fn later_dates(
        self,
        name: &str,
        values: impl Iterator<Item = Option<Date>> + Clone,
    ) -> Self {
        let days = values.map(|date| date.map(|date| date.to_epoch_days()));
        self.later_numbers::<Date32Type>(name, days)
    }

    pub(super) fn flags(self, name: &str, values: impl Iterator<Item = bool>) -> Self {
        let values: Vec<bool> = values.collect();
        self.column(name, false, Arc::new(BooleanArray::from(values)))
    }

    /// A column of texts of which few are distinct: positions into `texts`.
    pub(super) fn dictionary<'t>(
        self,
        name: &str,
        positions: Vec<u32>,
        texts: impl Iterator<Item = &'t str>,
    ) -> Self {
        let texts = Arc::new(StringArray::from_iter_values(texts));
        let column = DictionaryArray::<UInt32Type>::try_new(positions.into(), texts)
            .expect("every position points into the dictionary");
        self.column(name, false, Arc::new(column))
    }

    pub(super) fn finish(self) -> Table {
        let options = RecordBatchOptions::new().with_row_count(Some(self.rows));
        let schema = Arc::new(Schema::new(self.fields));
        let batch = RecordBatch::try_new_with_options(schema, self.columns, &options)
            .expect("every column has the rows the table was announced with");
        Table(batch)
    }
}

impl Table {
    pub(super) fn rows(&self) -> usize {
        self.0.num_rows()
    }

    /// Appends the table to `out` as an Arrow IPC stream.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        const MEMORY: &str = "writing to memory does not fail";
        let mut writer = StreamWriter::try_new(out, &self.0.schema()).expect(MEMORY);
        writer.write(&self.0).expect(MEMORY);
        writer.finish().expect(MEMORY);
    }

    /// Reads a table without copying its columns.
    pub(super) fn read(mut stream: Buffer) -> Result<Self, CodecError> {
        let refuse = |what: String| CodecError::Table { what };
        let mut decoder = StreamDecoder::new();
        let first = decoder
            .decode(&mut stream)
            .map_err(|error| refuse(error.to_string()))?;
        let batch = first.ok_or_else(|| refuse("the stream holds no batch".to_owned()))?;
        let second = decoder
            .decode(&mut stream)
            .map_err(|error| refuse(error.to_string()))?;
        if second.is_some() {
            return Err(refuse("the stream holds more than one batch".to_owned()));
        }
        Ok(Self(batch))
    }

    /// Feeds names, types and values into `hasher`, absent values as such.
    pub(super) fn fingerprint(&self, hasher: &mut FieldHasher) {
        hasher.number(self.0.num_rows() as u64);
        hasher.number(self.0.num_columns() as u64);
        for (field, column) in self.0.schema_ref().fields().iter().zip(self.0.columns()) {
            hasher.field(field.name().as_bytes());
            fingerprint_column(column, hasher);
        }
    }

    /// Whether the table has a column of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.column_by_name(name).is_some()
    }

    pub(super) fn column(&self, name: &str) -> Result<&ArrayRef, CodecError> {
        self.0
            .column_by_name(name)
            .ok_or_else(|| CodecError::MissingColumn {
                column: name.to_owned(),
            })
    }
}

fn fingerprint_column(column: &ArrayRef, hasher: &mut FieldHasher) {
    match column.data_type() {
        DataType::Date32 => fingerprint_numbers::<Date32Type>("date", column, hasher),
        DataType::Float64 => fingerprint_numbers::<Float64Type>("f64", column, hasher),
        DataType::Int64 => fingerprint_numbers::<Int64Type>("i64", column, hasher),
        DataType::UInt32 => fingerprint_numbers::<UInt32Type>("u32", column, hasher),
        DataType::Utf8 => fingerprint_texts(column.as_string(), hasher),
        DataType::Boolean => {
            hasher.field(b"flag");
            let flags: Vec<u8> = column.as_boolean().iter().map(flag_byte).collect();
            hasher.field(&flags);
        }
        DataType::Dictionary(_, _) => {
            let column = column.as_dictionary::<UInt32Type>();
            hasher.field(b"dictionary");
            hasher.field(column.keys().values().inner().as_slice());
            fingerprint_texts(column.values().as_string(), hasher);
        }
        other => unreachable!("the builder makes no column of {other}"),
    }
}

fn flag_byte(flag: Option<bool>) -> u8 {
    flag.map_or(2, u8::from)
}

fn fingerprint_numbers<T: ArrowPrimitiveType>(
    tag: &str,
    column: &ArrayRef,
    hasher: &mut FieldHasher,
) {
    let column = column.as_primitive::<T>();
    hasher.field(tag.as_bytes());
    if column.null_count() == 0 {
        hasher.field(&[]);
        hasher.field(column.values().inner().as_slice());
        return;
    }
    let given: Vec<u8> = (0..column.len())
        .map(|row| u8::from(column.is_valid(row)))
        .collect();
    let absent = T::Native::default();
    let values: Vec<T::Native> = column.iter().map(|value| value.unwrap_or(absent)).collect();
    hasher.field(&given);
    hasher.field(values.to_byte_slice());
}

fn fingerprint_texts(column: &StringArray, hasher: &mut FieldHasher) {
    hasher.field(b"text");
    let mut bytes = Vec::with_capacity(column.get_buffer_memory_size());
    for text in column {
        let length = text.map_or(u64::MAX, |text| text.len() as u64);
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(text.unwrap_or_default().as_bytes());
    }
    hasher.field(&bytes);
}

/// The column as numbers of type `T`.
pub(super) fn primitive<'t, T: ArrowPrimitiveType>(
    table: &'t Table,
    name: &str,
) -> Result<&'t PrimitiveArray<T>, CodecError> {
    let column = table.column(name)?;
    let found = column.as_primitive_opt::<T>();
    found.ok_or_else(|| wrong_type(name, column, &T::DATA_TYPE.to_string()))
}

pub(super) fn wrong_type(name: &str, column: &ArrayRef, expected: &str) -> CodecError {
    CodecError::ColumnType {
        column: name.to_owned(),
        found: column.data_type().to_string(),
        expected: expected.to_owned(),
    }
}
