//! The table of overlay levels.

use equipoise_projection::OverlayRow;

use super::{Column, Kind, Table, Value, column};

/// One row for each session and overlay.
pub const OVERLAYS: Table<OverlayRow> = Table {
    name: "overlays",
    columns: &COLUMNS,
};

const COLUMNS: [Column<OverlayRow>; 3] = [
    column("session", Kind::Date, "session", |row| {
        Value::Date(row.session)
    }),
    column("overlay", Kind::Text, "name in the definition", |row| {
        Value::Text(&row.overlay)
    }),
    column("level", Kind::Number, "level at the close", |row| {
        Value::number(row.level)
    }),
];
