//! Every command that the README and the page on operations print is carried out, in their order, on a
//! folder of its own.

use crate::market;
use crate::program::Program;

fn page(name: &str) -> String {
    let path = format!("{}/../../{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn every_command_on_the_page_on_operations_works_as_printed() {
    let program = market::built();
    let restored = Program::new();
    let mut done = 0;
    for line in page("docs/operations.md").lines() {
        let Some(command) = line.strip_prefix("    equipoise --data-dir ") else {
            continue;
        };
        let (folder, command) = command.split_once(' ').unwrap();
        let arguments: Vec<String> = command.split_whitespace().map(str::to_owned).collect();
        let arguments = arguments
            .into_iter()
            .map(|word| match word.starts_with("data/") {
                true => newest_backup(&program),
                false => word,
            });
        let arguments: Vec<String> = arguments.collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        match folder {
            "data" => program.ok(&arguments),
            _ => restored.ok(&arguments),
        };
        done += 1;
    }
    assert!(done >= 10, "the page prints the walk");
}

fn newest_backup(program: &Program) -> String {
    let backups = std::fs::read_dir(program.data().join("backups")).unwrap();
    let newest = backups.map(|entry| entry.unwrap().path()).max().unwrap();
    newest.to_string_lossy().into_owned()
}

#[test]
fn every_command_in_the_readme_works_as_printed() {
    let readme = page("README.md");
    let program = Program::new();
    program.file("securities.csv", market::securities());
    program.file("bars.csv", market::bars(0..usize::MAX));
    program.file("shares.csv", market::shares());
    let prefix = "equipoise --data-dir data ";
    let mut done = 0;
    for line in readme.lines() {
        let Some(command) = line.trim().strip_prefix(prefix) else {
            continue;
        };
        if command.starts_with("serve") {
            continue;
        }
        let arguments: Vec<String> = command
            .split_whitespace()
            .map(|word| {
                let is_file = word.ends_with(".csv");
                if is_file || word == "out" {
                    program.path(word).to_string_lossy().into_owned()
                } else if word.starts_with("definitions/") {
                    format!("{}/../../{word}", env!("CARGO_MANIFEST_DIR"))
                } else {
                    word.to_owned()
                }
            })
            .collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        program.ok(&arguments);
        done += 1;
    }
    assert!(done >= 12, "the README prints the walk");
}
