//! The table of constituents.

use equipoise_projection::CompositionRow;

use super::{Column, Kind, Table, Value, column};

/// One row for each constituent of an index on a session.
pub const COMPOSITION: Table<CompositionRow> = Table {
    name: "composition",
    columns: &COLUMNS,
};

const COLUMNS: [Column<CompositionRow>; 10] = [
    column("session", Kind::Date, "session", |row| {
        Value::Date(row.session)
    }),
    column(
        "rank",
        Kind::Integer,
        "place by market cap in the basket, 1 is the largest",
        |row| {
            row.rank
                .map_or(Value::Missing, |rank| Value::Integer(u64::from(rank)))
        },
    ),
    column("symbol", Kind::Text, "symbol on the session", |row| {
        Value::Text(&row.symbol)
    }),
    column("weight", Kind::Number, "weight, a fraction", |row| {
        Value::Number(row.weight)
    }),
    column(
        "market_cap",
        Kind::Number,
        "market cap of the company, index currency",
        |row| Value::number(row.market_cap),
    ),
    column("index_shares", Kind::Number, "index shares", |row| {
        Value::Number(row.index_shares)
    }),
    column(
        "close",
        Kind::Number,
        "price the line is valued at, index currency",
        |row| Value::Number(row.close),
    ),
    column("name", Kind::Text, "name", |row| {
        Value::text(row.name.as_deref())
    }),
    column("sector", Kind::Text, "sector", |row| {
        Value::text(row.sector.as_deref())
    }),
    column("industry", Kind::Text, "industry", |row| {
        Value::text(row.industry.as_deref())
    }),
];
