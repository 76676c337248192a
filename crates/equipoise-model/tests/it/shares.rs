//! When a share count may be used.

use equipoise_model::{Instant, ShareCount};

use crate::date;

fn count(effective: &str, known: Option<&str>) -> ShareCount {
    ShareCount {
        symbol: "AAA".to_owned(),
        effective: date(effective),
        shares_outstanding: 1e9,
        known: known.map(|text| text.parse::<Instant>().unwrap()),
    }
}

#[test]
fn a_count_is_not_used_before_its_effective_date() {
    let count = count("2024-06-28", Some("2024-06-20T12:00:00Z"));
    assert!(!count.is_known_at_close(date("2024-06-27")));
    assert!(count.is_known_at_close(date("2024-06-28")));
}

#[test]
fn a_count_without_a_known_time_is_known_on_its_effective_date() {
    let count = count("2024-06-28", None);
    assert!(!count.is_known_at_close(date("2024-06-27")));
    assert!(count.is_known_at_close(date("2024-06-28")));
}

#[test]
fn a_count_filed_before_the_close_is_known_at_it() {
    let filed = count("2024-06-28", Some("2024-08-05T19:59:59Z"));
    assert!(!filed.is_known_at_close(date("2024-08-02")));
    assert!(filed.is_known_at_close(date("2024-08-05")));
}

#[test]
fn a_count_filed_at_the_very_close_is_known_at_it() {
    assert!(
        count("2024-06-28", Some("2024-08-05T20:00:00Z")).is_known_at_close(date("2024-08-05"))
    );
}

#[test]
fn a_count_filed_after_the_close_waits_for_the_next_one() {
    let filed = count("2024-06-28", Some("2024-08-05T20:00:01Z"));
    assert!(!filed.is_known_at_close(date("2024-08-05")));
    assert!(filed.is_known_at_close(date("2024-08-06")));
}

#[test]
fn a_count_filed_in_the_afternoon_of_a_half_day_waits_for_the_next_session() {
    let filed = count("2024-06-28", Some("2024-07-03T18:30:00Z"));
    assert!(!filed.is_known_at_close(date("2024-07-03")));
    assert!(filed.is_known_at_close(date("2024-07-05")));
}

#[test]
fn the_close_in_winter_is_an_hour_later_in_universal_time() {
    let filed = count("2024-09-30", Some("2024-12-02T20:30:00Z"));
    assert!(filed.is_known_at_close(date("2024-12-02")));
}
