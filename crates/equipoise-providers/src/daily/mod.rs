//! Days: from rows of a session as most sources tell them to bars and actions, the same for all.

mod actions;
mod bars;
mod days;
mod line;
mod reading;

pub(crate) use actions::{cash, dividend, split};
pub(crate) use bars::{DayBars, Row, history};
pub(crate) use days::{Day, days};
pub(crate) use line::{Line, plain_line};
pub(crate) use reading::{found, reading};

use equipoise_model::Date;

/// First and last day of what was needed; both count.
pub(crate) type Span = (Date, Date);

/// Whether `date` is in `span`.
pub(crate) fn is_within(date: Date, (from, to): Span) -> bool {
    from <= date && date <= to
}
