//! Schedules: after which closes members are chosen and weights are reset (methodology, 3.6).

use chrono::{Datelike, Days, Weekday};
use equipoise_model::{Date, Schedule};

/// Whether `session` is a rebalance day of `schedule`, given the session that follows it.
///
/// The rule looks at the following session and not at a rule book of holidays, so an unexpected
/// closure moves the day to the last session before it.
#[must_use]
pub fn is_rebalance(schedule: Schedule, session: Date, following: Date) -> bool {
    match schedule {
        Schedule::Daily => true,
        Schedule::Weekly => session.iso_week() != following.iso_week(),
        Schedule::Monthly => {
            (session.year(), session.month()) != (following.year(), following.month())
        }
        Schedule::Quarterly => {
            let friday = third_friday_at_or_after(session);
            matches!(friday.month(), 3 | 6 | 9 | 12) && following > friday
        }
    }
}

/// The first third Friday of a month at or after `date`.
fn third_friday_at_or_after(date: Date) -> Date {
    let this_month = third_friday(date.year(), date.month());
    if this_month >= date {
        return this_month;
    }
    let next = date.with_day(1).expect("every month has a first") + Days::new(31);
    third_friday(next.year(), next.month())
}

fn third_friday(year: i32, month: u32) -> Date {
    Date::from_weekday_of_month_opt(year, month, Weekday::Fri, 3)
        .expect("every month has a third Friday")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(schedule: Schedule, cases: &str) {
        for line in cases.trim().lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            let date = |text: &str| text.parse::<Date>().unwrap();
            let expected = words[2] == "yes";
            assert_eq!(
                is_rebalance(schedule, date(words[0]), date(words[1])),
                expected,
                "{line}"
            );
        }
    }

    #[test]
    fn every_session_is_a_daily_rebalance() {
        check(Schedule::Daily, "2024-01-02 2024-01-03 yes");
    }

    #[test]
    fn the_last_session_of_an_iso_week_is_a_weekly_rebalance() {
        check(
            Schedule::Weekly,
            "2024-01-05 2024-01-08 yes
             2024-01-04 2024-01-05 no
             2024-03-28 2024-04-01 yes
             2019-12-31 2020-01-02 no",
        );
    }

    #[test]
    fn the_last_session_of_a_month_is_a_monthly_rebalance() {
        check(
            Schedule::Monthly,
            "2024-01-31 2024-02-01 yes
             2024-03-28 2024-04-01 yes
             2024-03-27 2024-03-28 no
             2023-12-29 2024-01-02 yes",
        );
    }

    #[test]
    fn the_third_friday_of_a_quarter_month_or_the_session_before_is_a_quarterly_rebalance() {
        check(
            Schedule::Quarterly,
            "2024-03-15 2024-03-18 yes
             2024-03-14 2024-03-15 no
             2024-03-18 2024-03-19 no
             2024-04-19 2024-04-22 no
             2008-03-20 2008-03-24 yes
             2008-03-19 2008-03-20 no
             2024-02-29 2024-03-01 no",
        );
    }
}
