//! The New York trading calendar: which dates are sessions, and when they close.

use crate::{Date, Instant};
use chrono::{NaiveTime, TimeZone};

/// The instant at which the New York session of `date` closes: 16:00 local time.
#[must_use]
pub fn new_york_close(date: Date) -> Instant {
    let local = date.and_time(NaiveTime::from_hms_opt(16, 0, 0).expect("a valid time"));
    chrono_tz::America::New_York
        .from_local_datetime(&local)
        .single()
        .expect("16:00 is never skipped nor repeated in New York")
        .to_utc()
}
