//! The table of the sessions of a restatement.

use equipoise_ledger::RestatedRow;

use super::{Column, Kind, Table, Value, column};

/// One row for each session whose level would change.
pub const RESTATED: Table<RestatedRow> = Table {
    name: "restated",
    columns: &COLUMNS,
};

const COLUMNS: [Column<RestatedRow>; 8] = [
    column("session", Kind::Date, "session", |row| {
        Value::Date(row.session)
    }),
    column(
        "published_price_return",
        Kind::Number,
        "price return level as published",
        |row| Value::Number(row.published_price_return),
    ),
    column(
        "price_return",
        Kind::Number,
        "price return level as it would be",
        |row| Value::Number(row.price_return),
    ),
    column(
        "change_bps",
        Kind::Number,
        "change of it in basis points",
        |row| Value::Number((row.price_return / row.published_price_return - 1.0) * 10_000.0),
    ),
    column(
        "published_gross_total_return",
        Kind::Number,
        "gross total return level as published",
        |row| Value::Number(row.published_gross_total_return),
    ),
    column(
        "gross_total_return",
        Kind::Number,
        "gross total return level as it would be",
        |row| Value::Number(row.gross_total_return),
    ),
    column(
        "published_net_total_return",
        Kind::Number,
        "net total return level as published",
        |row| Value::Number(row.published_net_total_return),
    ),
    column(
        "net_total_return",
        Kind::Number,
        "net total return level as it would be",
        |row| Value::Number(row.net_total_return),
    ),
];
