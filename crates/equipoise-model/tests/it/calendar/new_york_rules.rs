//! The rules of the New York exchange, written without the data: a second opinion on it.
//!
//! Holidays, unscheduled closures and early closes as methodology, section 4.1 states them.

use chrono::{Datelike, Days, NaiveTime, Weekday};
use equipoise_model::Date;
use equipoise_model::calendar::DayType;

/// Closures that no rule foretells, ascending: days of mourning, the attack of 2001, hurricanes.
const UNSCHEDULED: [Date; 11] = [
    day(1994, 4, 27),
    day(2001, 9, 11),
    day(2001, 9, 12),
    day(2001, 9, 13),
    day(2001, 9, 14),
    day(2004, 6, 11),
    day(2007, 1, 2),
    day(2012, 10, 29),
    day(2012, 10, 30),
    day(2018, 12, 5),
    day(2025, 1, 9),
];

/// Early closes that no rule foretells: two Fridays after Christmas and the eve of 2000.
const UNSCHEDULED_EARLY: [Date; 3] = [day(1997, 12, 26), day(1999, 12, 31), day(2003, 12, 26)];

/// The kind of `date` by the rules, from 1990 on.
pub(super) fn day_type(date: Date) -> DayType {
    if is_closed(date) {
        return DayType::Closed;
    }
    early_close(date).map_or(DayType::Full, DayType::Early)
}

/// Whether the exchange does not trade on `date`.
fn is_closed(date: Date) -> bool {
    is_weekend(date) || is_holiday(date) || UNSCHEDULED.contains(&date)
}

/// The local time of an early close; `None` for a full session. `date` is a session.
fn early_close(date: Date) -> Option<NaiveTime> {
    let is_early = is_day_after_thanksgiving(date)
        || is_christmas_eve(date)
        || is_beside_independence_day(date)
        || UNSCHEDULED_EARLY.contains(&date);
    let hour = if date.year() < 1993 { 14 } else { 13 };
    is_early.then(|| local(hour, 0))
}

fn is_holiday(date: Date) -> bool {
    let year = date.year();
    match date.month() {
        1 => is_new_year(date) || (year >= 1998 && is_nth(date, Weekday::Mon, 3)),
        2 => is_nth(date, Weekday::Mon, 3),
        3 | 4 => date == good_friday(year),
        5 => date.weekday() == Weekday::Mon && date.day() > 24,
        6 => year >= 2022 && is_observed(date, 19),
        7 => is_observed(date, 4),
        9 => is_nth(date, Weekday::Mon, 1),
        11 => is_nth(date, Weekday::Thu, 4),
        12 => is_observed(date, 25),
        _ => false,
    }
}

/// The 1st, or Monday the 2nd after a Sunday. A Saturday is not made up for on the Friday, which
/// would fall into the old year.
fn is_new_year(date: Date) -> bool {
    match date.day() {
        1 => true,
        2 => date.weekday() == Weekday::Mon,
        _ => false,
    }
}

/// Whether `date` is the weekday nearest to the holiday on `day` of the same month.
fn is_observed(date: Date, day: u32) -> bool {
    match date.weekday() {
        Weekday::Fri => date.day() == day || date.day() + 1 == day,
        Weekday::Mon => date.day() == day || date.day() == day + 1,
        _ => date.day() == day,
    }
}

fn is_nth(date: Date, weekday: Weekday, nth: u32) -> bool {
    date.weekday() == weekday && (date.day() - 1) / 7 + 1 == nth
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Since 1992.
fn is_day_after_thanksgiving(date: Date) -> bool {
    date.year() >= 1992
        && date.month() == 11
        && date
            .pred_opt()
            .is_some_and(|eve| is_nth(eve, Weekday::Thu, 4))
}

/// Monday to Thursday; a Friday is the holiday itself.
fn is_christmas_eve(date: Date) -> bool {
    date.month() == 12 && date.day() == 24
}

/// Since 1995: 3 July from Monday to Thursday, except that a Wednesday passed the early close on
/// to Friday 5 July until 2012.
fn is_beside_independence_day(date: Date) -> bool {
    if date.month() != 7 || date.year() < 1995 {
        return false;
    }
    match (date.day(), date.weekday()) {
        (3, Weekday::Wed) => date.year() >= 2013,
        (3, _) => true,
        (5, Weekday::Fri) => date.year() < 2013,
        _ => false,
    }
}

/// Two days before Easter Sunday.
fn good_friday(year: i32) -> Date {
    easter(year) - Days::new(2)
}

/// Easter Sunday of the Gregorian calendar, by Gauss's method as corrected by Lichtenberg.
fn easter(year: i32) -> Date {
    let century = year / 100;
    let moon = 15 + (3 * century + 3) / 4 - (8 * century + 13) / 25;
    let sun = 2 - (3 * century + 3) / 4;
    let lunar = year % 19;
    let seed = (19 * lunar + moon) % 30;
    let correction = (seed + lunar / 11) / 29;
    let full_moon = 21 + seed - correction;
    let first_sunday = 7 - (year + year / 4 + sun).rem_euclid(7);
    let distance = 7 - (full_moon - first_sunday).rem_euclid(7);
    let day_of_march = u64::try_from(full_moon + distance).expect("Easter is after 21 March");
    Date::from_ymd_opt(year, 3, 1).expect("every year has a 1 March") + Days::new(day_of_march - 1)
}

const fn day(year: i32, month: u32, day: u32) -> Date {
    Date::from_ymd_opt(year, month, day).expect("a date of the calendar")
}

const fn local(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).expect("a time of the day")
}

#[test]
fn easter_falls_on_the_known_sundays() {
    let known = [
        day(1990, 4, 15),
        day(2000, 4, 23),
        day(2008, 3, 23),
        day(2011, 4, 24),
        day(2024, 3, 31),
        day(2038, 4, 25),
        day(2049, 4, 18),
        day(2076, 4, 19),
        day(2100, 3, 28),
    ];
    for sunday in known {
        assert_eq!(easter(sunday.year()), sunday);
    }
}
