//! The table of explained changes.

use super::{Column, Kind, Table, Value, column};
use crate::explain::Reason;

/// One row for each company and session.
pub const REASONS: Table<Reason> = Table {
    name: "reasons",
    columns: &COLUMNS,
};

const COLUMNS: [Column<Reason>; 15] = [
    column("session", Kind::Date, "session", |row| {
        Value::Date(row.session)
    }),
    column("symbol", Kind::Text, "symbol on the session", |row| {
        Value::Text(&row.company.symbol)
    }),
    column("was_member", Kind::Flag, "during the session", |row| {
        Value::Flag(row.was_member)
    }),
    column("is_member", Kind::Flag, "after the close", |row| {
        Value::Flag(row.is_member)
    }),
    column("decided", Kind::Date, "session that decided", |row| {
        Value::Date(row.decision.determination)
    }),
    column(
        "rank",
        Kind::Integer,
        "rank at the close that decided",
        |row| integer(row.decision.explanation.rank),
    ),
    column("size", Kind::Integer, "slots", |row| {
        integer(Some(row.decision.explanation.size))
    }),
    column(
        "figure",
        Kind::Number,
        "figure that ranks, index currency",
        |row| Value::number(row.decision.explanation.figure),
    ),
    column("close", Kind::Number, "close of its only line", |row| {
        Value::number(line(row, |line| line.figures.close))
    }),
    column("shares", Kind::Number, "shares of its only line", |row| {
        Value::number(line(row, |line| line.figures.shares))
    }),
    column("last_in", Kind::Text, "last company inside", |row| {
        let inside = row.decision.last_in.as_ref();
        Value::text(inside.map(|other| other.company.symbol.as_str()))
    }),
    column("last_in_figure", Kind::Number, "its figure", |row| {
        Value::number(row.decision.last_in.as_ref().map(|other| other.figure))
    }),
    column("first_out", Kind::Text, "first company outside", |row| {
        let outside = row.decision.first_out.as_ref();
        Value::text(outside.map(|other| other.company.symbol.as_str()))
    }),
    column("first_out_figure", Kind::Number, "its figure", |row| {
        Value::number(row.decision.first_out.as_ref().map(|other| other.figure))
    }),
    column(
        "sentence",
        Kind::Text,
        "why, as a person would write it",
        |row| Value::Text(&row.sentence),
    ),
];

fn integer(number: Option<u32>) -> Value<'static> {
    number.map_or(Value::Missing, |number| Value::Integer(u64::from(number)))
}

fn line(row: &Reason, figure: impl Fn(&crate::explain::LineInput) -> f64) -> Option<f64> {
    match row.decision.lines.as_slice() {
        [line] => Some(figure(line)),
        _ => None,
    }
}
