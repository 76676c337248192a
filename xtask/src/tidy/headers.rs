//! Every Rust file says in its first line what it is for.

use super::Finding;
use crate::source::SourceFile;

/// How the root of a crate takes its page for its documentation.
const README: &str = "#![doc = include_str!(\"../README.md\")]";

pub(super) fn check(files: &[&SourceFile]) -> Vec<Finding> {
    let says_nothing = |file: &&&SourceFile| {
        let first = file.text.lines().next().unwrap_or("");
        first != README
            && first
                .strip_prefix("//!")
                .is_none_or(|said| said.trim().is_empty())
    };
    let message = "the file must open with `//!` and one sentence of purpose";
    files
        .iter()
        .filter(says_nothing)
        .map(|file| Finding::new(file, 1, message))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_a_purpose_passes() {
        let good = SourceFile::sample("a.rs", "//! Sums in security order.\nfn main() {}\n");
        let page = SourceFile::sample("b.rs", "#![doc = include_str!(\"../README.md\")]\n");
        assert_eq!(check(&[&good, &page]), []);
    }

    #[test]
    fn a_file_without_one_is_found() {
        for text in [
            "use std::fs;\n",
            "// plain comment\n",
            "//!\n//! late\n",
            "",
            "\n//! late\n",
        ] {
            let bad = SourceFile::sample("a.rs", text);
            assert_eq!(check(&[&bad]).len(), 1, "{text:?}");
        }
    }
}
