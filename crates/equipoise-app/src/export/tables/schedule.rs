//! The table of runs that wait.

use super::{Column, Kind, Table, Value, column};
use crate::schedule::ScheduledRun;

/// One row for each session that is not published.
pub const SCHEDULE: Table<ScheduleRow> = Table {
    name: "schedule",
    columns: &COLUMNS,
};

/// A run with its texts.
#[derive(Debug, Clone)]
pub struct ScheduleRow {
    scheduled: ScheduledRun,
    close: String,
    due: String,
    deadline: String,
}

impl From<ScheduledRun> for ScheduleRow {
    fn from(scheduled: ScheduledRun) -> Self {
        let text = |instant: equipoise_model::Instant| instant.format("%FT%TZ").to_string();
        Self {
            close: text(scheduled.run.close),
            due: text(scheduled.run.due),
            deadline: text(scheduled.run.deadline),
            scheduled,
        }
    }
}

const COLUMNS: [Column<ScheduleRow>; 10] = [
    column("index", Kind::Text, "index", |row| {
        Value::Text(row.scheduled.index.as_str())
    }),
    column("session", Kind::Date, "session not published", |row| {
        Value::Date(row.scheduled.run.session)
    }),
    column("standing", Kind::Text, "waiting, due or late", |row| {
        Value::Text(row.scheduled.standing.name())
    }),
    column("exchange", Kind::Text, "code of its exchange", |row| {
        Value::Text(&row.scheduled.mic)
    }),
    column("half_day", Kind::Flag, "whether it closes early", |row| {
        Value::Flag(row.scheduled.is_half_day)
    }),
    column("close", Kind::Text, "when the exchange closes", |row| {
        Value::Text(&row.close)
    }),
    column(
        "due_local",
        Kind::Text,
        "when it is due, local to the exchange",
        |row| Value::Text(&row.scheduled.due_local),
    ),
    column("due", Kind::Text, "when it is due", |row| {
        Value::Text(&row.due)
    }),
    column("deadline", Kind::Text, "from when on it is late", |row| {
        Value::Text(&row.deadline)
    }),
    column("held", Kind::Text, "why publication is held", |row| {
        Value::text(row.scheduled.held.as_deref())
    }),
];
