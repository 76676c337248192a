//! An index is a rule book here, so a place in a list is never called one, nor its abbreviation.
//!
//! Ids of worked cases about indices begin with the same three letters and a number, and tests are
//! named after them.

use super::Finding;
use crate::source::{SourceFile, mask};

/// The word, put together so that this file does not contain it.
const WORD: &str = concat!("id", "x");

pub(super) fn check(files: &[&SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        for (row, line) in mask(&file.text).code.lines().enumerate() {
            let names = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
            for name in names.filter(|name| is_place(name) && !is_worked_case(name)) {
                let message =
                    format!("`{name}`: say position, row or offset for a place in a list");
                findings.push(Finding::new(file, row + 1, message));
            }
        }
    }
    findings
}

fn is_place(name: &str) -> bool {
    name.split('_').any(|part| part == WORD)
}

/// Whether `name` is the id of a worked case with three digits, and words that say what it shows.
fn is_worked_case(name: &str) -> bool {
    let mut parts = name.splitn(3, '_');
    let is_id = |number: &str| number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit());
    parts.next() == Some(WORD)
        && parts.next().is_some_and(is_id)
        && parts.next().is_some_and(|words| !is_place(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> usize {
        check(&[&SourceFile::sample("a.rs", text)]).len()
    }

    #[test]
    fn the_word_is_found_alone_and_as_a_part() {
        assert_eq!(found(&format!("let {WORD} = 1;")), 1);
        assert_eq!(
            found(&format!(
                "for (row_{WORD}, x) in rows {{ use_({WORD}_of(x)); }}"
            )),
            2
        );
    }

    #[test]
    fn text_comments_and_longer_words_pass() {
        let text = format!("let {WORD}y = \"{WORD}\"; // {WORD}\nlet position = r\"{WORD}\";");
        assert_eq!(found(&text), 0);
    }

    #[test]
    fn a_test_may_be_named_after_a_worked_case() {
        assert_eq!(found(&format!("fn {WORD}_012_special_dividend() {{}}")), 0);
        for name in ["012", "12_of_rows", "of_012_rows"] {
            assert_eq!(found(&format!("let {WORD}_{name} = 1;")), 1, "{name}");
        }
        assert_eq!(found(&format!("fn {WORD}_012_row_{WORD}() {{}}")), 1);
    }
}
