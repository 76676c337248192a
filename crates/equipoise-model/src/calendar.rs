//! The New York trading calendar: which dates are sessions, and when they open and close.
//!
//! Computed from the exchange's rules for 1990 to 2100 (methodology, section 4.1), so it needs no
//! data file; closures that no rule foretells are listed by date. Rules of today go on into the
//! future, and the rules of 1990 back into the past. All zone arithmetic of the project is here.

mod new_york;

use chrono::{NaiveTime, TimeZone};

use crate::{Date, Instant};

/// What kind of date it is for the exchange. Times are local to New York.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayType {
    /// A session from 09:30 to 16:00.
    Full,
    /// A session that closes early, at the given local time.
    Early(NaiveTime),
    /// No session: a weekend, a holiday or an unscheduled closure.
    Closed,
}

/// The kind of `date`.
#[must_use]
pub fn day_type(date: Date) -> DayType {
    if new_york::is_closed(date) {
        return DayType::Closed;
    }
    match new_york::early_close(date) {
        Some(close) => DayType::Early(close),
        None => DayType::Full,
    }
}

/// Whether the exchange trades on `date`.
#[must_use]
pub fn is_session(date: Date) -> bool {
    !new_york::is_closed(date)
}

/// The first session after `date`, which need not be a session itself.
///
/// # Panics
/// At the end of the representable calendar, in the year 262142.
#[must_use]
pub fn next_session(date: Date) -> Date {
    date.iter_days()
        .skip(1)
        .find(|day| is_session(*day))
        .expect("no date this far in the future is ever stated")
}

/// The last session before `date`, which need not be a session itself.
///
/// # Panics
/// At the start of the representable calendar, in the year -262143.
#[must_use]
pub fn previous_session(date: Date) -> Date {
    date.iter_days()
        .rev()
        .skip(1)
        .find(|day| is_session(*day))
        .expect("no date this far in the past is ever stated")
}

/// The sessions from `from` to `to`, both included, ascending; none when `from` is later.
pub fn sessions(from: Date, to: Date) -> impl Iterator<Item = Date> {
    from.iter_days()
        .take_while(move |day| *day <= to)
        .filter(|day| is_session(*day))
}

/// The date in New York at `instant`.
#[must_use]
pub fn new_york_date(instant: Instant) -> Date {
    instant
        .with_timezone(&chrono_tz::America::New_York)
        .date_naive()
}

/// The instant at which the New York session of `date` opens: 09:30 local time.
///
/// A date without a session is answered as if it had a full one.
#[must_use]
pub fn new_york_open(date: Date) -> Instant {
    in_new_york(date, new_york::OPEN)
}

/// The instant at which the New York session of `date` closes: 16:00 local time, or the early
/// close of that date.
///
/// A date without a session is answered as if it had a full one, so that a fact dated to a weekend
/// has its place in time.
#[must_use]
pub fn new_york_close(date: Date) -> Instant {
    let close = match day_type(date) {
        DayType::Early(close) => close,
        DayType::Full | DayType::Closed => new_york::CLOSE,
    };
    in_new_york(date, close)
}

fn in_new_york(date: Date, time: NaiveTime) -> Instant {
    chrono_tz::America::New_York
        .from_local_datetime(&date.and_time(time))
        .single()
        .expect("clocks change at 02:00, far from any opening or close")
        .to_utc()
}
