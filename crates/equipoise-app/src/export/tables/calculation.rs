//! The table of how levels come about.

use equipoise_projection::CalculationRow;

use super::{Column, Kind, Table, Value, column};

/// One row for each session and constituent in force.
pub const CALCULATION: Table<CalculationRow> = Table {
    name: "calculation",
    columns: &COLUMNS,
};

const COLUMNS: [Column<CalculationRow>; 13] = [
    column("session", Kind::Date, "session", |row| {
        Value::Date(row.session)
    }),
    column("symbol", Kind::Text, "symbol on the session", |row| {
        Value::Text(&row.symbol)
    }),
    column(
        "index_shares",
        Kind::Number,
        "index shares in force, after actions before the open",
        |row| Value::Number(row.index_shares),
    ),
    column(
        "prior_close",
        Kind::Number,
        "prior close adjusted for actions before the open, in the price unit",
        |row| Value::Number(row.prior_close),
    ),
    column("close", Kind::Number, "close, in the price unit", |row| {
        Value::Number(row.close)
    }),
    column(
        "prior_rate",
        Kind::Number,
        "index currency for a price unit on the session before",
        |row| Value::number(row.prior_rate),
    ),
    column(
        "rate",
        Kind::Number,
        "index currency for a price unit",
        |row| Value::number(row.rate),
    ),
    column(
        "target_weight",
        Kind::Number,
        "weight aimed at by the last rebalance, a fraction",
        |row| Value::number(row.target_weight),
    ),
    column(
        "open_weight",
        Kind::Number,
        "weight at the open, a fraction",
        |row| Value::Number(row.open_weight),
    ),
    column(
        "close_weight",
        Kind::Number,
        "weight at the close, a fraction",
        |row| Value::number(row.close_weight),
    ),
    column(
        "drift",
        Kind::Number,
        "weight at the close less target weight, a fraction",
        |row| Value::number(row.drift),
    ),
    column(
        "daily_return",
        Kind::Number,
        "return in index currency, a fraction",
        |row| Value::number(row.daily_return),
    ),
    column(
        "contribution",
        Kind::Number,
        "points it added to the level",
        |row| Value::Number(row.contribution),
    ),
];
