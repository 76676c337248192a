//! No file names the host of a package registry: an installation may use a mirror, and the package
//! clients know where theirs is. `Cargo.lock` is written by Cargo and excepted.

use super::Finding;
use crate::source::SourceFile;

/// Put together, so that this file passes its own check.
const HOSTS: &[&str] = &[
    concat!("crates", ".io"),
    concat!("pypi", ".org"),
    concat!("pythonhosted", ".org"),
    concat!("npmjs", ".org"),
    concat!("npmjs", ".com"),
    concat!("registry", ".yarnpkg"),
    concat!("deb.debian", ".org"),
    concat!("archive.ubuntu", ".com"),
    concat!("proxy.golang", ".org"),
    concat!("rubygems", ".org"),
];

pub(super) fn check(files: &[&SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| !file.is_named("Cargo.lock")) {
        for (row, line) in file.text.lines().enumerate() {
            let lower = line.to_ascii_lowercase();
            for host in HOSTS.iter().filter(|host| lower.contains(*host)) {
                let message = format!("names the registry host {host}: name the package only");
                findings.push(Finding::new(file, row + 1, message));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_host_is_found_in_any_case() {
        for host in HOSTS {
            for written in [format!("see https://{host}/x"), host.to_ascii_uppercase()] {
                let bad = SourceFile::sample("web/package-lock.json", &written);
                assert_eq!(check(&[&bad]).len(), 1, "{written}");
            }
        }
    }

    #[test]
    fn package_names_and_the_lock_file_pass() {
        let good = SourceFile::sample("README.md", "npm pack duckdb, docs.rs, io crates\n");
        let lock = SourceFile::sample("Cargo.lock", HOSTS[0]);
        assert_eq!(check(&[&good, &lock]), []);
    }
}
