//! Laws that hold for every calendar on every date.

use chrono::{Datelike, Days, TimeDelta};
use equipoise_model::calendar::{Calendar, DayType};
use equipoise_model::{Date, Instant};
use proptest::prelude::*;

use super::{MICS, built_in, instant};
use crate::date;

fn any_calendar() -> impl Strategy<Value = Calendar> {
    proptest::sample::select(&MICS[..]).prop_map(built_in)
}

/// From before the first listed date until after the last one of New York.
fn any_date() -> impl Strategy<Value = Date> {
    (0_u64..60_000).prop_map(|days| date("1960-01-01") + Days::new(days))
}

fn any_instant() -> impl Strategy<Value = Instant> {
    (0_i64..5_000_000_000)
        .prop_map(|seconds| instant("1960-01-01T00:00:00Z") + TimeDelta::seconds(seconds))
}

#[test]
fn sessions_follow_each_other_without_overlap() {
    for mic in MICS {
        let calendar = built_in(mic);
        let mut last_close = Instant::MIN_UTC;
        for session in calendar.sessions(date("1960-01-01"), date("2110-12-31")) {
            let open = calendar.open(session).unwrap();
            let close = calendar.close(session).unwrap();
            assert!(
                last_close < open,
                "{mic} {session} opens before the last close"
            );
            assert!(open < close, "{mic} {session} closes before it opens");
            assert_eq!(calendar.local_date(open), session);
            assert_eq!(calendar.local_date(close), session);
            last_close = close;
        }
    }
}

proptest! {
    #[test]
    fn the_next_session_is_one_and_the_one_before_it_is_where_it_started(
        calendar in any_calendar(),
        day in any_date(),
    ) {
        let next = calendar.next_session(day);
        prop_assert!(calendar.is_session(next) && next > day);
        let back = calendar.previous_session(next);
        prop_assert!(calendar.is_session(back) && back <= day);
        prop_assert_eq!(calendar.is_session(day), back == day);
        prop_assert!(next.weekday().num_days_from_monday() < 5);
        prop_assert!((next - day).num_days() <= 11);
    }

    #[test]
    fn every_answer_of_a_date_agrees_with_the_others(
        calendar in any_calendar(),
        day in any_date(),
    ) {
        let kind = calendar.day_type(day);
        prop_assert_eq!(calendar.is_session(day), kind != DayType::Closed);
        prop_assert_eq!(calendar.open(day).is_some(), kind != DayType::Closed);
        prop_assert_eq!(calendar.close(day).is_some(), kind != DayType::Closed);
        prop_assert_eq!(calendar.is_early_close(day), matches!(kind, DayType::Early(_)));
        if let Some(close) = calendar.close(day) {
            prop_assert_eq!(calendar.close_or_regular(day), close);
            prop_assert_eq!(calendar.last_closed_session(close), Some(day));
        }
    }

    #[test]
    fn the_last_closed_session_closed_and_the_next_one_did_not(
        calendar in any_calendar(),
        now in any_instant(),
    ) {
        let last = calendar.last_closed_session(now).unwrap();
        prop_assert!(calendar.close(last).unwrap() <= now);
        prop_assert!(calendar.close(calendar.next_session(last)).unwrap() > now);
    }

    #[test]
    fn a_range_is_the_same_from_both_ends_and_has_its_count(
        calendar in any_calendar(),
        from in any_date(),
        days in 0_u64..800,
        taken in 0_usize..40,
    ) {
        let to = from + Days::new(days);
        let forward: Vec<Date> = calendar.sessions(from, to).collect();
        let mut backward: Vec<Date> = calendar.sessions(from, to).rev().collect();
        backward.reverse();
        prop_assert_eq!(&forward, &backward);
        prop_assert_eq!(calendar.sessions_between(from, to), forward.len());
        let by_day = from.iter_days().take_while(|day| *day <= to);
        prop_assert!(forward.iter().copied().eq(by_day.filter(|day| calendar.is_session(*day))));
        // Taken from both ends by turns, nothing comes twice.
        let mut both = calendar.sessions(from, to);
        let mut met = 0;
        for turn in 0..taken {
            let next = if turn % 2 == 0 { both.next() } else { both.next_back() };
            met += usize::from(next.is_some());
        }
        prop_assert_eq!(met + both.count(), forward.len());
    }
}
