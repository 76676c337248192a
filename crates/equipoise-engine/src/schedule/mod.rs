//! Schedules: after which closes members are chosen and weights are reset (methodology, 3.6).

mod days;
mod plan;

use chrono::{Datelike, Days as CalendarDays, Weekday};
use equipoise_model::definitions::MonthDay;
use equipoise_model::{Date, Rhythm};

pub use self::days::IndexDays;
pub use self::plan::{Event, Plan};

/// Whether `rhythm` picks the close of `session`, given the index session that follows it.
///
/// The rule looks at the following session and not at a rule book of holidays, so an unexpected
/// closure moves the day to the last session before it.
#[must_use]
pub fn is_due(rhythm: &Rhythm, session: Date, following: Date) -> bool {
    match rhythm {
        Rhythm::Daily => true,
        Rhythm::Never => false,
        Rhythm::Weekly => session.iso_week() != following.iso_week(),
        Rhythm::Months {
            months,
            on: MonthDay::LastSession,
        } => {
            months.contains(session.month())
                && (session.year(), session.month()) != (following.year(), following.month())
        }
        Rhythm::Months {
            months,
            on: MonthDay::ThirdFriday,
        } => {
            let friday = third_friday_at_or_after(session);
            months.contains(friday.month()) && following > friday
        }
        Rhythm::Dates(dates) => {
            let next = dates.partition_point(|date| *date < session);
            dates.get(next).is_some_and(|date| *date < following)
        }
    }
}

/// The first third Friday of a month at or after `date`.
pub(crate) fn third_friday_at_or_after(date: Date) -> Date {
    let this_month = third_friday(date.year(), date.month());
    if this_month >= date {
        return this_month;
    }
    let next = date.with_day(1).expect("every month has a first") + CalendarDays::new(31);
    third_friday(next.year(), next.month())
}

/// The third Friday of a month.
fn third_friday(year: i32, month: u32) -> Date {
    Date::from_weekday_of_month_opt(year, month, Weekday::Fri, 3)
        .expect("every month has a third Friday")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rhythm: &Rhythm, cases: &str) {
        for line in cases.trim().lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            let date = |text: &str| text.parse::<Date>().unwrap();
            let expected = words[2] == "yes";
            assert_eq!(
                is_due(rhythm, date(words[0]), date(words[1])),
                expected,
                "{line}"
            );
        }
    }

    #[test]
    fn every_session_is_a_daily_rebalance() {
        check(&Rhythm::Daily, "2024-01-02 2024-01-03 yes");
    }

    #[test]
    fn the_last_session_of_an_iso_week_is_a_weekly_rebalance() {
        check(
            &Rhythm::Weekly,
            "2024-01-05 2024-01-08 yes
             2024-01-04 2024-01-05 no
             2024-03-28 2024-04-01 yes
             2019-12-31 2020-01-02 no",
        );
    }

    #[test]
    fn the_last_session_of_a_month_is_a_monthly_rebalance() {
        check(
            &Rhythm::MONTHLY,
            "2024-01-31 2024-02-01 yes
             2024-03-28 2024-04-01 yes
             2024-03-27 2024-03-28 no
             2023-12-29 2024-01-02 yes",
        );
    }

    #[test]
    fn the_third_friday_of_a_quarter_month_or_the_session_before_is_a_quarterly_rebalance() {
        check(
            &Rhythm::QUARTERLY,
            "2024-03-15 2024-03-18 yes
             2024-03-14 2024-03-15 no
             2024-03-18 2024-03-19 no
             2024-04-19 2024-04-22 no
             2008-03-20 2008-03-24 yes
             2008-03-19 2008-03-20 no
             2024-02-29 2024-03-01 no",
        );
    }

    #[test]
    fn a_stated_date_that_is_no_session_means_the_session_before_it() {
        let dates = ["2024-03-29", "2024-04-10"].map(|text| text.parse().unwrap());
        check(
            &Rhythm::Dates(dates.to_vec()),
            "2024-03-28 2024-04-01 yes
             2024-03-27 2024-03-28 no
             2024-04-10 2024-04-11 yes
             2024-04-11 2024-04-12 no",
        );
    }
}
