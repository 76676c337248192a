//! The sessions of a span of dates, from either end.

use std::ops::RangeInclusive;

use chrono::Datelike;

use super::Calendar;
use crate::Date;

/// An iterator over sessions, ascending; from the last one with `rev`.
#[derive(Debug, Clone)]
pub struct Sessions<'calendar> {
    calendar: &'calendar Calendar,
    /// Day numbers that are not yet asked for.
    days: RangeInclusive<i32>,
}

impl<'calendar> Sessions<'calendar> {
    pub(super) fn new(calendar: &'calendar Calendar, from: Date, to: Date) -> Self {
        Self {
            calendar,
            days: from.num_days_from_ce()..=to.num_days_from_ce(),
        }
    }
}

/// The date of a day number, if the calendar trades on it.
fn session(calendar: &Calendar, day: i32) -> Option<Date> {
    let date = Date::from_num_days_from_ce_opt(day).expect("the day lies between two dates");
    calendar.is_session(date).then_some(date)
}

impl Iterator for Sessions<'_> {
    type Item = Date;

    fn next(&mut self) -> Option<Date> {
        let calendar = self.calendar;
        self.days.find_map(|day| session(calendar, day))
    }
}

impl DoubleEndedIterator for Sessions<'_> {
    fn next_back(&mut self) -> Option<Date> {
        let calendar = self.calendar;
        self.days
            .by_ref()
            .rev()
            .find_map(|day| session(calendar, day))
    }
}
