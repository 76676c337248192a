//! The New York calendar against worked cases, and against every session of 37 years.

use std::path::PathBuf;

use chrono::{Datelike, NaiveTime};
use equipoise_model::calendar::{
    DayType, day_type, is_session, new_york_close, new_york_open, next_session, previous_session,
    sessions,
};
use equipoise_model::{Date, Instant};
use proptest::prelude::*;

use crate::date;

const VECTORS: &str = include_str!("../../../../testdata/vectors/calendar.json");

fn describe(date: Date) -> String {
    match day_type(date) {
        DayType::Full => "full".to_owned(),
        DayType::Early(close) => format!("early {}", close.format("%H:%M")),
        DayType::Closed => "closed".to_owned(),
    }
}

#[test]
fn every_worked_date_has_its_day_type() {
    let file: serde_json::Value = serde_json::from_str(VECTORS).unwrap();
    let vector = &file["vectors"][0];
    assert_eq!(vector["id"], "CAL-001");
    let days = vector["expected"]["days"].as_object().unwrap();
    assert_eq!(
        days.len(),
        vector["inputs"]["dates"].as_array().unwrap().len()
    );
    for (day, expected) in days {
        assert_eq!(
            describe(date(day)),
            expected["type"].as_str().unwrap(),
            "{day}"
        );
    }
}

/// One row of the published list of sessions.
struct Listed {
    session: Date,
    open: Instant,
    close: Instant,
    is_early: bool,
    is_late: bool,
}

fn listed(line: &str) -> Listed {
    let cells: Vec<&str> = line.split(',').collect();
    let [session, open, close, is_early, is_late] = cells[..] else {
        panic!("{line:?} does not have five cells");
    };
    Listed {
        session: date(session),
        open: open.parse().unwrap(),
        close: close.parse().unwrap(),
        is_early: is_early.parse().unwrap(),
        is_late: is_late.parse().unwrap(),
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "the list is too large to keep beside the code"
)]
fn session_list() -> Option<String> {
    let folder = std::env::var_os("EQUIPOISE_TEST_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let path = folder.join("xnys_sessions.csv");
    let list = std::fs::read_to_string(&path).ok();
    if list.is_none() {
        println!(
            "SKIPPED: {} is absent; set EQUIPOISE_TEST_DATA to its folder",
            path.display()
        );
    }
    list
}

#[test]
fn every_session_from_1990_to_2026_opens_and_closes_as_listed() {
    let Some(list) = session_list() else { return };
    let rows: Vec<Listed> = list.lines().skip(1).map(listed).collect();
    assert_eq!(rows.len(), 9318);
    let computed: Vec<Date> = sessions(date("1990-01-01"), date("2026-12-31")).collect();
    assert_eq!(
        computed,
        rows.iter().map(|row| row.session).collect::<Vec<_>>()
    );
    for row in rows {
        let is_early = matches!(day_type(row.session), DayType::Early(_));
        assert_eq!(
            new_york_open(row.session),
            row.open,
            "open of {}",
            row.session
        );
        assert_eq!(
            new_york_close(row.session),
            row.close,
            "close of {}",
            row.session
        );
        assert_eq!(is_early, row.is_early, "early close of {}", row.session);
        assert!(
            !row.is_late,
            "{} opened late, which the calendar does not know",
            row.session
        );
    }
}

#[test]
fn an_early_close_before_1993_is_at_two() {
    let two = NaiveTime::from_hms_opt(14, 0, 0).unwrap();
    assert_eq!(day_type(date("1992-12-24")), DayType::Early(two));
    assert_eq!(
        new_york_close(date("1992-12-24")),
        "1992-12-24T19:00:00Z".parse::<Instant>().unwrap()
    );
}

#[test]
fn the_close_moves_with_daylight_saving_until_2100() {
    for (session, close) in [
        ("2024-03-08", "2024-03-08T21:00:00Z"),
        ("2024-03-11", "2024-03-11T20:00:00Z"),
        ("2024-07-03", "2024-07-03T17:00:00Z"),
        ("2099-07-01", "2099-07-01T20:00:00Z"),
        ("2099-12-01", "2099-12-01T21:00:00Z"),
    ] {
        assert_eq!(
            new_york_close(date(session)),
            close.parse::<Instant>().unwrap(),
            "{session}"
        );
    }
}

#[test]
fn a_date_without_a_session_closes_at_four() {
    let saturday = date("2024-06-15");
    assert!(!is_session(saturday));
    assert_eq!(
        new_york_close(saturday),
        "2024-06-15T20:00:00Z".parse::<Instant>().unwrap()
    );
}

#[test]
fn neighbours_skip_long_weekends_and_closures() {
    assert_eq!(next_session(date("2001-09-10")), date("2001-09-17"));
    assert_eq!(previous_session(date("2001-09-17")), date("2001-09-10"));
    assert_eq!(next_session(date("2012-10-26")), date("2012-10-31"));
    assert_eq!(next_session(date("2024-12-31")), date("2025-01-02"));
    assert_eq!(previous_session(date("2025-01-02")), date("2024-12-31"));
}

#[test]
fn a_range_holds_both_ends_and_a_reversed_one_nothing() {
    let week: Vec<Date> = sessions(date("2024-11-25"), date("2024-11-29")).collect();
    let expected = ["2024-11-25", "2024-11-26", "2024-11-27", "2024-11-29"].map(date);
    assert_eq!(week, expected);
    assert_eq!(sessions(date("2024-11-29"), date("2024-11-25")).count(), 0);
}

#[test]
fn every_year_to_2100_has_about_252_sessions() {
    for year in 1990..=2100 {
        let from = Date::from_ymd_opt(year, 1, 1).unwrap();
        let to = Date::from_ymd_opt(year, 12, 31).unwrap();
        let count = sessions(from, to).count();
        assert!((248..=254).contains(&count), "{year} has {count} sessions");
    }
}

proptest! {
    #[test]
    fn the_session_before_the_next_one_is_where_it_started(days in 0_u64..40_000) {
        let day = date("1990-01-02") + chrono::Days::new(days);
        let next = next_session(day);
        prop_assert!(is_session(next) && next > day);
        let back = previous_session(next);
        prop_assert!(is_session(back) && back <= day);
        prop_assert_eq!(is_session(day), back == day);
        prop_assert!(next.weekday().num_days_from_monday() < 5);
    }
}
