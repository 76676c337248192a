//! New York against worked cases, a published list of 37 years, and the exchange's rules.

use std::path::PathBuf;

use chrono::NaiveTime;
use equipoise_model::calendar::{
    day_type, is_session, new_york, new_york_close, new_york_open, next_session, previous_session,
    sessions,
};
use equipoise_model::{Date, Instant, calendar};

use super::{describe, instant, new_york_rules};
use crate::date;

const VECTORS: &str = include_str!("../../../../../testdata/vectors/calendar.json");

#[test]
fn every_worked_date_has_its_day_type() {
    let file: serde_json::Value = serde_json::from_str(VECTORS).unwrap();
    let vector = &file["vectors"][0];
    assert_eq!(vector["id"], "CAL-001");
    let days = vector["expected"]["days"].as_object().unwrap();
    assert_eq!(days.len(), 53);
    assert_eq!(
        days.len(),
        vector["inputs"]["dates"].as_array().unwrap().len()
    );
    for (day, expected) in days {
        assert_eq!(
            describe(day_type(date(day))),
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
        open: instant(open),
        close: instant(close),
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
        let session = row.session;
        assert_eq!(new_york().open(session), Some(row.open), "open {session}");
        assert_eq!(
            new_york().close(session),
            Some(row.close),
            "close {session}"
        );
        assert_eq!(
            new_york().is_early_close(session),
            row.is_early,
            "early close {session}"
        );
        assert!(!row.is_late, "{session} opened late in the list");
        assert_eq!(new_york_open(session), row.open);
        assert_eq!(new_york_close(session), row.close);
    }
}

#[test]
fn every_date_from_1990_to_2099_follows_the_rules() {
    let days = date("1990-01-01").iter_days();
    for day in days.take_while(|day| *day <= date("2099-12-31")) {
        assert_eq!(day_type(day), new_york_rules::day_type(day), "{day}");
    }
}

#[test]
fn nasdaq_keeps_the_same_dates_and_hours() {
    let nasdaq = super::built_in("XNAS");
    for day in date("1970-01-01").iter_days().take(48_000) {
        assert_eq!(nasdaq.open(day), new_york().open(day), "{day}");
        assert_eq!(nasdaq.close(day), new_york().close(day), "{day}");
    }
}

#[test]
fn an_early_close_before_1993_is_at_two() {
    let two = NaiveTime::from_hms_opt(14, 0, 0).unwrap();
    assert_eq!(day_type(date("1992-12-24")), calendar::DayType::Early(two));
    assert_eq!(
        new_york_close(date("1992-12-24")),
        instant("1992-12-24T19:00:00Z")
    );
}

#[test]
fn the_close_moves_with_daylight_saving_until_2099() {
    for (session, close) in [
        ("2024-03-08", "2024-03-08T21:00:00Z"),
        ("2024-03-11", "2024-03-11T20:00:00Z"),
        ("2024-07-03", "2024-07-03T17:00:00Z"),
        ("2099-07-01", "2099-07-01T20:00:00Z"),
        ("2099-12-01", "2099-12-01T21:00:00Z"),
    ] {
        assert_eq!(new_york_close(date(session)), instant(close), "{session}");
    }
}

#[test]
fn a_date_without_a_session_closes_at_four() {
    let saturday = date("2024-06-15");
    assert!(!is_session(saturday));
    assert_eq!(new_york().close(saturday), None);
    assert_eq!(new_york_close(saturday), instant("2024-06-15T20:00:00Z"));
    assert_eq!(new_york_open(saturday), instant("2024-06-15T13:30:00Z"));
}

#[test]
fn neighbors_skip_long_weekends_and_closures() {
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
fn the_hurricane_of_1985_and_the_blackout_of_1977_are_listed_before_the_known_dates() {
    for closed in ["1972-12-28", "1977-07-14", "1985-09-27"] {
        assert!(!is_session(date(closed)), "{closed}");
        assert_eq!(new_york().basis(date(closed)), calendar::Basis::Projected);
    }
}
