//! An index is a rule book here, so a place in a list is never called one, nor its abbreviation.

use super::Finding;
use crate::source::{SourceFile, mask};

/// The word, put together so that this file does not contain it.
const WORD: &str = concat!("id", "x");

pub(super) fn check(files: &[&SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        for (row, line) in mask(&file.text).code.lines().enumerate() {
            let names = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
            for name in names.filter(|name| name.split('_').any(|part| part == WORD)) {
                let message =
                    format!("`{name}`: say position, row or offset for a place in a list");
                findings.push(Finding::new(file, row + 1, message));
            }
        }
    }
    findings
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
}
