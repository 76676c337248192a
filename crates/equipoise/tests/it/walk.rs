//! Import, build, read: the numbers are right, the same at every door and in every run.

use std::collections::BTreeMap;
use std::process::Stdio;

use crate::market::{self, built};
use crate::program::Program;

fn rows(csv: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = csv.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    let row = |line: &str| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .zip(line.split(',').map(str::to_owned))
            .collect()
    };
    lines.map(row).collect()
}

#[test]
fn levels_are_those_computed_by_hand() {
    let program = built();
    let printed = rows(&program.ok(&["levels", "TEN", "--format", "csv"]));
    let expected = market::levels_by_hand(|_| 10);
    assert_eq!(printed.len(), expected.len());
    for (row, expected) in printed.iter().zip(expected) {
        let level: f64 = row["price_return"].parse().unwrap();
        assert!(
            (level / expected - 1.0).abs() < 1e-12,
            "{}: {level} {expected}",
            row["session"]
        );
    }
    assert_eq!(printed[0]["daily_return"], "");
}

#[test]
fn entries_and_exits_are_the_differences_of_adjacent_compositions() {
    let program = built();
    let changes = rows(&program.ok(&["changes", "TEN", "--format", "csv"]));
    assert!(
        !changes.is_empty(),
        "the market is busy around the tenth place"
    );
    let members = |session: &str, at: &str| -> Vec<String> {
        let printed = program.ok(&[
            "composition",
            "TEN",
            "--session",
            session,
            "--at",
            at,
            "--format",
            "csv",
        ]);
        rows(&printed)
            .into_iter()
            .map(|row| row["symbol"].clone())
            .collect()
    };
    let first = changes[0]["session"].clone();
    let (before, after) = (members(&first, "open"), members(&first, "close"));
    assert_eq!((before.len(), after.len()), (10, 10));
    for change in changes.iter().filter(|change| change["session"] == first) {
        let symbol = &change["symbol"];
        let (was, is) = (before.contains(symbol), after.contains(symbol));
        assert_eq!(
            (was, is),
            if change["action"] == "added" {
                (false, true)
            } else {
                (true, false)
            }
        );
    }
}

#[test]
fn a_build_in_parts_is_the_build_in_one() {
    let whole = built();
    let parts = Program::new();
    market::ingested(&parts);
    for to in ["2024-01-19", "2024-02-16", "2024-03-28"] {
        parts.ok(&["build", "TEN", "--size", "10", "--to", to]);
    }
    let read = |program: &Program| program.ok(&["levels", "TEN", "--format", "csv"]);
    assert_eq!(read(&whole), read(&parts));
    assert_eq!(
        whole.ok(&["changes", "TEN", "--format", "csv"]),
        parts.ok(&["changes", "TEN", "--format", "csv"])
    );
}

#[test]
fn files_written_twice_are_the_same_bytes() {
    let program = built();
    for format in ["xlsx", "csv", "json", "parquet"] {
        let (one, two) = (program.path("one"), program.path("two"));
        for folder in [&one, &two] {
            program.ok(&[
                "export",
                "TEN",
                "--as",
                format,
                "--into",
                folder.to_str().unwrap(),
            ]);
        }
        let mut files = 0;
        for entry in std::fs::read_dir(&one).unwrap() {
            let entry = entry.unwrap();
            let twin = std::fs::read(two.join(entry.file_name())).unwrap();
            assert!(
                std::fs::read(entry.path()).unwrap() == twin,
                "{:?}",
                entry.file_name()
            );
            files += 1;
        }
        assert!(files >= 1);
    }
}

#[test]
fn the_same_files_again_change_nothing() {
    let program = built();
    let size = std::fs::metadata(program.data().join("ledger.sqlite"))
        .unwrap()
        .len();
    let doctor = program.ok(&["doctor"]);
    market::ingested(&program);
    assert_eq!(program.ok(&["doctor"]), doctor);
    assert_eq!(
        std::fs::metadata(program.data().join("ledger.sqlite"))
            .unwrap()
            .len(),
        size
    );
}

#[test]
fn verify_agrees_and_other_rules_make_another_series() {
    let program = built();
    program.ok(&["verify"]);
    let daily = program.ok(&["levels", "TEN", "--format", "csv"]);
    program.ok(&["build", "TEN", "--size", "5", "--rebalance", "monthly"]);
    let monthly = program.ok(&["levels", "TEN", "--format", "csv"]);
    assert_ne!(daily, monthly);
    program.ok(&["build", "TEN", "--size", "10"]);
    assert_eq!(program.ok(&["levels", "TEN", "--format", "csv"]), daily);
    program.ok(&["verify", "TEN"]);
}

#[test]
fn questions_that_make_no_sense_are_answered_with_what_is_wrong() {
    let program = built();
    let cases: [(i32, &[&str], &str); 9] = [
        (
            1,
            &["levels", "NONE"],
            "index NONE is not known; there is TEN",
        ),
        (
            1,
            &[
                "levels",
                "TEN",
                "--from",
                "2024-03-01",
                "--to",
                "2024-02-01",
            ],
            "is before --from",
        ),
        (
            1,
            &["levels", "TEN", "--to", "2999-01-01"],
            "is in the future",
        ),
        (
            1,
            &[
                "levels",
                "TEN",
                "--from",
                "2020-01-01",
                "--to",
                "2020-02-01",
            ],
            "no session of TEN",
        ),
        (
            1,
            &["composition", "TEN", "--session", "2024-01-06"],
            "2024-01-05 and 2024-01-08",
        ),
        (2, &["levels", "TEN", "--from", "2024-02-30"], "2024-02-30"),
        (2, &["levels", "no spaces"], "letters, digits"),
        (
            2,
            &["build", "TEN", "--rebalance", "hourly"],
            "daily, weekly, monthly, quarterly",
        ),
        (
            1,
            &["build", "TEN", "--size", "0"],
            "size 0 is out of range",
        ),
    ];
    for (code, arguments, expected) in cases {
        let errors = program.fails(code, arguments);
        assert!(errors.contains(expected), "{arguments:?}: {errors}");
    }
}

#[test]
fn a_start_before_the_base_is_refused() {
    let program = Program::new();
    market::ingested(&program);
    program.ok(&["build", "TEN", "--size", "10", "--from", "2024-02-01"]);
    let errors = program.fails(1, &["build", "TEN", "--from", "2024-01-10"]);
    assert!(
        errors.contains("before 2024-02-01, the base date"),
        "{errors}"
    );
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let program = built();
    for arguments in [
        ["levels", "TEN", "--format", "csv"].as_slice(),
        &["levels", "TEN", "--format", "json"],
        &["levels", "TEN"],
        &["explain", "changes", "TEN", "--format", "json"],
        &["explain", "level", "TEN", "--format", "json"],
    ] {
        let mut command = program.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {errors}");
        assert_eq!(errors, "", "{arguments:?}");
    }
}
