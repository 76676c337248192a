//! The table of entries and exits.

use equipoise_projection::ChangeRow;

use super::{Column, Kind, Table, Value, column};

/// One row for each entry or exit, dated by the close that decided it.
pub const CHANGES: Table<ChangeRow> = Table {
    name: "changes",
    columns: &COLUMNS,
};

const COLUMNS: [Column<ChangeRow>; 8] = [
    column(
        "session",
        Kind::Date,
        "session whose close decided it",
        |row| Value::Date(row.session),
    ),
    column("action", Kind::Text, "added or removed", |row| {
        Value::Text(row.action.name())
    }),
    column("symbol", Kind::Text, "symbol on the session", |row| {
        Value::Text(&row.symbol)
    }),
    column(
        "weight",
        Kind::Number,
        "weight after the close, a fraction",
        |row| Value::number(row.weight),
    ),
    column(
        "previous_weight",
        Kind::Number,
        "weight at the open, a fraction",
        |row| Value::number(row.previous_weight),
    ),
    column(
        "market_cap",
        Kind::Number,
        "market cap of the company, index currency",
        |row| Value::number(row.market_cap),
    ),
    column("name", Kind::Text, "name", |row| {
        Value::text(row.name.as_deref())
    }),
    column("sector", Kind::Text, "sector", |row| {
        Value::text(row.sector.as_deref())
    }),
];
