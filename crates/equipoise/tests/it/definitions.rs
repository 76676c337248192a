//! The life of a rule book: recorded, built, followed by another version, compared, retired.

use serde_json::Value;

use crate::market;
use crate::program::Program;
use crate::rows::{document, is_near, number, rows, text};

const FIRST: &str = "index = \"RULES\"\nname = \"Ten\"\n\n[selection]\nsize = 10\n";
const SECOND: &str = "index = \"RULES\"\nname = \"Five\"\n\n[selection]\nsize = 5\n";
/// The last session under the first version.
const HANDOVER: &str = "2024-02-15";

/// The market, and `RULES` in its first version up to the handover.
fn first_version() -> Program {
    let program = Program::new();
    market::ingested(&program);
    let first = program.file("first.toml", FIRST);
    program.ok(&[
        "definitions",
        "add",
        first.to_str().unwrap(),
        "--promote",
        "--by",
        "A. Analyst",
        "--reason",
        "launch",
    ]);
    program.ok(&["build", "RULES", "--to", HANDOVER]);
    program
}

fn add(program: &Program, name: &str, content: &str) -> String {
    let path = program.file(name, content);
    program.ok(&["definitions", "add", path.to_str().unwrap()])
}

fn levels(program: &Program) -> Vec<Value> {
    rows(program, &["levels", "RULES"])
}

/// Number, standing and hash of each version.
fn versions(program: &Program) -> Vec<(u64, String, String)> {
    let listed = rows(program, &["definitions", "list"]);
    let version = |row: &Value| {
        let texts = |name| text(row, name).to_owned();
        (
            row["version"].as_u64().unwrap(),
            texts("standing"),
            texts("hash"),
        )
    };
    listed.iter().map(version).collect()
}

fn standings(program: &Program) -> Vec<String> {
    let versions = versions(program);
    versions
        .into_iter()
        .map(|(_, standing, _)| standing)
        .collect()
}

#[test]
fn a_version_that_is_promoted_takes_the_series_over_from_the_next_session_on() {
    let program = first_version();
    let before = levels(&program);
    add(&program, "second.toml", SECOND);
    assert_eq!(standings(&program), ["in_force", "draft"]);
    program.ok(&["build", "RULES", "--to", "2024-02-20"]);
    program.ok(&["definitions", "promote", "RULES@2"]);
    assert_eq!(standings(&program), ["superseded", "in_force"]);
    let published = levels(&program);
    program.ok(&["build", "RULES"]);
    let all = levels(&program);
    assert!(
        before.len() < published.len() && all.starts_with(&published),
        "history stays"
    );
    assert_eq!(all.len(), market::sessions().len());
    // Constituents in force during a session were chosen at the close before it.
    let position = |session: &str| {
        all.iter()
            .position(|row| row["session"] == session)
            .unwrap()
    };
    let handover = position("2024-02-20");
    for (place, row) in all.iter().enumerate() {
        let expected = if place <= handover + 1 { 10 } else { 5 };
        assert_eq!(row["constituents"], expected, "{row}");
    }
    let by_hand = market::levels_by_hand(|close| if close <= handover { 10 } else { 5 });
    for (row, by_hand) in all.iter().zip(by_hand) {
        assert!(
            is_near(number(row, "price_return"), by_hand),
            "{row} {by_hand}"
        );
    }
    program.ok(&["verify", "RULES"]);
}

#[test]
fn a_version_that_restarts_begins_a_series_of_its_own_at_its_base() {
    let program = first_version();
    let old = levels(&program);
    let second = program.file("second.toml", SECOND);
    let path = second.to_str().unwrap();
    program.ok(&["definitions", "add", path, "--promote", "--restart"]);
    assert_eq!(levels(&program), old, "nothing of the second is built yet");
    program.ok(&["build", "RULES"]);
    let by_hand = market::levels_by_hand(|_| 5);
    let new = levels(&program);
    assert_eq!(new.len(), by_hand.len());
    for (row, by_hand) in new.iter().zip(by_hand) {
        assert!(
            is_near(number(row, "price_return"), by_hand),
            "{row} {by_hand}"
        );
    }
    program.ok(&["definitions", "promote", "RULES@1", "--restart"]);
    assert_eq!(levels(&program), old, "each version has its own series");
}

