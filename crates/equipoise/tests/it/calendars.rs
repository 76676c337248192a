//! Exchange calendars from a file of the settings, laid over the ones that come with the program.

use serde_json::Value;

use crate::market;
use crate::program::Program;
use crate::rows::{is_near, number, rows};

const OVERLAY: &str = "# A market like New York's, closed once more.\n\
XTST like XNYS\n\
XTST 2024-02-14 closed \"day of mourning\"\n";

/// Run with the overlay in `content`.
fn with_overlay(program: &Program, content: &str, arguments: &[&str]) -> Vec<String> {
    let overlay = program.file("calendars.txt", content);
    let setting = format!("calendar_overlay = {:?}\n", overlay.to_str().unwrap());
    let settings = program.file("settings.toml", setting);
    let settings = ["--config", settings.to_str().unwrap()];
    let whole = settings.iter().chain(arguments);
    whole.map(|word| (*word).to_owned()).collect()
}

fn ok(program: &Program, content: &str, arguments: &[&str]) -> String {
    let words = with_overlay(program, content, arguments);
    program.ok(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

fn fails(program: &Program, code: i32, content: &str, arguments: &[&str]) -> String {
    let words = with_overlay(program, content, arguments);
    program.fails(code, &words.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn a_calendar_of_the_overlay_file_decides_about_the_sessions_of_an_index() {
    let program = Program::new();
    market::ingested(&program);
    let rules = "index = \"TEN\"\ncalendar = \"XTST\"\n[selection]\nsize = 10\n";
    let document = program.file("rules.toml", rules);
    let add = [
        "definitions",
        "add",
        document.to_str().unwrap(),
        "--promote",
    ];
    let errors = program.fails(1, &add);
    assert!(
        errors.contains("calendar \"XTST\" is not a calendar that is known"),
        "{errors}"
    );
    ok(&program, OVERLAY, &add);
    ok(&program, OVERLAY, &["build", "TEN"]);
    let levels = rows(&program, &["levels", "TEN"]);
    let dates: Vec<&Value> = levels.iter().map(|row| &row["session"]).collect();
    let expected: Vec<String> = market::sessions()
        .iter()
        .map(ToString::to_string)
        .filter(|session| session != "2024-02-14")
        .collect();
    assert_eq!(dates, expected.iter().collect::<Vec<_>>());
    // The session after the closed one earns from the close before it.
    let position = expected
        .iter()
        .position(|session| session == "2024-02-15")
        .unwrap();
    let by_hand = market::ByHand::default();
    let members = &by_hand.ranked(position - 1)[..10];
    let growth = |company: &usize| {
        by_hand.closes[position + 1][*company] / by_hand.closes[position - 1][*company]
    };
    let mean = members.iter().map(growth).sum::<f64>() / 10.0;
    let level = |position: usize| number(&levels[position], "price_return");
    assert!(is_near(level(position), level(position - 1) * mean));
    ok(&program, OVERLAY, &["verify", "TEN"]);
    let errors = program.fails(1, &["build", "TEN"]);
    assert!(errors.contains("XTST"), "{errors}");
}

#[test]
fn an_overlay_that_is_wrong_refuses_every_command_with_its_line() {
    let program = Program::new();
    let cases = [
        ("XNYS 2024-02-14 shut\n", "line 1"),
        ("# first\nXNYS 2024-02-30 closed\n", "line 2"),
        ("XNOS 2024-02-14 closed\n", "XNOS"),
        ("XNYS 2024-02-14 early 25:00\n", "25:00"),
        ("XNYS 2024-02-14 closed\nXNYS 2024-02-14 open\n", "line 2"),
    ];
    for (content, expected) in cases {
        let errors = fails(&program, 2, content, &["config"]);
        assert!(
            errors.contains("setting calendar_overlay"),
            "{content:?}: {errors}"
        );
        assert!(errors.contains(expected), "{content:?}: {errors}");
    }
    let settings = program.file("gone.toml", "calendar_overlay = \"gone.txt\"\n");
    let errors = program.fails(2, &["--config", settings.to_str().unwrap(), "config"]);
    assert!(errors.contains("read gone.txt"), "{errors}");
}
