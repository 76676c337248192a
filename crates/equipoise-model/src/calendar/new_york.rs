//! New York, whose calendar is that of the flagship index (methodology, sections 4.1 and 8).

use std::sync::LazyLock;

use super::{Calendar, Calendars, DayType, Sessions};
use crate::{Date, Instant};

static NEW_YORK: LazyLock<Calendar> = LazyLock::new(|| {
    let calendars = Calendars::built_in();
    calendars.get("XNYS").expect("New York is built in").clone()
});

/// The built-in calendar of New York. Code that an operator's overlay must reach takes a
/// [`Calendars`] instead.
#[must_use]
pub fn new_york() -> &'static Calendar {
    &NEW_YORK
}

/// The kind of `date` in New York.
#[must_use]
pub fn day_type(date: Date) -> DayType {
    new_york().day_type(date)
}

/// Whether New York trades on `date`.
#[must_use]
pub fn is_session(date: Date) -> bool {
    new_york().is_session(date)
}

/// The first New York session after `date`, which need not be a session itself.
///
/// # Panics
/// At the end of the representable dates, in the year 262142.
#[must_use]
pub fn next_session(date: Date) -> Date {
    new_york().next_session(date)
}

/// The last New York session before `date`, which need not be a session itself.
///
/// # Panics
/// At the start of the representable dates, in the year -262143.
#[must_use]
pub fn previous_session(date: Date) -> Date {
    new_york().previous_session(date)
}

/// The New York sessions from `from` to `to`, both included, ascending; none when `from` is later.
#[must_use]
pub fn sessions(from: Date, to: Date) -> Sessions<'static> {
    new_york().sessions(from, to)
}

/// The date in New York at `instant`.
#[must_use]
pub fn new_york_date(instant: Instant) -> Date {
    new_york().local_date(instant)
}

/// The instant at which the New York session of `date` opens: 09:30 local time.
///
/// A date without a session is answered as if it had a full one.
#[must_use]
pub fn new_york_open(date: Date) -> Instant {
    new_york().open_or_regular(date)
}

/// The instant at which the New York session of `date` closes: 16:00 local time, or the early close
/// of that date.
///
/// A date without a session is answered as if it had a full one, so that a fact dated to a weekend
/// has its place in time.
#[must_use]
pub fn new_york_close(date: Date) -> Instant {
    new_york().close_or_regular(date)
}