#[test]
fn each_level_is_stamped_with_the_hash_of_the_version_that_gave_it() {
    let program = first_version();
    add(&program, "second.toml", SECOND);
    program.ok(&["definitions", "promote", "RULES@2"]);
    program.ok(&["build", "RULES"]);
    let versions = versions(&program);
    assert_eq!(versions.len(), 2);
    assert_ne!(versions[0].2, versions[1].2);
    for (session, version) in [(HANDOVER, 0), ("2024-02-16", 1), ("2024-03-28", 1)] {
        let level = document(
            &program,
            &["explain", "level", "RULES", "--session", session],
        );
        let (number, _, hash) = &versions[version];
        assert_eq!(level["definition"]["version"], *number, "{session}");
        assert_eq!(level["definition"]["hash"], **hash, "{session}");
    }
    for (name, version) in [("first.toml", 0), ("second.toml", 1)] {
        let path = program.path(name);
        let said = program.ok(&["definitions", "validate", path.to_str().unwrap()]);
        assert!(said.contains(&versions[version].2), "{said}");
    }
}

#[test]
fn history_tells_what_was_recorded_and_decided_in_order_with_who_and_why() {
    let program = first_version();
    add(&program, "second.toml", SECOND);
    let promote = ["definitions", "promote", "RULES@2", "--by", "The committee"];
    program.ok(&[&promote[..], &["--reason", "fewer names"]].concat());
    program.ok(&["definitions", "retire", "RULES", "--reason", "no client"]);
    let history = program.ok(&["definitions", "history", "RULES"]);
    let expected = [
        "RULES@1 recorded by definitions add, Ten (superseded)",
        "RULES@1 put in force, going on with the running series, by A. Analyst: launch",
        "RULES@2 recorded by definitions add, Five (retired)",
        "  name: \"Ten\" to \"Five\"",
        "  selection.size: 10 to 5",
        "RULES@2 put in force, going on with the running series, by The committee: fewer names",
        "RULES@2 retired by command line: no client",
    ];
    let lines: Vec<&str> = history.lines().collect();
    assert_eq!(lines.len(), expected.len(), "{history}");
    for (line, expected) in lines.iter().zip(expected) {
        assert!(line.ends_with(expected), "{line:?} {expected:?}");
    }
}

#[test]
fn diff_names_each_field_that_differs_between_versions_and_documents() {
    let program = first_version();
    add(&program, "second.toml", SECOND);
    let both = ["name: \"Ten\" to \"Five\"", "selection.size: 10 to 5"];
    let diff = |one: &str, other: &str| program.ok(&["definitions", "diff", one, other]);
    assert_eq!(diff("RULES@1", "RULES@2").lines().collect::<Vec<_>>(), both);
    let document = program.path("second.toml");
    let document = document.to_str().unwrap();
    assert_eq!(diff("RULES", document), diff("RULES@1", "RULES@2"));
    assert_eq!(diff("RULES@2", document), "");
    let other = program.file(
        "other.toml",
        "index = \"RULES\"\nname = \"Ten\"\n[selection]\nsize = 10\nbuffer = { enter = 8, keep = 12 }\n\
         [schedule]\nrebalance = \"monthly\"\n[costs]\nbuy_bps = 2\n",
    );
    let said = diff("RULES@1", other.to_str().unwrap());
    let fields: Vec<&str> = said
        .lines()
        .filter_map(|line| Some(line.split_once(": ")?.0))
        .collect();
    let expected = [
        "costs.buy_bps",
        "schedule.rebalance",
        "selection.buffer",
        "selection.buffer.enter",
        "selection.buffer.keep",
    ];
    assert!(
        fields.iter().all(|field| expected.contains(field)) && fields.len() >= 4,
        "{said}"
    );
}

#[test]
fn compare_measures_both_rule_books_as_separate_builds_do() {
    let program = first_version();
    add(&program, "second.toml", SECOND);
    let compared = rows(&program, &["definitions", "compare", "RULES@1", "RULES@2"]);
    assert_eq!(compared.len(), 2);
    for (row, size) in compared.iter().zip([10, 5]) {
        let levels = market::levels_by_hand(|_| size);
        let years = (levels.len() - 1) as f64 / 252.0;
        let annual = (levels[levels.len() - 1] / levels[0]).powf(1.0 / years) - 1.0;
        assert_eq!(row["size"], size, "{row}");
        assert!(
            is_near(number(row, "annual_return"), annual),
            "{row} {annual}"
        );
    }
    let lines = program.ok(&["definitions", "compare", "RULES@1", "RULES@2"]);
    assert!(lines.starts_with("name: \"Ten\" to \"Five\"\n"), "{lines}");
}

