//! The table of levels.

use equipoise_projection::LevelRow;

use super::{Column, Kind, Table, Value, column};

/// One row for each session of an index.
pub const LEVELS: Table<LevelRow> = Table {
    name: "levels",
    columns: &COLUMNS,
};

const COLUMNS: [Column<LevelRow>; 22] = [
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
        "cumulative_return",
        Kind::Number,
        "price return since the base, a fraction",
        |row| Value::Number(row.cumulative_return),
    ),
    column(
        "moving_average_20",
        Kind::Number,
        "mean level of the last 20 sessions",
        |row| Value::number(row.moving_average_20),
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
        "net_dividend_points",
        Kind::Number,
        "net dividend points of the session",
        |row| Value::number(row.net_dividend_points),
    ),
    column(
        "net_of_cost",
        Kind::Number,
        "price return level net of the cost of trading",
        |row| Value::number(row.net_of_cost),
    ),
    column(
        "local_currency",
        Kind::Number,
        "price return level without the moves of exchange rates",
        |row| Value::number(row.local_currency),
    ),
    column(
        "twin_price_return",
        Kind::Number,
        "price return level of the same members weighted by market cap",
        |row| Value::number(row.twin_price_return),
    ),
    column(
        "weighting_effect",
        Kind::Number,
        "return of the session less that of the twin, a fraction",
        |row| Value::number(row.weighting_effect),
    ),
    column(
        "next_divisor",
        Kind::Number,
        "divisor in force for the next session",
        |row| Value::number(row.next_divisor),
    ),
    column(
        "cost",
        Kind::Number,
        "cost of trading after the close, a fraction",
        |row| Value::number(row.cost),
    ),
    column("status", Kind::Text, "final or provisional", |row| {
        Value::Text(row.status())
    }),
    column("provisional", Kind::Text, "why it is provisional", |row| {
        Value::text(row.provisional.as_deref())
    }),
];
