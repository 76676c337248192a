//! The tables of securities that were found, and of what is said of one.

use chrono::SecondsFormat;
use equipoise_model::{Date, Instant};

use super::{Column, Kind, Table, Value, column};
use crate::securities::{FoundSecurity, SecurityEvent};

/// One row for each security that was found.
pub const SECURITIES: Table<FoundSecurity> = Table {
    name: "securities",
    columns: &COLUMNS,
};

/// One row for each thing that is said of a security.
pub const SECURITY_EVENTS: Table<SecurityEventRow> = Table {
    name: "security_history",
    columns: &EVENT_COLUMNS,
};

/// An event with its texts.
#[derive(Debug, Clone)]
pub struct SecurityEventRow {
    event: SecurityEvent,
    known: Option<String>,
    recorded_at: Option<String>,
}

impl From<SecurityEvent> for SecurityEventRow {
    fn from(event: SecurityEvent) -> Self {
        let text = |instant: Instant| instant.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        Self {
            known: event.known.map(text),
            recorded_at: event.statement.as_ref().map(|it| text(it.recorded_at)),
            event,
        }
    }
}

const COLUMNS: [Column<FoundSecurity>; 18] = [
    column("security", Kind::Integer, "permanent id", |row| {
        Value::Integer(u64::from(row.security.0))
    }),
    column("symbol", Kind::Text, "symbol", |row| {
        Value::Text(&row.symbol)
    }),
    column(
        "symbol_from",
        Kind::Date,
        "first date of the symbol",
        |row| date(row.symbol_from),
    ),
    column("symbol_until", Kind::Date, "first date after it", |row| {
        date(row.symbol_until)
    }),
    column("name", Kind::Text, "name", |row| {
        Value::text(row.described.name.as_deref())
    }),
    column("company", Kind::Text, "groups share classes", |row| {
        Value::text(row.described.company.as_deref())
    }),
    column("sector", Kind::Text, "sector", |row| {
        Value::text(row.described.sector.as_deref())
    }),
    column("industry", Kind::Text, "industry", |row| {
        Value::text(row.described.industry.as_deref())
    }),
    column("type", Kind::Text, "instrument type", |row| {
        Value::text(row.described.kind.as_deref())
    }),
    column("currency", Kind::Text, "price unit; USD when none", |row| {
        Value::text(row.described.currency.as_deref())
    }),
    column("mic", Kind::Text, "market; XNYS when none", |row| {
        Value::text(row.described.mic.as_deref())
    }),
    column("country", Kind::Text, "of incorporation", |row| {
        Value::text(row.described.country.as_deref())
    }),
    column("listed", Kind::Date, "first session", |row| {
        date(row.described.listed)
    }),
    column("delisted", Kind::Date, "last session", |row| {
        date(row.described.delisted)
    }),
    column("isin", Kind::Text, "ISIN", |row| {
        Value::text(row.described.isin.as_deref())
    }),
    column("figi", Kind::Text, "FIGI", |row| {
        Value::text(row.described.figi.as_deref())
    }),
    column("cik", Kind::Text, "number at the SEC", |row| {
        Value::text(row.described.cik.as_deref())
    }),
    column("matched", Kind::Text, "what of it was written", |row| {
        Value::Text(row.matched.name())
    }),
];

const EVENT_COLUMNS: [Column<SecurityEventRow>; 9] = [
    column(
        "date",
        Kind::Date,
        "first date; none: from the beginning",
        |row| date(row.event.date),
    ),
    column("event", Kind::Text, "what is said", |row| {
        Value::Text(row.event.kind.name())
    }),
    column("value", Kind::Text, "as a person reads it", |row| {
        Value::Text(&row.event.value)
    }),
    column(
        "figure",
        Kind::Number,
        "shares, ratio, amount or price",
        |row| Value::number(row.event.figure),
    ),
    column(
        "known",
        Kind::Text,
        "to the market; none: on its date",
        |row| Value::text(row.known.as_deref()),
    ),
    column("recorded_at", Kind::Text, "here", |row| {
        Value::text(row.recorded_at.as_deref())
    }),
    column("entry", Kind::Integer, "ledger entry", |row| {
        let statement = row.event.statement.as_ref();
        statement.map_or(Value::Missing, |it| Value::Integer(it.sequence.0))
    }),
    column("source", Kind::Text, "who brought it in", |row| {
        Value::text(row.event.statement.as_ref().map(|it| it.source.as_str()))
    }),
    column(
        "replaced_by",
        Kind::Integer,
        "entry that says otherwise since",
        |row| {
            row.event
                .replaced_by
                .map_or(Value::Missing, |entry| Value::Integer(entry.0))
        },
    ),
];

fn date(date: Option<Date>) -> Value<'static> {
    date.map_or(Value::Missing, Value::Date)
}
