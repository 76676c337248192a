//! The table of a fetch.

use super::{Column, Kind, Table, Value, column};
use crate::fetch::{Failure, FetchRow};

/// One row for each line and part of it, and one for what is about all lines.
pub const FETCHED: Table<FetchRow> = Table {
    name: "fetched",
    columns: &COLUMNS,
};

const COLUMNS: [Column<FetchRow>; 16] = [
    column("symbol", Kind::Text, "symbol", |row| {
        Value::text(row.symbol.as_deref())
    }),
    column("part", Kind::Text, "what was asked for", |row| {
        Value::Text(row.part.name())
    }),
    column(
        "outcome",
        Kind::Text,
        "failed, left, taken, current",
        |row| Value::Text(row.outcome.name()),
    ),
    column("source", Kind::Text, "who told it", |row| {
        Value::text(row.source)
    }),
    column("from", Kind::Date, "first date asked for", |row| {
        row.span.map_or(Value::Missing, |span| Value::Date(span.0))
    }),
    column("to", Kind::Date, "last date asked for", |row| {
        row.span.map_or(Value::Missing, |span| Value::Date(span.1))
    }),
    column("new_rows", Kind::Integer, "rows that are new", |row| {
        Value::Integer(row.counts.new_rows)
    }),
    column(
        "corrections",
        Kind::Integer,
        "new rows that correct",
        |row| Value::Integer(row.counts.corrections),
    ),
    column("unchanged", Kind::Integer, "rows known already", |row| {
        Value::Integer(row.counts.unchanged)
    }),
    column("held", Kind::Integer, "bars the gate held back", |row| {
        Value::Integer(row.counts.held)
    }),
    column("findings", Kind::Integer, "things left out or odd", |row| {
        Value::Integer(row.finding_count as u64)
    }),
    column("finding", Kind::Text, "the first of them", |row| {
        Value::text(row.findings.first().map(|one| one.what.as_str()))
    }),
    column("failure", Kind::Text, "kind of the last failure", |row| {
        Value::text(failure(row).map(|one| one.kind.name()))
    }),
    column("fault", Kind::Text, "whose fault it is", |row| {
        Value::text(failure(row).map(|one| one.fault.name()))
    }),
    column(
        "retry_after_seconds",
        Kind::Integer,
        "when to come back",
        |row| {
            let pause = failure(row).and_then(|one| one.retry_after);
            pause.map_or(Value::Missing, |pause| Value::Integer(pause.as_secs()))
        },
    ),
    column("reason", Kind::Text, "what failed", |row| {
        Value::text(failure(row).map(|one| one.text.as_str()))
    }),
];

fn failure(row: &FetchRow) -> Option<&Failure> {
    row.failures.last()
}
