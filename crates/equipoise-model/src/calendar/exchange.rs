//! The calendar of one exchange.

use std::fmt;
use std::sync::Arc;

use chrono::{NaiveDateTime, NaiveTime, Offset, TimeZone};
use chrono_tz::Tz;

use super::plan::Plan;
use super::table::SessionTable;
use super::version::version;
use super::{Basis, DayType, Sessions};
use crate::{Date, Instant};

/// The sessions of one exchange and the instants they open and close at (methodology, section 4).
///
/// It answers for every date: before and after the dates it has data for, each weekday it trades on
/// is a session, and [`Calendar::basis`] says so. A clone shares the data.
#[derive(Clone)]
pub struct Calendar {
    content: Arc<Content>,
}

struct Content {
    plan: Plan,
    table: SessionTable,
    version: String,
}

impl Calendar {
    pub(super) fn new(plan: Plan) -> Self {
        let table = plan.table();
        let version = version(&plan, &table);
        Self {
            content: Arc::new(Content {
                plan,
                table,
                version,
            }),
        }
    }

    pub(super) fn plan(&self) -> &Plan {
        &self.content.plan
    }

    /// The market identifier code of the exchange (ISO 10383), such as `XNYS`.
    #[must_use]
    pub fn mic(&self) -> &str {
        &self.plan().mic
    }

    /// The zone its times are local to.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.plan().zone
    }

    /// The first date whose answer is a fact.
    #[must_use]
    pub fn known_from(&self) -> Date {
        self.plan().known.from
    }

    /// The last date whose answer is a fact: a past session, or a schedule the exchange published.
    #[must_use]
    pub fn known_until(&self) -> Date {
        self.plan().known.until
    }

    /// The last date that has holidays; weekdays are sessions after it.
    #[must_use]
    pub fn projected_until(&self) -> Date {
        self.plan().listed.hull(self.plan().known).until
    }

    /// What the answers for `date` rest on.
    #[must_use]
    pub fn basis(&self, date: Date) -> Basis {
        let plan = self.plan();
        if plan.known.contains(date) {
            return Basis::Known;
        }
        if plan.listed.contains(date) {
            return Basis::Projected;
        }
        Basis::Weekdays
    }

    /// Why `date` differs from a regular one, where a correction or an overlay says so.
    #[must_use]
    pub fn reason(&self, date: Date) -> Option<&str> {
        self.plan().reasons.get(&date).map(String::as_str)
    }

    /// Names the content: the code of the exchange, a hash of every answer (data and overlay), and
    /// the release of the tz database. Calendars of the same version answer alike.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.content.version
    }

    /// The kind of `date`.
    #[must_use]
    pub fn day_type(&self, date: Date) -> DayType {
        if !self.is_session(date) {
            return DayType::Closed;
        }
        let plan = self.plan();
        match (plan.special_open(date), plan.special_close(date)) {
            (_, Some(close)) => DayType::Early(close),
            (Some(open), None) => DayType::Late(open),
            (None, None) => DayType::Full,
        }
    }

    /// Whether the exchange trades on `date`. One look into a table.
    #[must_use]
    pub fn is_session(&self, date: Date) -> bool {
        self.content.table.is_session(date)
    }

    /// Whether `date` is a session that closes before its regular time.
    #[must_use]
    pub fn is_early_close(&self, date: Date) -> bool {
        self.is_session(date) && self.plan().special_close(date).is_some()
    }

    /// The first session after `date`, which need not be a session itself.
    ///
    /// # Panics
    /// At the end of the representable dates, in the year 262142.
    #[must_use]
    pub fn next_session(&self, date: Date) -> Date {
        self.sessions(date, Date::MAX)
            .find(|session| *session > date)
            .expect("no date this far in the future is ever stated")
    }

    /// The last session before `date`, which need not be a session itself.
    ///
    /// # Panics
    /// At the start of the representable dates, in the year -262143.
    #[must_use]
    pub fn previous_session(&self, date: Date) -> Date {
        self.last_session_before(date)
            .expect("no date this far in the past is ever stated")
    }

    fn last_session_before(&self, date: Date) -> Option<Date> {
        self.sessions(Date::MIN, date)
            .rev()
            .find(|session| *session < date)
    }

    /// The sessions from `from` to `to`, both included, ascending; none when `from` is later.
    #[must_use]
    pub fn sessions(&self, from: Date, to: Date) -> Sessions<'_> {
        Sessions::new(self, from, to)
    }

    /// How many sessions there are from `from` to `to`, both included.
    #[must_use]
    pub fn sessions_between(&self, from: Date, to: Date) -> usize {
        self.sessions(from, to).count()
    }

    /// The instant at which the session of `date` opens; `None` when the exchange is closed.
    #[must_use]
    pub fn open(&self, date: Date) -> Option<Instant> {
        self.is_session(date)
            .then(|| self.instant(date, self.plan().open(date)))
    }

    /// The instant at which the session of `date` closes; `None` when the exchange is closed.
    #[must_use]
    pub fn close(&self, date: Date) -> Option<Instant> {
        self.is_session(date)
            .then(|| self.instant(date, self.plan().close(date)))
    }

    /// The instant at which `date` opens; on a date without a session, the instant at which a
    /// regular one would.
    #[must_use]
    pub fn open_or_regular(&self, date: Date) -> Instant {
        self.instant(date, self.plan().open(date))
    }

    /// The instant at which `date` closes; on a date without a session, the instant at which a
    /// regular one would, so that a fact dated to a weekend has its place in time.
    #[must_use]
    pub fn close_or_regular(&self, date: Date) -> Instant {
        self.instant(date, self.plan().close(date))
    }

    /// The last session whose close is at or before `now`; `None` only at the start of time.
    #[must_use]
    pub fn last_closed_session(&self, now: Instant) -> Option<Date> {
        let today = self.local_date(now);
        match self.close(today) {
            Some(close) if close <= now => Some(today),
            _ => self.last_session_before(today),
        }
    }

    /// The date at the exchange at `instant`.
    #[must_use]
    pub fn local_date(&self, instant: Instant) -> Date {
        instant.with_timezone(&self.zone()).date_naive()
    }

    /// What the clocks of the exchange show at `instant`.
    #[must_use]
    pub fn local_time(&self, instant: Instant) -> NaiveDateTime {
        instant.with_timezone(&self.zone()).naive_local()
    }

    /// The instant of a local time. Of a time that comes twice the first one counts; a time that
    /// the clocks skip is read as if they had not changed.
    fn instant(&self, date: Date, time: NaiveTime) -> Instant {
        let local = date.and_time(time);
        let zone = self.zone();
        if let Some(instant) = zone.from_local_datetime(&local).earliest() {
            return instant.to_utc();
        }
        let day_before = local - chrono::Days::new(1);
        (local - zone.offset_from_utc_datetime(&day_before).fix()).and_utc()
    }
}

impl fmt::Debug for Calendar {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Calendar")
            .field(&self.version())
            .finish()
    }
}
