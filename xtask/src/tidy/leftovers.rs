//! Unfinished code does not land, and a promise to finish names its issue.

use super::Finding;
use crate::source::{SourceFile, mask};

const MACROS: [&str; 3] = ["todo", "unimplemented", "dbg"];
const PROMISES: [&str; 3] = ["TODO", "FIXME", "XXX"];

pub(super) fn check(files: &[&SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        let masked = mask(&file.text);
        for (row, line) in masked.code.lines().enumerate() {
            for name in MACROS.iter().filter(|name| calls(line, name)) {
                findings.push(Finding::new(
                    file,
                    row + 1,
                    format!("`{name}!` is left over"),
                ));
            }
        }
        for (row, line) in masked.comments.lines().enumerate() {
            for word in PROMISES.iter().filter(|word| promises(line, word)) {
                let message = format!("{word} without the number of its issue: write {word}(#12)");
                findings.push(Finding::new(file, row + 1, message));
            }
        }
    }
    findings
}

fn calls(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + name.len()..].trim_start();
        !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
            && after.starts_with('!')
            && !after.starts_with("!=")
    })
}

fn promises(line: &str, word: &str) -> bool {
    let mut words = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let numbered = line
        .split('#')
        .skip(1)
        .any(|after| after.starts_with(|letter: char| letter.is_ascii_digit()));
    words.any(|said| said == word) && !numbered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> usize {
        check(&[&SourceFile::sample("a.rs", text)]).len()
    }

    #[test]
    fn left_over_macros_are_found() {
        for name in MACROS {
            assert_eq!(
                found(&format!("fn f() {{ {name}!(\"later\") }}")),
                1,
                "{name}"
            );
            assert_eq!(found(&format!("fn f() {{ std::{name} !() }}")), 1, "{name}");
        }
    }

    #[test]
    fn a_promise_needs_an_issue() {
        assert_eq!(found("// TODO: round here"), 1);
        assert_eq!(found("/* FIXME */"), 1);
        assert_eq!(found("// TODO(#12): round here"), 0);
    }

    #[test]
    fn other_code_passes() {
        let text = "let todo = \"dbg!(x) TODO\"; if todo != x {} my_todo!(); // a todo! in prose";
        assert_eq!(found(text), 0);
    }
}
