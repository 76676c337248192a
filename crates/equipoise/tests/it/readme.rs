//! Every command that the README prints is carried out, in its order, on a folder of its own.

use crate::market;
use crate::program::Program;

#[test]
fn every_command_in_the_readme_works_as_printed() {
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
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
