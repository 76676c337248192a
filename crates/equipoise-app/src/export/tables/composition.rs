//! The table of constituents.

use equipoise_projection::CompositionRow;

use super::{Column, Kind, Table, Value, column};

/// One row for each constituent of an index on a session.
pub const COMPOSITION: Table<CompositionRow> = Table {
    name: "composition",
    columns: &COLUMNS,
};

const COLUMNS: [Column<CompositionRow>; 15] = [
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
        "price the line is valued at, in its price unit",
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
    column("country", Kind::Text, "country of incorporation", |row| {
        Value::text(row.country.as_deref())
    }),
    column("currency", Kind::Text, "price unit of the line", |row| {
        Value::text(row.currency.as_deref())
    }),
    column(
        "target_weight",
        Kind::Number,
        "weight aimed at by the last rebalance, a fraction",
        |row| Value::number(row.target_weight),
    ),
    column(
        "drift",
        Kind::Number,
        "weight less target weight, a fraction",
        |row| Value::number(row.drift),
    ),
    column(
        "twin_weight",
        Kind::Number,
        "weight by market cap among the same members, a fraction",
        |row| Value::number(row.twin_weight),
    ),
];
