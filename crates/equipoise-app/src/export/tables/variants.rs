//! The table of a lab run.

use equipoise_model::Definition;

use super::{Column, Kind, Table, Value, column};
use crate::lab::{Figures, Outcome};

/// One row for each variant.
pub const VARIANTS: Table<Outcome> = Table {
    name: "variants",
    columns: &COLUMNS,
};

const COLUMNS: [Column<Outcome>; 19] = [
    column("size", Kind::Integer, "companies", |row| {
        Value::Integer(u64::from(definition(row).selection.size))
    }),
    column("rebalance", Kind::Text, "rhythm of the rebalance", |row| {
        Value::Text(
            definition(row)
                .schedule
                .rebalance
                .name()
                .unwrap_or("stated"),
        )
    }),
    column(
        "lag_sessions",
        Kind::Integer,
        "sessions between the deciding close and the change",
        |row| Value::Integer(u64::from(definition(row).selection.lag_sessions)),
    ),
    column(
        "buffer_enter",
        Kind::Integer,
        "ranks that are always members",
        |row| rank(definition(row).selection.buffer.map(|buffer| buffer.enter)),
    ),
    column(
        "buffer_keep",
        Kind::Integer,
        "last rank at which an incumbent stays",
        |row| rank(definition(row).selection.buffer.map(|buffer| buffer.keep)),
    ),
    column(
        "max_weight",
        Kind::Number,
        "largest weight of a name, a fraction",
        |row| Value::number(definition(row).weighting.max_weight),
    ),
    column(
        "cost_bps",
        Kind::Number,
        "cost of a purchase, basis points",
        |row| Value::Number(definition(row).costs.buy_bps),
    ),
    column("first", Kind::Date, "first session", |row| {
        figure(row, |figures| Value::Date(figures.first))
    }),
    column("last", Kind::Date, "last session", |row| {
        figure(row, |figures| Value::Date(figures.last))
    }),
    column(
        "annual_return",
        Kind::Number,
        "price return a year, a fraction",
        |row| number(row, |figures| figures.price_return),
    ),
    column(
        "annual_gross_total_return",
        Kind::Number,
        "gross total return a year, a fraction",
        |row| number(row, |figures| figures.gross_total_return),
    ),
    column(
        "annual_net_of_cost",
        Kind::Number,
        "price return a year net of the cost of trading, a fraction",
        |row| number(row, |figures| figures.net_of_cost),
    ),
    column(
        "volatility",
        Kind::Number,
        "annual standard deviation of daily returns, a fraction",
        |row| number(row, |figures| figures.volatility),
    ),
    column(
        "max_drawdown",
        Kind::Number,
        "largest fall from a peak, a fraction",
        |row| number(row, |figures| figures.max_drawdown),
    ),
    column(
        "annual_turnover",
        Kind::Number,
        "one-way turnover a year, a fraction",
        |row| number(row, |figures| Some(figures.turnover)),
    ),
    column(
        "annual_cost",
        Kind::Number,
        "cost of trading a year, a fraction",
        |row| number(row, |figures| Some(figures.cost)),
    ),
    column("changes", Kind::Integer, "names in and out", |row| {
        figure(row, |figures| Value::Integer(figures.changes))
    }),
    column(
        "tracking_error",
        Kind::Number,
        "annual, against the rule book as it is, a fraction",
        |row| number(row, |figures| figures.tracking_error),
    ),
    column("error", Kind::Text, "why it cannot be built", |row| {
        Value::text(row.figures.as_ref().err().map(String::as_str))
    }),
];

fn definition(row: &Outcome) -> &Definition {
    &row.variant.definition
}

fn rank(rank: Option<u32>) -> Value<'static> {
    rank.map_or(Value::Missing, |rank| Value::Integer(u64::from(rank)))
}

fn figure(row: &Outcome, value: impl Fn(&Figures) -> Value<'static>) -> Value<'static> {
    row.figures.as_ref().map_or(Value::Missing, value)
}

fn number(row: &Outcome, value: impl Fn(&Figures) -> Option<f64>) -> Value<'static> {
    figure(row, |figures| Value::number(value(figures)))
}
