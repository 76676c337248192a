//! Entry heads as rows of the table `entries`.

use equipoise_model::{Date, IndexId, Instant};
use sqlx::{Decode, Row, Sqlite, Type, sqlite::SqliteRow};

use crate::{EntryHead, EntryKind, Hash, LedgerError, Sequence};

/// The columns of a head, in the order of the table.
macro_rules! head_columns {
    () => {
        "entries.sequence, recorded_at, kind, source, rows, first_date, last_date, index_id, \
         definition, payload_bytes, key, payload_hash, previous, hash"
    };
}
pub(super) use head_columns;

/// A column that holds something that is never stored there: a sentence that names it.
pub(super) struct BadColumn(pub(super) String);

impl BadColumn {
    pub(super) fn of(self, sequence: Sequence) -> LedgerError {
        LedgerError::DamagedEntry {
            sequence,
            what: self.0,
        }
    }
}

/// The sequence number of a row.
pub(super) fn sequence(row: &SqliteRow) -> Sequence {
    Sequence(
        row.try_get::<i64, _>("sequence")
            .map_or(0, i64::cast_unsigned),
    )
}

/// The head in a row that holds [`head_columns`].
pub(super) fn head(row: &SqliteRow) -> Result<EntryHead, BadColumn> {
    Ok(EntryHead {
        sequence: Sequence(count(row, "sequence")?),
        recorded_at: instant(row, "recorded_at")?,
        kind: checked(row, "kind", |name: String| EntryKind::parse(&name))?,
        source: get(row, "source")?,
        rows: count(row, "rows")?,
        span: span(row)?,
        payload_bytes: count(row, "payload_bytes")?,
        key: hash(row, "key")?,
        payload_hash: hash(row, "payload_hash")?,
        previous: hash(row, "previous")?,
        hash: hash(row, "hash")?,
        index: index(row)?,
        definition: optional_hash(row, "definition")?,
    })
}

pub(super) fn get<'r, T>(row: &'r SqliteRow, column: &str) -> Result<T, BadColumn>
where
    T: Decode<'r, Sqlite> + Type<Sqlite>,
{
    row.try_get(column)
        .map_err(|error| BadColumn(format!("column {column}: {error}")))
}

fn checked<'r, T, U>(
    row: &'r SqliteRow,
    column: &str,
    check: impl FnOnce(T) -> Option<U>,
) -> Result<U, BadColumn>
where
    T: Decode<'r, Sqlite> + Type<Sqlite> + Clone + std::fmt::Debug,
{
    let value: T = get(row, column)?;
    let refused = || {
        BadColumn(format!(
            "column {column} holds {value:?}, which is never stored"
        ))
    };
    check(value.clone()).ok_or_else(refused)
}

fn count(row: &SqliteRow, column: &str) -> Result<u64, BadColumn> {
    checked(row, column, |value: i64| u64::try_from(value).ok())
}

pub(super) fn instant(row: &SqliteRow, column: &str) -> Result<Instant, BadColumn> {
    checked(row, column, Instant::from_timestamp_micros)
}

pub(super) fn hash(row: &SqliteRow, column: &str) -> Result<Hash, BadColumn> {
    checked(row, column, |bytes: Vec<u8>| {
        bytes.try_into().ok().map(Hash)
    })
}

fn optional_hash(row: &SqliteRow, column: &str) -> Result<Option<Hash>, BadColumn> {
    checked(row, column, |bytes: Option<Vec<u8>>| match bytes {
        None => Some(None),
        Some(bytes) => bytes.try_into().ok().map(|bytes| Some(Hash(bytes))),
    })
}

/// Ids are stored as they are shown, so anything that parses to another spelling is damage.
fn index(row: &SqliteRow) -> Result<Option<IndexId>, BadColumn> {
    checked(row, "index_id", |text: Option<String>| match text {
        None => Some(None),
        Some(text) => IndexId::parse(&text)
            .ok()
            .filter(|index| index.as_str() == text)
            .map(Some),
    })
}

fn span(row: &SqliteRow) -> Result<Option<(Date, Date)>, BadColumn> {
    match (date(row, "first_date")?, date(row, "last_date")?) {
        (Some(first), Some(last)) => Ok(Some((first, last))),
        (None, None) => Ok(None),
        _ => Err(BadColumn(
            "columns first_date and last_date: only one is given".to_owned(),
        )),
    }
}

fn date(row: &SqliteRow, column: &str) -> Result<Option<Date>, BadColumn> {
    checked(row, column, |days: Option<i64>| match days {
        None => Some(None),
        Some(days) => i32::try_from(days)
            .ok()
            .and_then(Date::from_epoch_days)
            .map(Some),
    })
}
