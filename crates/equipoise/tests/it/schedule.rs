//! `equipoise schedule`: what waits to be published, told at a time that the test gives.

use serde_json::Value;

use crate::market;
use crate::program::Program;

/// A market whose first session is published, and no more.
fn one_session() -> Program {
    let program = Program::new();
    market::ingested(&program);
    let first = market::sessions()[0].to_string();
    program.ok(&["build", "EW100", "--size", "10", "--to", &first]);
    program
}

fn parsed(text: &str) -> Vec<Value> {
    let document: Value = serde_json::from_str(text).unwrap();
    document.as_array().unwrap().clone()
}

fn column<'rows>(rows: &'rows [Value], name: &str) -> Vec<&'rows str> {
    rows.iter().map(|row| row[name].as_str().unwrap()).collect()
}

#[test]
fn sessions_after_the_published_ones_are_due_oldest_first_and_a_late_one_fails() {
    let program = one_session();
    let sessions = market::sessions();
    // An hour after the close of the third session, in winter.
    let at = format!("{}T22:00:00Z", sessions[2]);
    let arguments = ["schedule", "--at", &at, "--format", "json"];
    let run = program.run(&arguments);
    assert_eq!(run.status.code(), Some(1), "the second session is late");
    let rows = parsed(&String::from_utf8(run.stdout).unwrap());
    let expected: Vec<String> = sessions[1..4].iter().map(ToString::to_string).collect();
    assert_eq!(column(&rows, "session"), expected);
    assert_eq!(column(&rows, "standing"), ["late", "due", "waiting"]);
}

#[test]
fn nothing_is_late_before_its_deadline() {
    let program = one_session();
    let second = market::sessions()[1];
    let at = format!("{second}T23:59:59Z");
    let rows = parsed(&program.ok(&["schedule", "--at", &at, "--format", "json"]));
    assert_eq!(column(&rows, "standing"), ["due", "waiting"]);
    assert_eq!(rows[0]["close"], format!("{second}T21:00:00Z"));
    assert_eq!(rows[0]["due_local"], format!("{second} 16:30"));
}

#[test]
fn a_clock_behind_the_published_sessions_makes_nothing_due() {
    let program = one_session();
    let rows = parsed(&program.ok(&[
        "schedule",
        "--at",
        "2000-01-03T00:00:00Z",
        "--format",
        "json",
    ]));
    let second = market::sessions()[1].to_string();
    assert_eq!(column(&rows, "session"), [second.as_str()]);
    assert_eq!(column(&rows, "standing"), ["waiting"]);
}

#[test]
fn a_deadline_before_the_start_is_a_usage_error_that_names_both() {
    let program = Program::new();
    let errors = program.fails(2, &["schedule", "--after-close", "60", "--deadline", "60"]);
    assert!(errors.contains("deadline 60 minutes"), "{errors}");
    assert!(errors.contains("60 minutes after the close"), "{errors}");
}