#[test]
fn a_retired_index_answers_no_build_and_its_history_stays_readable() {
    let program = first_version();
    let read = |program: &Program| {
        [
            vec!["levels", "RULES"],
            vec!["changes", "RULES"],
            vec!["composition", "RULES", "--session", "2024-01-31"],
            vec!["divisor", "RULES"],
        ]
        .map(|arguments| program.ok(&[&arguments[..], &["--format", "csv"]].concat()))
    };
    let before = read(&program);
    program.ok(&["definitions", "retire", "RULES", "--reason", "no client"]);
    assert_eq!(standings(&program), ["retired"]);
    let errors = program.fails(1, &["build", "RULES"]);
    assert!(errors.contains("RULES is retired (version 1)"), "{errors}");
    program.fails(1, &["build", "RULES", "--size", "7"]);
    let errors = program.fails(1, &["definitions", "retire", "RULES"]);
    assert!(errors.contains("RULES is retired"), "{errors}");
    assert_eq!(read(&program), before);
    program.ok(&["verify", "RULES"]);
    program.ok(&["explain", "level", "RULES"]);
}

#[test]
fn a_retired_index_is_built_again_when_a_version_is_promoted() {
    let program = first_version();
    let before = levels(&program);
    add(&program, "second.toml", SECOND);
    program.ok(&["definitions", "retire", "RULES"]);
    program.ok(&["definitions", "promote", "RULES@2"]);
    assert_eq!(standings(&program), ["retired", "in_force"]);
    program.ok(&["build", "RULES"]);
    let all = levels(&program);
    assert!(all.starts_with(&before) && all.len() > before.len());
}

#[test]
fn toml_and_json_say_the_same() {
    let program = first_version();
    let [(_, _, hash)] = versions(&program).try_into().unwrap();
    let json = r#"{ "selection": { "size": 10.0 }, "name": "Ten", "index": "RULES" }"#;
    let said = add(&program, "first.json", json);
    assert_eq!(said.trim(), format!("RULES@1 known already, {hash}"));
    for format in ["toml", "json"] {
        for whole in [&[][..], &["--whole"]] {
            let shown = ["definitions", "show", "RULES", "--format", format];
            let shown = program.ok(&[&shown[..], whole].concat());
            let path = program.file(&format!("shown.{format}"), shown);
            let said = program.ok(&["definitions", "validate", path.to_str().unwrap()]);
            assert!(said.contains(&hash), "{format} {whole:?}: {said}");
        }
    }
}

#[test]
fn versions_and_indices_that_are_not_there_are_told_with_what_there_is() {
    let program = first_version();
    let cases: [(&[&str], &str); 7] = [
        (&["promote", "RULES@9"], "RULES has no version 9: it has 1"),
        (&["promote", "RULES@x"], "\"x\" is no version number"),
        (&["show", "OTHER"], "index OTHER is not known"),
        (&["history", "OTHER"], "index OTHER is not known"),
        (&["retire", "OTHER"], "index OTHER is not known"),
        (
            &["show", "no such file.toml"],
            "is neither a file nor the name of an index",
        ),
        (&["validate", "missing.toml"], "read missing.toml"),
    ];
    for (arguments, expected) in cases {
        let errors = program.fails(1, &[&["definitions"], arguments].concat());
        assert!(errors.contains(expected), "{arguments:?}: {errors}");
    }
    add(
        &program,
        "draft.toml",
        "index = \"DRAFT\"\n[selection]\nsize = 3\n",
    );
    for command in [
        &["build"][..],
        &["definitions", "retire"],
        &["definitions", "show"],
    ] {
        let errors = program.fails(1, &[command, &["DRAFT"]].concat());
        assert!(
            errors.contains("DRAFT has no version in force"),
            "{command:?}: {errors}"
        );
    }
}
