//! The table of levels that a dry run computes: those of [`super::LEVELS`] that need no publication.

use equipoise_model::SessionRow;

use super::{Column, Kind, Table, Value, column};

/// One row for each computed session of an index.
pub const BUILT_LEVELS: Table<SessionRow> = Table {
    name: "levels",
    columns: &COLUMNS,
};

const COLUMNS: [Column<SessionRow>; 13] = [
    column("session", Kind::Date, "session", |row| {
        Value::Date(row.session)
    }),
    column(
        "price_return",
        Kind::Number,
        "price return level at the close",
        |row| Value::Number(row.price_return),
    ),
    column(
        "gross_total_return",
        Kind::Number,
        "gross total return level",
        |row| Value::Number(row.gross_total_return),
    ),
    column(
        "net_total_return",
        Kind::Number,
        "net total return level",
        |row| Value::Number(row.net_total_return),
    ),
    column(
        "daily_return",
        Kind::Number,
        "price return of the session, a fraction",
        |row| Value::number(row.daily_return),
    ),
    column(
        "divisor",
        Kind::Number,
        "divisor in force for the close",
        |row| Value::Number(row.divisor),
    ),
    column(
        "market_value",
        Kind::Number,
        "market value of the basket at the close",
        |row| Value::Number(row.market_value),
    ),
    column(
        "dividend_points",
        Kind::Number,
        "gross dividend points of the session",
        |row| Value::Number(row.dividend_points),
    ),
    column(
        "constituents",
        Kind::Integer,
        "constituents in force during the session",
        |row| Value::Integer(u64::from(row.constituents)),
    ),
    column(
        "is_rebalance",
        Kind::Flag,
        "weights were reset after the close",
        |row| Value::Flag(row.is_rebalance),
    ),
    column(
        "turnover",
        Kind::Number,
        "one-way turnover after the close, a fraction",
        |row| Value::Number(row.turnover),
    ),
    column(
        "net_of_cost",
        Kind::Number,
        "price return level net of the cost of trading",
        |row| Value::number(Some(row.net_of_cost)),
    ),
    column(
        "cost",
        Kind::Number,
        "cost of trading after the close, a fraction",
        |row| Value::number(Some(row.cost)),
    ),
];
