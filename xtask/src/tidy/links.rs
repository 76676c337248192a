//! Relative links in Markdown lead somewhere.

use std::collections::BTreeSet;

use super::Finding;
use crate::source::SourceFile;

pub(super) fn check(files: &[&SourceFile]) -> Vec<Finding> {
    let mut known = BTreeSet::new();
    for file in files {
        let mut path = file.path.as_str();
        known.insert(path);
        while let Some((folder, _)) = path.rsplit_once('/') {
            known.insert(folder);
            path = folder;
        }
    }
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.has_extension("md")) {
        for (line, target) in links(&file.text) {
            if !leads_somewhere(&known, &file.path, &target) {
                findings.push(Finding::new(
                    file,
                    line,
                    format!("the link to {target} is broken"),
                ));
            }
        }
    }
    findings
}

/// Targets with their lines, from `[text](target)` and `[label]: target`, outside code.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut fence: Option<&str> = None;
    for (row, line) in text.lines().enumerate() {
        let trimmed = line.trim_start();
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| trimmed.starts_with(mark));
        match (fence, mark) {
            (None, Some(opening)) => fence = Some(opening),
            (Some(open), Some(closing)) if open == closing => fence = None,
            (Some(_), _) => {}
            (None, None) => {
                let prose = without_code(line);
                found.extend(inline_targets(&prose).map(|target| (row + 1, target)));
                found.extend(reference_target(&prose).map(|target| (row + 1, target)));
            }
        }
    }
    found
}

fn without_code(line: &str) -> String {
    // Odd pieces lie between backticks; a last one without a closing backtick is prose.
    let pieces: Vec<&str> = line.split('`').collect();
    let last = pieces.len() - 1;
    let prose = |at: usize| at.is_multiple_of(2) || at == last;
    pieces
        .iter()
        .enumerate()
        .map(|(at, piece)| if prose(at) { *piece } else { "" })
        .collect()
}

fn inline_targets(line: &str) -> impl Iterator<Item = String> {
    line.split("](").skip(1).filter_map(|rest| {
        let inside = match rest.strip_prefix('<') {
            Some(bracketed) => bracketed.split_once('>')?.0,
            None => rest.split_once(')')?.0,
        };
        // A title may follow the target.
        inside.split_whitespace().next().map(str::to_owned)
    })
}

fn reference_target(line: &str) -> Option<String> {
    let (label, target) = line.trim_start().strip_prefix('[')?.split_once("]: ")?;
    if label.contains(']') {
        return None;
    }
    target
        .split_whitespace()
        .next()
        .map(|target| target.trim_matches(['<', '>']).to_owned())
}

fn leads_somewhere(known: &BTreeSet<&str>, from: &str, target: &str) -> bool {
    let elsewhere = target.contains("://") || target.starts_with("mailto:");
    if elsewhere || target.starts_with('#') {
        return true;
    }
    let path = target
        .split(['#', '?'])
        .next()
        .unwrap_or("")
        .replace("%20", " ");
    let mut parts: Vec<&str> = match path.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => from
            .rsplit_once('/')
            .map_or(Vec::new(), |(folder, _)| folder.split('/').collect()),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return false;
                }
            }
            name => parts.push(name),
        }
    }
    parts.is_empty() || known.contains(parts.join("/").as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(page: &str) -> Vec<String> {
        let page = SourceFile::sample("docs/guides/page.md", page);
        let other = SourceFile::sample("docs/adr/0001-one.md", "# One\n");
        check(&[&page, &other])
            .into_iter()
            .map(|finding| finding.message)
            .collect()
    }

    #[test]
    fn links_to_files_folders_and_elsewhere_pass() {
        let page = "[a](../adr/0001-one.md#why) [b](../adr/) [c](/docs/adr) [d](#here)\n\
                    [e](https://example.com/x) [f](mailto:a@example.com) ![g](<page.md>)\n\
                    [h](page.md \"title\")\n\n[label]: ../adr/0001-one.md\n";
        assert_eq!(broken(page), Vec::<String>::new());
    }

    #[test]
    fn broken_links_are_found_in_every_form() {
        assert_eq!(broken("see [a](missing.md)").len(), 1);
        assert_eq!(broken("see [a](../../../outside.md)").len(), 1);
        assert_eq!(broken("![a](<no such.png>) and [b](/nowhere)").len(), 2);
        assert_eq!(broken("[label]: ../adr/0002-two.md").len(), 1);
        assert_eq!(broken("```\n```\n[a](missing.md)").len(), 1);
        assert_eq!(broken("`code` [a](missing.md) ` open").len(), 1);
    }

    #[test]
    fn code_is_not_read_for_links() {
        assert_eq!(broken("```md\n[a](missing.md)\n```\n").len(), 0);
        assert_eq!(broken("`values[0](missing.md)`").len(), 0);
    }
}
