//! When runs are due: half days, changes of clocks, closures, outages, and clocks that jump.

use std::collections::BTreeSet;

use equipoise_model::calendar::Calendars;
use equipoise_model::{Date, Instant, RunTiming, SessionClock, Standing, TimingError};

fn clock_over(overlay: &str, mic: &str) -> SessionClock {
    let calendars = Calendars::built_in().with_overlay(overlay).unwrap();
    let timing = RunTiming::try_new(30, 180).unwrap();
    SessionClock::new(calendars.get(mic).unwrap().clone(), timing)
}

fn clock(mic: &str) -> SessionClock {
    clock_over("", mic)
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn due(clock: &SessionClock, now: &str, done: &str) -> Vec<String> {
    let due = clock.due(at(now), Some(date(done)), usize::MAX);
    assert_eq!(due.more, 0);
    due.runs.iter().map(|run| run.session.to_string()).collect()
}

#[test]
fn a_run_is_due_so_long_after_the_close_and_not_a_second_earlier() {
    let clock = clock("XNYS");
    assert!(due(&clock, "2024-01-03T21:29:59Z", "2024-01-02").is_empty());
    let sessions = due(&clock, "2024-01-03T21:30:00Z", "2024-01-02");
    assert_eq!(sessions, ["2024-01-03"]);
}

#[test]
fn a_half_day_is_due_after_its_own_close() {
    let run = clock("XNYS").run(date("2024-11-29")).unwrap();
    assert_eq!(run.due, at("2024-11-29T18:30:00Z"));
    assert_eq!(run.deadline, at("2024-11-29T21:00:00Z"));
}

#[test]
fn the_clocks_of_the_exchange_count_in_both_weeks_they_change() {
    let table = "
        mic   session     due
        XNYS  2024-03-08  2024-03-08T21:30:00Z
        XNYS  2024-03-11  2024-03-11T20:30:00Z
        XNYS  2024-11-01  2024-11-01T20:30:00Z
        XNYS  2024-11-04  2024-11-04T21:30:00Z
        XLON  2024-03-28  2024-03-28T17:00:00Z
        XLON  2024-04-02  2024-04-02T16:00:00Z
        XLON  2024-10-25  2024-10-25T16:00:00Z
        XLON  2024-10-28  2024-10-28T17:00:00Z
        XASX  2024-04-05  2024-04-05T05:30:00Z
        XASX  2024-04-08  2024-04-08T06:30:00Z
        XASX  2024-10-04  2024-10-04T06:30:00Z
        XASX  2024-10-07  2024-10-07T05:30:00Z";
    for row in table.lines().skip(2) {
        let cells: Vec<&str> = row.split_whitespace().collect();
        let run = clock(cells[0]).run(date(cells[1])).unwrap();
        assert_eq!(run.due, at(cells[2]), "{row}");
    }
}

#[test]
fn holidays_and_weekends_have_no_run() {
    let clock = clock("XNYS");
    assert_eq!(clock.run(date("2024-07-04")), None);
    let sessions = due(&clock, "2024-07-08T12:00:00Z", "2024-07-03");
    assert_eq!(sessions, ["2024-07-05"]);
}

#[test]
fn an_unscheduled_closure_takes_its_run_away() {
    let before = clock("XNYS");
    let after = clock_over("XNYS 2024-05-14 closed \"power cut\"", "XNYS");
    let now = "2024-05-15T21:00:00Z";
    let expected = ["2024-05-14", "2024-05-15"];
    assert_eq!(due(&before, now, "2024-05-13"), expected);
    assert_eq!(due(&after, now, "2024-05-13"), expected[1..]);
}

#[test]
fn an_outage_of_two_weeks_is_caught_up_in_bounded_parts_oldest_first() {
    let clock = clock("XNYS");
    let now = at("2024-07-15T12:00:00Z");
    let mut done = date("2024-06-28");
    let mut caught_up = Vec::new();
    loop {
        let part = clock.due(now, Some(done), 4);
        assert!(part.runs.len() <= 4);
        let Some(last) = part.runs.last() else { break };
        done = last.session;
        caught_up.extend(part.runs.iter().map(|run| run.session.to_string()));
        assert_eq!(caught_up.len() + part.more, 9);
    }
    let expected = [
        "2024-07-01",
        "2024-07-02",
        "2024-07-03",
        "2024-07-05",
        "2024-07-08",
        "2024-07-09",
        "2024-07-10",
        "2024-07-11",
        "2024-07-12",
    ];
    assert_eq!(caught_up, expected);
}

#[test]
fn a_clock_that_jumps_does_every_session_once_and_in_order() {
    let clock = clock("XNYS");
    let mut done = date("2024-02-29");
    let mut order = Vec::new();
    let times = [
        "2024-03-01T22:00:00Z",
        "2024-03-08T22:00:00Z",
        "2024-03-04T22:00:00Z",
        "1970-01-01T00:00:00Z",
        "2024-03-08T22:00:00Z",
        "2024-03-12T22:00:00Z",
    ];
    for now in times {
        for run in clock.due(at(now), Some(done), 100).runs {
            done = run.session;
            order.push(run.session);
        }
    }
    let once: BTreeSet<Date> = order.iter().copied().collect();
    assert!(order.is_sorted());
    assert_eq!((order.len(), once.len()), (8, 8));
}

#[test]
fn where_nothing_was_done_only_the_newest_session_is_due() {
    let due = clock("XNYS").due(at("2024-03-04T12:00:00Z"), None, 100);
    assert_eq!(due.runs.len(), 1);
    assert_eq!(due.runs[0].session, date("2024-03-01"));
}

#[test]
fn the_next_run_is_after_what_is_due_and_after_what_is_done() {
    let clock = clock("XNYS");
    let now = at("2024-03-04T12:00:00Z");
    let next = |done: &str| clock.next(now, Some(date(done))).unwrap().session;
    assert_eq!(next("2024-02-01"), date("2024-03-04"));
    assert_eq!(next("2024-03-04"), date("2024-03-05"));
}

#[test]
fn a_run_is_late_from_its_deadline_on() {
    let run = clock("XNYS").run(date("2024-01-03")).unwrap();
    assert_eq!(run.standing(at("2024-01-03T21:29:59Z")), Standing::Waiting);
    assert_eq!(run.standing(at("2024-01-03T21:30:00Z")), Standing::Due);
    assert_eq!(run.standing(at("2024-01-03T23:59:59Z")), Standing::Due);
    assert_eq!(run.standing(at("2024-01-04T00:00:00Z")), Standing::Late);
}

#[test]
fn a_deadline_is_after_the_start_and_within_two_days() {
    assert_eq!(
        RunTiming::try_new(30, 30),
        Err(TimingError::DeadlineBeforeStart {
            deadline_minutes: 30,
            after_close_minutes: 30
        })
    );
    let error = RunTiming::try_new(30, 2_881).unwrap_err().to_string();
    assert_eq!(
        error,
        "a deadline 2881 minutes after the close is over the limit of 2880"
    );
    assert!(RunTiming::try_new(0, 2_880).is_ok());
}
