//! Rebalance days, worked out from the dates alone.

use chrono::{Datelike, Weekday};
use equipoise_model::{Date, Schedule};

/// Whether members change after the close of `session`, when the next one is `following`.
pub(super) fn is_rebalance(schedule: Schedule, session: Date, following: Date) -> bool {
    match schedule {
        Schedule::Daily => true,
        Schedule::Weekly => monday_of(session) != monday_of(following),
        Schedule::Monthly => session.month() != following.month(),
        Schedule::Quarterly => [3, 6, 9, 12].into_iter().any(|month| {
            let friday = third_friday(session.year(), month);
            session <= friday && friday < following
        }),
    }
}

fn monday_of(date: Date) -> Date {
    date.week(Weekday::Mon).first_day()
}

fn third_friday(year: i32, month: u32) -> Date {
    (15..=21)
        .filter_map(|day| Date::from_ymd_opt(year, month, day))
        .find(|date| date.weekday() == Weekday::Fri)
        .expect("one of seven days is a Friday")
}
