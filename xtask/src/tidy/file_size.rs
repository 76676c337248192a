//! A file that passes the limit is split, or listed here with the reason why not.

use super::Finding;
use crate::source::SourceFile;

const LIMIT: usize = 600;

/// Longer files that stay whole, each with its reason.
const EXCEPTIONS: &[(&str, &str)] = &[(
    "crates/equipoise-api/tests/it/refusals.rs",
    "one table of bad requests, read from top to bottom",
)];

pub(super) fn check(files: &[&SourceFile]) -> Vec<Finding> {
    check_against(files, EXCEPTIONS)
}

fn check_against(files: &[&SourceFile], exceptions: &[(&str, &str)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        let lines = file.text.lines().count();
        let excepted = exceptions.iter().any(|(path, _)| *path == file.path);
        if lines > LIMIT && !excepted {
            let message = format!(
                "{lines} lines, more than {LIMIT}: split it by its nouns, or list it with the reason \
                 in xtask/src/tidy/file_size.rs"
            );
            findings.push(Finding::new(file, 0, message));
        }
    }
    for (path, reason) in exceptions {
        let long = files
            .iter()
            .any(|file| file.path == *path && file.text.lines().count() > LIMIT);
        if !long || reason.trim().is_empty() {
            findings.push(Finding {
                path: (*path).to_owned(),
                line: 0,
                message: "the exception is no longer needed, or has no reason".to_owned(),
            });
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_lines(count: usize) -> SourceFile {
        SourceFile::sample("long.rs", &"//\n".repeat(count))
    }

    #[test]
    fn the_limit_itself_passes_and_one_more_is_found() {
        assert_eq!(check_against(&[&of_lines(LIMIT)], &[]), []);
        assert_eq!(check_against(&[&of_lines(LIMIT + 1)], &[]).len(), 1);
    }

    #[test]
    fn a_listed_file_passes_as_long_as_it_needs_to_be_listed() {
        let listed = [("long.rs", "a generated table")];
        assert_eq!(check_against(&[&of_lines(LIMIT + 1)], &listed), []);
        assert_eq!(check_against(&[&of_lines(LIMIT)], &listed).len(), 1);
        assert_eq!(check_against(&[], &listed).len(), 1);
        assert_eq!(
            check_against(&[&of_lines(LIMIT + 1)], &[("long.rs", " ")]).len(),
            1
        );
    }
}
