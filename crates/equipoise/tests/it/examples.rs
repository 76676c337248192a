//! The rule books that ship with the program, on the sample market.

use std::fmt::Write as _;
use std::path::PathBuf;

use equipoise_model::calendar;

use crate::rows::{number, rows, text};
use crate::sample;

/// Far enough that every example has sessions: one of them needs a year of history first.
const LAST: &str = "2016-03-31";

fn examples() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../definitions");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// The rates that the sample market does not have and an example asks for.
fn rates() -> String {
    let mut text = "session,name,value\n".to_owned();
    let (first, last) = ("2015-01-02".parse().unwrap(), LAST.parse().unwrap());
    for session in calendar::sessions(first, last) {
        writeln!(text, "{session},ESTR,0.01\n{session},USDEUR1M,0.9").unwrap();
    }
    text
}

#[test]
fn every_shipped_definition_is_valid_and_builds_on_the_sample_market() {
    let program = sample::ingested();
    let rates = program.file("rates.csv", rates());
    program.ingest(&[&rates]);
    let examples = examples();
    let paths: Vec<&str> = examples.iter().map(|path| path.to_str().unwrap()).collect();
    assert!(paths.len() >= 8, "{paths:?}");
    let said = program.ok(&[&["definitions", "validate"], &paths[..]].concat());
    assert_eq!(said.lines().count(), paths.len(), "{said}");
    program.ok(&[&["definitions", "add", "--promote"], &paths[..]].concat());
    let listed = rows(&program, &["definitions", "list"]);
    assert_eq!(listed.len(), paths.len());
    for row in &listed {
        let index = text(row, "index");
        program.ok(&["--quiet", "build", index, "--to", LAST]);
        let levels = rows(&program, &["levels", index]);
        let last = levels.last().unwrap();
        assert_eq!(last["session"], LAST, "{index}");
        assert!(levels.len() > 50, "{index} has {} sessions", levels.len());
        let constituents = number(last, "constituents");
        let size = number(row, "size");
        assert!(
            constituents >= size - 1.0 && constituents <= size,
            "{index}: {constituents} of {size}"
        );
    }
    program.ok(&["--quiet", "verify"]);
}
