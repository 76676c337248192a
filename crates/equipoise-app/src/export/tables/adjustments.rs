//! The table of divisor changes.

use equipoise_projection::AdjustmentRow;

use super::{Column, Kind, Table, Value, column};

/// One row for each change of a basket that is not a price move.
pub const ADJUSTMENTS: Table<AdjustmentRow> = Table {
    name: "divisor",
    columns: &COLUMNS,
};

const COLUMNS: [Column<AdjustmentRow>; 7] = [
    column("session", Kind::Date, "session", |row| {
        Value::Date(row.session)
    }),
    column("moment", Kind::Text, "open or close", |row| {
        Value::Text(row.moment.name())
    }),
    column("cause", Kind::Text, "what happened", |row| {
        Value::Text(&row.cause)
    }),
    column("symbol", Kind::Text, "symbol it happened to", |row| {
        Value::text(row.symbol.as_deref())
    }),
    column(
        "value_change",
        Kind::Number,
        "what it added to the market value, index currency",
        |row| Value::Number(row.value_change),
    ),
    column(
        "divisor_before",
        Kind::Number,
        "divisor before all changes of the moment",
        |row| Value::Number(row.divisor_before),
    ),
    column(
        "divisor_after",
        Kind::Number,
        "divisor after all changes of the moment",
        |row| Value::Number(row.divisor_after),
    ),
];
