//! The tables people and programs read: each column's name, meaning and value, declared once.

mod adjustments;
mod calculation;
mod changes;
mod composition;
mod fetched;
mod findings;
mod jobs;
mod levels;
mod notices;
mod overlays;
mod providers;
mod quarantine;
mod reasons;
mod restated;
mod schedule;
mod securities;
mod sessions;
mod variants;
mod versions;

pub use adjustments::ADJUSTMENTS;
pub use calculation::CALCULATION;
pub use changes::CHANGES;
pub use composition::COMPOSITION;
pub use fetched::FETCHED;
pub use findings::{FINDINGS, SCREENED};
pub use jobs::{ATTEMPTS, AttemptRow, JOB_NOTICES, JOBS, JobNoticeRow, JobRow};
pub use levels::LEVELS;
pub use notices::NOTICES;
pub use overlays::OVERLAYS;
pub use providers::{PROVIDERS, ProviderRow};
pub use quarantine::QUARANTINE;
pub use reasons::REASONS;
pub use restated::RESTATED;
pub use schedule::{SCHEDULE, ScheduleRow};
pub use securities::{SECURITIES, SECURITY_EVENTS, SecurityEventRow};
pub use sessions::BUILT_LEVELS;
pub use variants::VARIANTS;
pub use versions::{VERSIONS, VersionRow};

use equipoise_model::Date;

/// One cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// A date.
    Date(Date),
    /// A whole number.
    Integer(u64),
    /// A number, written as the shortest text that reads back to the same `f64`.
    Number(f64),
    /// Text.
    Text(&'a str),
    /// Yes or no.
    Flag(bool),
    /// Nothing is known.
    Missing,
}

impl<'a> Value<'a> {
    /// The number, or missing when there is none.
    #[must_use]
    pub fn number(value: Option<f64>) -> Self {
        value
            .filter(|number| number.is_finite())
            .map_or(Self::Missing, Self::Number)
    }

    /// The text, or missing when there is none.
    #[must_use]
    pub fn text(value: Option<&'a str>) -> Self {
        value.map_or(Self::Missing, Self::Text)
    }
}

/// The type of a column's cells, for formats that state it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// [`Value::Date`].
    Date,
    /// [`Value::Integer`].
    Integer,
    /// [`Value::Number`].
    Number,
    /// [`Value::Text`].
    Text,
    /// [`Value::Flag`].
    Flag,
}

/// One column of rows `R`.
#[derive(Debug)]
pub struct Column<R: 'static> {
    /// Its name in every format.
    pub name: &'static str,
    /// The type of its cells; any may also be missing.
    pub kind: Kind,
    /// What it says, with the unit.
    pub meaning: &'static str,
    /// The cell of a row.
    pub value: fn(&R) -> Value<'_>,
}

/// A table of rows `R`.
#[derive(Debug)]
pub struct Table<R: 'static> {
    /// Its name in file names and answers.
    pub name: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column<R>],
}

impl<R> Table<R> {
    /// The cells of `row`, in column order.
    pub fn cells<'r>(&self, row: &'r R) -> impl Iterator<Item = Value<'r>> {
        self.columns.iter().map(move |column| (column.value)(row))
    }
}

const fn column<R>(
    name: &'static str,
    kind: Kind,
    meaning: &'static str,
    value: fn(&R) -> Value<'_>,
) -> Column<R> {
    Column {
        name,
        kind,
        meaning,
        value,
    }
}
