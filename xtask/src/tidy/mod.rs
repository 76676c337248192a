//! The checks, one file each: what is looked at comes in as text, findings go out.

mod file_size;
mod headers;
mod identifiers;
mod layers;
mod leftovers;
mod links;
mod registry_hosts;

use std::fmt;

use anyhow::bail;

use crate::source::{self, SourceFile};

/// One rule that is broken, at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) path: String,
    /// Counted from 1; 0 when the finding is about the whole file.
    pub(crate) line: usize,
    pub(crate) message: String,
}

impl Finding {
    fn new(file: &SourceFile, line: usize, message: impl Into<String>) -> Self {
        Self {
            path: file.path.clone(),
            line,
            message: message.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(out, "{}: {}", self.path, self.message),
            line => write!(out, "{}:{line}: {}", self.path, self.message),
        }
    }
}

struct Check {
    name: &'static str,
    /// Which files it looks at. A check that finds nothing to look at fails.
    looks_at: fn(&SourceFile) -> bool,
    run: fn(&[&SourceFile]) -> Vec<Finding>,
}

const CHECKS: &[Check] = &[
    Check {
        name: "layers",
        looks_at: |file| file.is_named("Cargo.toml"),
        run: layers::check,
    },
    Check {
        name: "headers",
        looks_at: SourceFile::is_rust,
        run: headers::check,
    },
    Check {
        name: "identifiers",
        looks_at: SourceFile::is_rust,
        run: identifiers::check,
    },
    Check {
        name: "leftovers",
        looks_at: SourceFile::is_rust,
        run: leftovers::check,
    },
    Check {
        name: "file_size",
        looks_at: SourceFile::is_rust,
        run: file_size::check,
    },
    Check {
        name: "links",
        looks_at: |_| true,
        run: links::check,
    },
    Check {
        name: "registry_hosts",
        looks_at: |_| true,
        run: registry_hosts::check,
    },
];

pub(crate) fn names() -> Vec<&'static str> {
    CHECKS.iter().map(|check| check.name).collect()
}

/// Runs all checks, or the named one. `Ok(false)` means that something was found.
pub(crate) fn run(only: Option<&str>) -> anyhow::Result<bool> {
    let files = source::read_tree()?;
    let chosen: Vec<&Check> = CHECKS
        .iter()
        .filter(|check| only.is_none_or(|name| name == check.name))
        .collect();
    if chosen.is_empty() {
        bail!(
            "there is no check named {}; there are: {}",
            only.unwrap_or(""),
            names().join(", ")
        );
    }
    let mut clean = true;
    for check in chosen {
        let looked_at: Vec<&SourceFile> =
            files.iter().filter(|file| (check.looks_at)(file)).collect();
        if looked_at.is_empty() {
            bail!("{}: found no file to look at", check.name);
        }
        let findings = (check.run)(&looked_at);
        for finding in &findings {
            println!("{finding}");
        }
        let verdict = match findings.len() {
            0 => "ok".to_owned(),
            count => format!("{count} findings"),
        };
        println!("tidy {}: {} files, {verdict}", check.name, looked_at.len());
        clean &= findings.is_empty();
    }
    Ok(clean)
}
