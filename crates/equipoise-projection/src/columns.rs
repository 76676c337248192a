//! Builds the column batches that are appended to a table.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Date32Array, Float64Array, RecordBatch,
    StringArray, TimestampMicrosecondArray, UInt32Array, UInt64Array,
};
use equipoise_ledger::{Hash, Sequence};
use equipoise_model::{Date, Instant, SecurityId};

/// The rows of one table, column by column in the order of the table.
#[derive(Default)]
pub(crate) struct Columns {
    columns: Vec<(&'static str, ArrayRef)>,
}

impl Columns {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// The batch; every column must have been given the same number of rows.
    pub(crate) fn finish(self) -> RecordBatch {
        let columns = self
            .columns
            .into_iter()
            .map(|(name, array)| (name, array, true));
        RecordBatch::try_from_iter_with_nullable(columns)
            .expect("a batch has columns, and each is made from the same rows")
    }

    pub(crate) fn numbers(self, name: &'static str, values: impl IntoIterator<Item = f64>) -> Self {
        self.add(name, Float64Array::from_iter_values(values))
    }

    /// `None` and `NaN` are stored as `NULL`.
    pub(crate) fn maybe_numbers(
        self,
        name: &'static str,
        values: impl IntoIterator<Item = Option<f64>>,
    ) -> Self {
        let known = values
            .into_iter()
            .map(|value| value.filter(|value| !value.is_nan()));
        self.add(name, known.collect::<Float64Array>())
    }

    /// `NaN` is stored as `NULL`.
    pub(crate) fn known_numbers(
        self,
        name: &'static str,
        values: impl IntoIterator<Item = f64>,
    ) -> Self {
        let values: Vec<f64> = values.into_iter().collect();
        let is_known = || values.iter().map(|value| !value.is_nan());
        let nulls = is_known().any(|known| !known).then(|| is_known().collect());
        self.add(name, Float64Array::new(values.into(), nulls))
    }

    pub(crate) fn counts(self, name: &'static str, values: impl IntoIterator<Item = u64>) -> Self {
        self.add(name, UInt64Array::from_iter_values(values))
    }

    pub(crate) fn maybe_counts(
        self,
        name: &'static str,
        values: impl IntoIterator<Item = Option<u64>>,
    ) -> Self {
        self.add(name, values.into_iter().collect::<UInt64Array>())
    }

    pub(crate) fn small_counts(
        self,
        name: &'static str,
        values: impl IntoIterator<Item = u32>,
    ) -> Self {
        self.add(name, UInt32Array::from_iter_values(values))
    }

    pub(crate) fn securities(self, values: impl IntoIterator<Item = SecurityId>) -> Self {
        self.small_counts("security", values.into_iter().map(|id| id.0))
    }

    pub(crate) fn maybe_securities(
        self,
        values: impl IntoIterator<Item = Option<SecurityId>>,
    ) -> Self {
        let ids = values.into_iter().map(|id| id.map(|id| id.0));
        self.add("security", ids.collect::<UInt32Array>())
    }

    pub(crate) fn flags(self, name: &'static str, values: impl IntoIterator<Item = bool>) -> Self {
        self.add(
            name,
            BooleanArray::from(values.into_iter().collect::<Vec<_>>()),
        )
    }

    pub(crate) fn dates(self, name: &'static str, values: impl IntoIterator<Item = Date>) -> Self {
        let days = values.into_iter().map(|date| date.to_epoch_days());
        self.add(name, Date32Array::from_iter_values(days))
    }

    pub(crate) fn maybe_dates(
        self,
        name: &'static str,
        values: impl IntoIterator<Item = Option<Date>>,
    ) -> Self {
        let days = values
            .into_iter()
            .map(|date| date.map(|date| date.to_epoch_days()));
        self.add(name, days.collect::<Date32Array>())
    }

    pub(crate) fn instants(
        self,
        name: &'static str,
        values: impl IntoIterator<Item = Instant>,
    ) -> Self {
        self.maybe_instants(name, values.into_iter().map(Some))
    }

    pub(crate) fn maybe_instants(
        self,
        name: &'static str,
        values: impl IntoIterator<Item = Option<Instant>>,
    ) -> Self {
        let micros = values
            .into_iter()
            .map(|instant| instant.map(|at| at.timestamp_micros()));
        self.add(name, micros.collect::<TimestampMicrosecondArray>())
    }

    pub(crate) fn texts<T: AsRef<str>>(
        self,
        name: &'static str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        self.add(name, StringArray::from_iter_values(values))
    }

    pub(crate) fn maybe_texts<'a>(
        self,
        name: &'static str,
        values: impl IntoIterator<Item = Option<&'a str>>,
    ) -> Self {
        self.add(name, values.into_iter().collect::<StringArray>())
    }

    pub(crate) fn hashes(self, name: &'static str, values: impl IntoIterator<Item = Hash>) -> Self {
        self.add(
            name,
            BinaryArray::from_iter_values(values.into_iter().map(|hash| hash.0)),
        )
    }

    /// The same text in every one of `rows` rows.
    pub(crate) fn text(self, name: &'static str, text: &str, rows: usize) -> Self {
        self.texts(name, std::iter::repeat_n(text, rows))
    }

    /// The same entry in every one of `rows` rows.
    pub(crate) fn entry(self, name: &'static str, entry: Sequence, rows: usize) -> Self {
        self.counts(name, std::iter::repeat_n(entry.0, rows))
    }

    /// The entry every one of `rows` rows came with.
    pub(crate) fn sequence(self, sequence: Sequence, rows: usize) -> Self {
        self.entry("sequence", sequence, rows)
    }

    fn add(mut self, name: &'static str, array: impl Array + 'static) -> Self {
        self.columns.push((name, Arc::new(array)));
        self
    }
}
