//! All that the lines of the data and of an overlay say about one exchange.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveTime};
use chrono_tz::Tz;

use super::table::{SessionTable, Week};
use crate::Date;

/// Local times of a regular session, from a date on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hours {
    pub(super) from: Date,
    pub(super) open: NaiveTime,
    pub(super) close: NaiveTime,
}

/// Dates from one to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: Date,
    pub(super) until: Date,
}

impl Span {
    /// Holds no date.
    pub(super) const NONE: Self = Self {
        from: Date::MAX,
        until: Date::MIN,
    };

    pub(super) fn contains(self, date: Date) -> bool {
        self.from <= date && date <= self.until
    }

    /// The span from the first date of either to the last one of either.
    pub(super) fn hull(self, other: Self) -> Self {
        Self {
            from: self.from.min(other.from),
            until: self.until.max(other.until),
        }
    }
}

/// A date that differs from a regular date of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SpecialDay {
    Closed,
    /// A session, with the times that are not the regular ones.
    Session {
        open: Option<NaiveTime>,
        close: Option<NaiveTime>,
    },
}

impl SpecialDay {
    /// A session of regular hours, on a date of any kind.
    pub(super) const REGULAR: Self = Self::Session {
        open: None,
        close: None,
    };
}

/// What is said about one exchange.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) mic: String,
    pub(super) zone: Tz,
    pub(super) week: Week,
    /// Ascending; the first one holds since ever.
    hours: Vec<Hours>,
    /// The dates whose holidays are listed.
    pub(super) listed: Span,
    /// The dates among them, or beyond, that are no projection.
    pub(super) known: Span,
    pub(super) special: BTreeMap<Date, SpecialDay>,
    /// Why a date is special, where the line said so.
    pub(super) reasons: BTreeMap<Date, String>,
}

impl Plan {
    /// A plan without any special day. `hours` hold since ever.
    pub(super) fn new(mic: &str, zone: Tz, week: Week, hours: Hours) -> Self {
        Self {
            mic: mic.to_owned(),
            zone,
            week,
            hours: vec![hours],
            listed: Span::NONE,
            known: Span::NONE,
            special: BTreeMap::new(),
            reasons: BTreeMap::new(),
        }
    }

    pub(super) fn is_session(&self, date: Date) -> bool {
        match self.special.get(&date) {
            Some(day) => *day != SpecialDay::Closed,
            None => self.week.has(date.weekday()),
        }
    }

    pub(super) fn hours(&self) -> &[Hours] {
        &self.hours
    }

    /// The regular hours on `date`, whether it is a session or not.
    pub(super) fn regular(&self, date: Date) -> Hours {
        let later = self.hours.partition_point(|hours| hours.from <= date);
        self.hours[later - 1]
    }

    /// The regular hours change from a date on.
    pub(super) fn change_hours(&mut self, change: Hours) {
        self.hours.retain(|hours| hours.from != change.from);
        let place = self.hours.partition_point(|hours| hours.from < change.from);
        self.hours.insert(place, change);
    }

    /// Local time at which the session of `date` opens: the special time, or the regular one.
    pub(super) fn open(&self, date: Date) -> NaiveTime {
        self.special_open(date)
            .unwrap_or_else(|| self.regular(date).open)
    }

    /// Local time at which the session of `date` closes: the special time, or the regular one.
    pub(super) fn close(&self, date: Date) -> NaiveTime {
        self.special_close(date)
            .unwrap_or_else(|| self.regular(date).close)
    }

    pub(super) fn special_open(&self, date: Date) -> Option<NaiveTime> {
        match self.special.get(&date)? {
            SpecialDay::Session { open, .. } => *open,
            SpecialDay::Closed => None,
        }
    }

    pub(super) fn special_close(&self, date: Date) -> Option<NaiveTime> {
        match self.special.get(&date)? {
            SpecialDay::Session { close, .. } => *close,
            SpecialDay::Closed => None,
        }
    }

    /// The first special date from `from` on that would not open before it closes.
    pub(super) fn upside_down(&self, from: Date) -> Option<Date> {
        self.special
            .range(from..)
            .map(|(date, _)| *date)
            .find(|date| self.open(*date) >= self.close(*date))
    }

    /// The sessions as a table over every date that something is said about.
    pub(super) fn table(&self) -> SessionTable {
        let mut span = self.listed.hull(self.known);
        for date in [self.special.keys().next(), self.special.keys().next_back()] {
            if let Some(date) = date.copied() {
                span = span.hull(Span {
                    from: date,
                    until: date,
                });
            }
        }
        let exceptions = self
            .special
            .iter()
            .map(|(date, day)| (*date, *day != SpecialDay::Closed));
        SessionTable::of(self.week, span.from, span.until, exceptions)
    }
}
