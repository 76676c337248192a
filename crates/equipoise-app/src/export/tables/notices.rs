//! The table of notices.

use equipoise_projection::NoticeRow;

use super::{Column, Kind, Table, Value, column};

/// One row for each thing a build had to say.
pub const NOTICES: Table<NoticeRow> = Table {
    name: "notices",
    columns: &COLUMNS,
};

const COLUMNS: [Column<NoticeRow>; 4] = [
    column("session", Kind::Date, "session", |row| {
        Value::Date(row.session)
    }),
    column("kind", Kind::Text, "name of the kind", |row| {
        Value::Text(&row.kind)
    }),
    column("symbol", Kind::Text, "symbol it is about", |row| {
        Value::text(row.symbol.as_deref())
    }),
    column("sentence", Kind::Text, "what happened", |row| {
        Value::Text(&row.sentence)
    }),
];
