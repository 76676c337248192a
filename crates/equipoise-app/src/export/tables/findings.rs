//! The tables of findings, recorded and new.

use equipoise_projection::FindingRow;
use equipoise_quality::Finding;

use super::{Column, Kind, Table, Value, column};

/// One row for each recorded finding.
pub const FINDINGS: Table<FindingRow> = Table {
    name: "findings",
    columns: &COLUMNS,
};

/// One row for each finding of a screening that is not recorded.
pub const SCREENED: Table<Finding> = Table {
    name: "screened",
    columns: &SCREENED_COLUMNS,
};

const COLUMNS: [Column<FindingRow>; 11] = [
    column("session", Kind::Date, "session", |row| {
        Value::Date(row.session)
    }),
    column("symbol", Kind::Text, "symbol; none for a session", |row| {
        Value::text(row.symbol.as_deref())
    }),
    column("rule", Kind::Text, "rule that speaks", |row| {
        Value::Text(&row.rule)
    }),
    column("outcome", Kind::Text, "what should become of it", |row| {
        Value::Text(&row.outcome)
    }),
    column("field", Kind::Text, "figure it is about", |row| {
        Value::Text(&row.field)
    }),
    column("value", Kind::Number, "figure as given", |row| {
        Value::number(row.value)
    }),
    column("expected", Kind::Number, "figure expected", |row| {
        Value::number(row.expected)
    }),
    column("sentence", Kind::Text, "what was found", |row| {
        Value::Text(&row.sentence)
    }),
    column("screening", Kind::Integer, "ledger entry", |row| {
        Value::Integer(row.statement.sequence.0)
    }),
    column("held", Kind::Integer, "row of the bar held back", |row| {
        row.held.map_or(Value::Missing, Value::Integer)
    }),
    column("source", Kind::Text, "who brought it in", |row| {
        Value::Text(&row.statement.source)
    }),
];

const SCREENED_COLUMNS: [Column<Finding>; 8] = [
    column("session", Kind::Date, "session", |row| {
        Value::Date(row.session)
    }),
    column("symbol", Kind::Text, "symbol; none for a session", |row| {
        Value::text(row.symbol.as_deref())
    }),
    column("rule", Kind::Text, "rule that speaks", |row| {
        Value::Text(row.rule.name())
    }),
    column("outcome", Kind::Text, "what should become of it", |row| {
        Value::Text(row.outcome.name())
    }),
    column("field", Kind::Text, "figure it is about", |row| {
        Value::Text(row.field.name())
    }),
    column("value", Kind::Number, "figure as given", |row| {
        Value::number(Some(row.value))
    }),
    column("expected", Kind::Number, "figure expected", |row| {
        Value::number(Some(row.expected))
    }),
    column("sentence", Kind::Text, "what was found", |row| {
        Value::Text(&row.sentence)
    }),
];
