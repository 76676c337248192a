//! Rebalance days, worked out from the dates alone.

use chrono::{Datelike, Weekday};
use equipoise_model::{Date, Rhythm};

/// Whether members change after the close of `session`, when the next one is `following`.
pub(super) fn is_rebalance(schedule: &Rhythm, session: Date, following: Date) -> bool {
    match schedule {
        Rhythm::Daily => true,
        Rhythm::Weekly => monday_of(session) != monday_of(following),
        rhythm if *rhythm == Rhythm::MONTHLY => session.month() != following.month(),
        rhythm if *rhythm == Rhythm::QUARTERLY => [3, 6, 9, 12].into_iter().any(|month| {
            let friday = third_friday(session.year(), month);
            session <= friday && friday < following
        }),
        other => panic!("the oracle does not know the rhythm {other:?}"),
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
