//! Every worked example of the methodology is carried out and gives the numbers that it prints.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::program::Program;

const TEXT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/methodology.md");
const PREFIX: &str = "    equipoise --data-dir data ";
/// What a printed number may miss the computed one by: it has twelve digits.
const TOLERANCE: f64 = 1e-11;

/// One example: its files, and its commands with the tables below them.
#[derive(Default)]
struct Example {
    files: Vec<(String, String)>,
    checks: Vec<(String, Vec<Vec<String>>)>,
}

#[test]
fn every_worked_example_of_the_methodology_gives_its_numbers() {
    let text = std::fs::read_to_string(TEXT).unwrap();
    let examples = examples(&text);
    assert!(examples.len() >= 11, "{} examples", examples.len());
    for example in &examples {
        assert!(!example.checks.is_empty());
        let program = Program::new();
        set_up(&program, example);
        for (command, table) in &example.checks {
            let arguments: Vec<&str> = command.split_whitespace().collect();
            assert_same(command, table, &program.ok(&arguments));
        }
    }
}

fn set_up(program: &Program, example: &Example) {
    let is = |name: &str, extension: &str| {
        Path::new(name)
            .extension()
            .is_some_and(|known| known == extension)
    };
    let write = |(name, content): &(String, String)| program.file(name, content);
    let csv = example.files.iter().filter(|(name, _)| is(name, "csv"));
    let csv: Vec<_> = csv.map(write).collect();
    program.ingest(&csv.iter().map(PathBuf::as_path).collect::<Vec<_>>());
    for file in example.files.iter().filter(|(name, _)| is(name, "toml")) {
        let path = write(file);
        program.ok(&["definitions", "add", path.to_str().unwrap(), "--promote"]);
        let index = file.1.split('"').nth(1).unwrap();
        program.ok(&["build", index]);
    }
}

/// An example begins with its mark and ends with the next one or the next heading.
fn examples(text: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut is_open = false;
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("## ") {
            is_open = false;
        }
        if line.starts_with("**Example.**") {
            is_open = true;
            examples.push(Example::default());
        }
        let Some(example) = examples.last_mut().filter(|_| is_open) else {
            continue;
        };
        if let Some((_, name)) = line
            .strip_prefix("```")
            .and_then(|kind| kind.split_once(' '))
        {
            let content: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            example
                .files
                .push((name.to_owned(), content.join("\n") + "\n"));
        } else if let Some(command) = line.strip_prefix(PREFIX) {
            assert_eq!(lines.next(), Some(""));
            let mut table = Vec::new();
            while let Some(row) = lines.next_if(|line| line.starts_with('|')) {
                let cells = row.trim_matches('|').split('|');
                table.push(cells.map(|cell| cell.trim().to_owned()).collect());
            }
            assert!(table.len() > 2, "{command} has a table");
            example.checks.push((command.to_owned(), table));
        }
    }
    examples
}

/// `output` has the rows of `table`, in the columns that the table shows.
fn assert_same(command: &str, table: &[Vec<String>], output: &str) {
    let mut lines = output
        .lines()
        .map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let places: BTreeMap<&str, usize> = header.into_iter().zip(0..).collect();
    let rows: Vec<Vec<&str>> = lines.collect();
    let wanted = &table[2..];
    assert_eq!(rows.len(), wanted.len(), "{command}: {output}");
    for (row, wanted) in rows.iter().zip(wanted) {
        for (column, wanted) in table[0].iter().zip(wanted) {
            let found = row[places[column.as_str()]];
            assert!(
                is_same(found, wanted),
                "{command}: {column} {found}, printed {wanted}"
            );
        }
    }
}

fn is_same(found: &str, wanted: &str) -> bool {
    match (found.parse::<f64>(), wanted.parse::<f64>()) {
        (Ok(found), Ok(wanted)) => (found - wanted).abs() <= TOLERANCE * wanted.abs().max(1.0),
        _ => found == wanted,
    }
}
