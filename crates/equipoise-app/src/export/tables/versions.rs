//! The table of versions of rule books.

use super::{Column, Kind, Table, Value, column};
use crate::definitions::Version;

/// One row for each version of an index.
pub const VERSIONS: Table<VersionRow> = Table {
    name: "versions",
    columns: &COLUMNS,
};

/// A version with its texts.
#[derive(Debug, Clone)]
pub struct VersionRow {
    version: Version,
    hash: String,
    recorded_at: String,
}

impl From<Version> for VersionRow {
    fn from(version: Version) -> Self {
        Self {
            hash: version.hash.to_string(),
            recorded_at: version.recorded_at.format("%FT%TZ").to_string(),
            version,
        }
    }
}

const COLUMNS: [Column<VersionRow>; 8] = [
    column("index", Kind::Text, "index", |row| {
        Value::Text(row.version.definition.index.as_str())
    }),
    column("version", Kind::Integer, "number of the version", |row| {
        Value::Integer(u64::from(row.version.number))
    }),
    column(
        "standing",
        Kind::Text,
        "draft, in_force, superseded or retired",
        |row| Value::Text(row.version.standing.name()),
    ),
    column("name", Kind::Text, "what the index is called", |row| {
        Value::Text(&row.version.definition.name)
    }),
    column("size", Kind::Integer, "companies", |row| {
        Value::Integer(u64::from(row.version.definition.selection.size))
    }),
    column("recorded_at", Kind::Text, "when it was recorded", |row| {
        Value::Text(&row.recorded_at)
    }),
    column("entry", Kind::Integer, "its entry in the ledger", |row| {
        Value::Integer(row.version.sequence.0)
    }),
    column("hash", Kind::Text, "hash stamped on every level", |row| {
        Value::Text(&row.hash)
    }),
];
