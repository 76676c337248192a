//! Reads the columns of a query result by name and type.

use arrow::array::{
    Array, BinaryArray, BooleanArray, Date32Array, Float64Array, PrimitiveArray, RecordBatch,
    StringArray, TimestampMicrosecondArray, UInt32Array, UInt64Array,
};
use arrow::datatypes::ArrowPrimitiveType;
use duckdb::{Connection, Params};
use equipoise_ledger::{Hash, Sequence};
use equipoise_model::{Date, IndexId, Instant, SecurityId};
use serde_json::Value;

use crate::error::{ProjectionError, engine_error};

/// Runs `sql` and turns every row into a `T`.
pub(crate) fn select<T, P: Params>(
    connection: &Connection,
    doing: &'static str,
    sql: &str,
    params: P,
    mut row: impl FnMut(&Rows, usize) -> Result<T, ProjectionError>,
) -> Result<Vec<T>, ProjectionError> {
    let mut statement = connection
        .prepare_cached(sql)
        .map_err(engine_error(doing))?;
    let batches: Vec<RecordBatch> = statement
        .query_arrow(params)
        .map_err(engine_error(doing))?
        .collect();
    let mut found = Vec::with_capacity(batches.iter().map(RecordBatch::num_rows).sum());
    for batch in batches {
        let rows = Rows { batch };
        for position in 0..rows.batch.num_rows() {
            found.push(row(&rows, position)?);
        }
    }
    Ok(found)
}

/// Runs `sql` and turns its first row into a `T`; `None` when there is no row.
pub(crate) fn select_first<T, P: Params>(
    connection: &Connection,
    doing: &'static str,
    sql: &str,
    params: P,
    row: impl FnMut(&Rows, usize) -> Result<T, ProjectionError>,
) -> Result<Option<T>, ProjectionError> {
    Ok(select(connection, doing, sql, params, row)?
        .into_iter()
        .next())
}

/// Some rows of a result. Every accessor names a column and a row; a missing column, another type or
/// an unexpected `NULL` is an error that names the column.
pub(crate) struct Rows {
    batch: RecordBatch,
}

type Cell<T> = Result<T, ProjectionError>;

impl Rows {
    pub(crate) fn f64(&self, column: &'static str, row: usize) -> Cell<f64> {
        required(self.maybe_f64(column, row)?, column, "a number")
    }

    pub(crate) fn maybe_f64(&self, column: &'static str, row: usize) -> Cell<Option<f64>> {
        Ok(value(self.typed::<Float64Array>(column)?, row))
    }

    pub(crate) fn u32(&self, column: &'static str, row: usize) -> Cell<u32> {
        required(self.maybe_u32(column, row)?, column, "a number")
    }

    pub(crate) fn maybe_u32(&self, column: &'static str, row: usize) -> Cell<Option<u32>> {
        Ok(value(self.typed::<UInt32Array>(column)?, row))
    }

    pub(crate) fn u64(&self, column: &'static str, row: usize) -> Cell<u64> {
        required(self.maybe_u64(column, row)?, column, "a number")
    }

    pub(crate) fn maybe_u64(&self, column: &'static str, row: usize) -> Cell<Option<u64>> {
        Ok(value(self.typed::<UInt64Array>(column)?, row))
    }

    pub(crate) fn sequence(&self, column: &'static str, row: usize) -> Cell<Sequence> {
        self.u64(column, row).map(Sequence)
    }

    pub(crate) fn security(&self, column: &'static str, row: usize) -> Cell<SecurityId> {
        self.u32(column, row).map(SecurityId)
    }

    pub(crate) fn bool(&self, column: &'static str, row: usize) -> Cell<bool> {
        let values = self.typed::<BooleanArray>(column)?;
        required(
            values.is_valid(row).then(|| values.value(row)),
            column,
            "true or false",
        )
    }

    pub(crate) fn text(&self, column: &'static str, row: usize) -> Cell<String> {
        required(self.maybe_text(column, row)?, column, "a text")
    }

    pub(crate) fn maybe_text(&self, column: &'static str, row: usize) -> Cell<Option<String>> {
        let values = self.typed::<StringArray>(column)?;
        Ok(values.is_valid(row).then(|| values.value(row).to_owned()))
    }

    pub(crate) fn hash(&self, column: &'static str, row: usize) -> Cell<Hash> {
        let values = self.typed::<BinaryArray>(column)?;
        let bytes = values
            .is_valid(row)
            .then(|| values.value(row).try_into().ok())
            .flatten();
        required(bytes.map(Hash), column, "a hash of 32 bytes")
    }

    pub(crate) fn date(&self, column: &'static str, row: usize) -> Cell<Date> {
        required(self.maybe_date(column, row)?, column, "a date")
    }

    pub(crate) fn maybe_date(&self, column: &'static str, row: usize) -> Cell<Option<Date>> {
        let Some(days) = value(self.typed::<Date32Array>(column)?, row) else {
            return Ok(None);
        };
        required(Date::from_epoch_days(days), column, "a date").map(Some)
    }

    pub(crate) fn instant(&self, column: &'static str, row: usize) -> Cell<Instant> {
        required(self.maybe_instant(column, row)?, column, "an instant")
    }

    pub(crate) fn maybe_instant(&self, column: &'static str, row: usize) -> Cell<Option<Instant>> {
        let Some(micros) = value(self.typed::<TimestampMicrosecondArray>(column)?, row) else {
            return Ok(None);
        };
        required(Instant::from_timestamp_micros(micros), column, "an instant").map(Some)
    }

    /// The index of a row.
    pub(crate) fn index(&self, row: usize) -> Cell<IndexId> {
        const COLUMN: &str = "index_id";
        let id = self.text(COLUMN, row)?;
        IndexId::parse(&id).map_err(|_| ProjectionError::Content {
            column: COLUMN,
            value: id,
            expected: "an index id",
        })
    }

    /// The items of a JSON list.
    pub(crate) fn list<T>(
        &self,
        column: &'static str,
        row: usize,
        item: impl Fn(&Value) -> Option<T>,
    ) -> Cell<Vec<T>> {
        let text = self.text(column, row)?;
        let items = serde_json::from_str::<Vec<Value>>(&text).ok();
        let items = items.and_then(|items| items.iter().map(item).collect());
        items.ok_or(ProjectionError::Content {
            column,
            value: text,
            expected: "a JSON list",
        })
    }

    fn typed<A: Array + 'static>(&self, column: &'static str) -> Cell<&A> {
        let found = self.batch.column_by_name(column);
        found
            .and_then(|array| array.as_any().downcast_ref())
            .ok_or_else(|| ProjectionError::Content {
                column,
                value: found.map_or("nothing".to_owned(), |array| array.data_type().to_string()),
                expected: "a column of the stated type",
            })
    }
}

fn value<P: ArrowPrimitiveType>(values: &PrimitiveArray<P>, row: usize) -> Option<P::Native> {
    values.is_valid(row).then(|| values.value(row))
}

fn required<T>(value: Option<T>, column: &'static str, expected: &'static str) -> Cell<T> {
    value.ok_or_else(|| ProjectionError::Content {
        column,
        value: "nothing".to_owned(),
        expected,
    })
}
