//! The table of held bars.

use equipoise_projection::HeldBarRow;

use super::{Column, Kind, Table, Value, column};

/// One row for each bar that is or was held back.
pub const QUARANTINE: Table<HeldBarRow> = Table {
    name: "quarantine",
    columns: &COLUMNS,
};

const COLUMNS: [Column<HeldBarRow>; 18] = [
    column("screening", Kind::Integer, "ledger entry", |row| {
        Value::Integer(row.statement.sequence.0)
    }),
    column("held", Kind::Integer, "row in the screening", |row| {
        Value::Integer(row.held)
    }),
    column("session", Kind::Date, "session", |row| {
        Value::Date(row.session)
    }),
    column("symbol", Kind::Text, "symbol", |row| {
        Value::Text(&row.symbol)
    }),
    column("open", Kind::Number, "first price", |row| {
        Value::number(row.open)
    }),
    column("high", Kind::Number, "highest price", |row| {
        Value::number(row.high)
    }),
    column("low", Kind::Number, "lowest price", |row| {
        Value::number(row.low)
    }),
    column("close", Kind::Number, "close", |row| {
        Value::Number(row.close)
    }),
    column("volume", Kind::Number, "shares traded", |row| {
        Value::number(row.volume)
    }),
    column("rules", Kind::Text, "rules that held it", |row| {
        Value::Text(&row.rules)
    }),
    column("sentence", Kind::Text, "what was found", |row| {
        Value::Text(&row.sentence)
    }),
    column("source", Kind::Text, "who brought it in", |row| {
        Value::Text(&row.statement.source)
    }),
    column("refused", Kind::Flag, "kept as a sample only", |row| {
        Value::Flag(row.is_refused)
    }),
    column("verdict", Kind::Text, "released, rejected or none", |row| {
        Value::text(row.decision.as_ref().map(|one| one.verdict.name()))
    }),
    column("decided_by", Kind::Text, "who decided", |row| {
        Value::text(row.decision.as_ref().map(|one| one.by.as_str()))
    }),
    column("reason", Kind::Text, "why", |row| {
        Value::text(row.decision.as_ref().map(|one| one.reason.as_str()))
    }),
    column("decision", Kind::Integer, "entry of the decision", |row| {
        let sequence = row.decision.as_ref().map(|one| one.sequence.0);
        sequence.map_or(Value::Missing, Value::Integer)
    }),
    column("market_cap", Kind::Number, "market cap as given", |row| {
        Value::number(row.market_cap)
    }),
];
