//! Who may depend on whom. Arrows point down only, and a crate's manifest shows what it must not know.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use super::Finding;
use crate::source::SourceFile;

/// One row of the table: a crate, its ring, and the crates of ours that it may use.
struct Room {
    package: &'static str,
    ring: u8,
    ours: &'static [&'static str],
    /// Crates of others. `None`: what [`HELD_IN`] leaves free.
    others: Option<&'static [&'static str]>,
}

const PURE: Option<&[&str]> = Some(&["chrono", "chrono-tz", "thiserror"]);
/// The engine may pick the vector instructions of the processor it runs on: the numbers are the same.
const ENGINE: Option<&[&str]> = Some(&["chrono", "chrono-tz", "thiserror"]);
const NUMERIC: Option<&[&str]> = Some(&["chrono", "nalgebra", "statrs", "thiserror"]);
const DEV: u8 = 9;

#[rustfmt::skip]
const ROOMS: &[Room] = &[
    Room { ring: 0, others: PURE, package: "equipoise-model",      ours: &[] },
    Room { ring: 0, others: PURE, package: "equipoise-quality",    ours: &["equipoise-model"] },
    Room { ring: 0, others: ENGINE, package: "equipoise-engine",   ours: &["equipoise-model"] },
    Room { ring: 0, others: NUMERIC, package: "equipoise-analytics", ours: &["equipoise-model"] },
    Room { ring: 1, others: None, package: "equipoise-ledger",     ours: &["equipoise-model"] },
    Room { ring: 1, others: None, package: "equipoise-projection", ours: &["equipoise-model", "equipoise-ledger"] },
    Room { ring: 1, others: None, package: "equipoise-cache",      ours: &["equipoise-model"] },
    Room { ring: 1, others: None, package: "equipoise-providers",  ours: &["equipoise-model"] },
    Room { ring: 2, others: None, package: "equipoise-app",        ours: &[
        "equipoise-model", "equipoise-quality", "equipoise-engine", "equipoise-analytics",
        "equipoise-ledger", "equipoise-projection", "equipoise-cache", "equipoise-providers",
    ] },
    Room { ring: 3, others: None, package: "equipoise-api",        ours: &["equipoise-model", "equipoise-cache", "equipoise-app"] },
    Room { ring: 4, others: None, package: "equipoise",            ours: &[
        "equipoise-model", "equipoise-engine", "equipoise-analytics",
        "equipoise-ledger", "equipoise-projection", "equipoise-cache", "equipoise-providers",
        "equipoise-app", "equipoise-api",
    ] },
    // Looks at the pure crates from the side. It knows the providers because its stand-in server tells
    // the sample market, which lives there.
    Room { ring: DEV, others: None, package: "equipoise-testkit",  ours: &["equipoise-model", "equipoise-engine", "equipoise-analytics", "equipoise-providers"] },
    Room { ring: DEV, others: None, package: "xtask",              ours: &[] },
];

/// Who ships a crate for tests after all: the binary offers the stand-in server of the testkit as a
/// command, for those who work without a market data source.
const SHIPPED_FOR_DEVELOPERS: (&str, &str) = ("equipoise", "equipoise-testkit");

/// Crates of others that belong to one room: nobody else may name them, except in tests.
#[rustfmt::skip]
const HELD_IN: &[(&str, &[&str])] = &[
    ("nalgebra",          &["equipoise-analytics"]),
    ("statrs",            &["equipoise-analytics"]),
    ("sqlx",              &["equipoise-ledger"]),
    ("duckdb",            &["equipoise-projection"]),
    ("memmap2",           &["equipoise-projection"]),
    ("moka",              &["equipoise-cache"]),
    ("redis",             &["equipoise-cache"]),
    ("reqwest",           &["equipoise-providers"]),
    ("rust_xlsxwriter",   &["equipoise-app"]),
    // The testkit serves the protocols of the market data sources, not ours.
    ("axum",              &["equipoise-api", "equipoise-testkit"]),
    ("tower",             &["equipoise-api"]),
    ("tower-http",        &["equipoise-api"]),
    ("utoipa",            &["equipoise-api"]),
    ("utoipa-axum",       &["equipoise-api"]),
    ("utoipa-swagger-ui", &["equipoise-api"]),
    ("async-graphql",     &["equipoise-api"]),
    ("clap",              &["equipoise"]),
    ("anyhow",            &["equipoise", "xtask"]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Shipped,
    Tests,
}

struct Manifest<'tree> {
    file: &'tree SourceFile,
    package: String,
    uses: BTreeSet<(String, bool)>,
}

pub(super) fn check(files: &[&SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut tables = Vec::new();
    for file in files {
        match file.text.parse::<Table>() {
            Ok(table) => tables.push((*file, table)),
            Err(error) => findings.push(Finding::new(file, 0, format!("is no TOML: {error}"))),
        }
    }
    let renamed = renames_of_the_workspace(&tables);
    let manifests: Vec<Manifest<'_>> = tables
        .iter()
        .filter_map(|(file, table)| manifest(file, table, &renamed))
        .collect();
    for manifest in &manifests {
        findings.extend(check_manifest(manifest, &manifests));
    }
    for room in ROOMS {
        if !manifests
            .iter()
            .any(|manifest| manifest.package == room.package)
        {
            findings.push(Finding {
                path: "xtask/src/tidy/layers.rs".to_owned(),
                line: 0,
                message: format!("{} has a row in the table but no manifest", room.package),
            });
        }
    }
    findings
}

fn check_manifest(manifest: &Manifest<'_>, all: &[Manifest<'_>]) -> Vec<Finding> {
    let package = manifest.package.as_str();
    let report = |message: String| Finding::new(manifest.file, 0, message);
    let Some(room) = ROOMS.iter().find(|room| room.package == package) else {
        return vec![report(format!(
            "{package} has no row in xtask/src/tidy/layers.rs: say which ring it is in"
        ))];
    };
    let mut findings = Vec::new();
    for (name, in_tests) in &manifest.uses {
        let used = if *in_tests { Use::Tests } else { Use::Shipped };
        let ours = all.iter().any(|other| other.package == *name)
            || ROOMS.iter().any(|other| other.package == name);
        let fault = if ours {
            fault_of_ours(room, name, used)
        } else {
            fault_of_others(room, name, used)
        };
        findings.extend(fault.map(&report));
    }
    findings
}

fn fault_of_ours(room: &Room, name: &str, used: Use) -> Option<String> {
    let package = room.package;
    let ring = ROOMS
        .iter()
        .find(|other| other.package == name)
        .map(|other| other.ring)?;
    match used {
        Use::Shipped if (package, name) == SHIPPED_FOR_DEVELOPERS => None,
        Use::Shipped if ring == DEV => Some(format!(
            "{package} ships {name}, which is for tests: make it a dev-dependency"
        )),
        Use::Shipped if !room.ours.contains(&name) => Some(format!(
            "{package} (ring {}) must not know {name} (ring {ring})",
            room.ring
        )),
        // Tests may look sideways and at the testkit, never up.
        Use::Tests if ring != DEV && ring > room.ring => Some(format!(
            "the tests of {package} (ring {}) must not know {name} (ring {ring})",
            room.ring
        )),
        _ => None,
    }
}

fn fault_of_others(room: &Room, name: &str, used: Use) -> Option<String> {
    if used == Use::Tests {
        return None;
    }
    let package = room.package;
    if let Some(allowed) = room.others {
        return (!allowed.contains(&name)).then(|| {
            format!(
                "{package} is pure and may use only {}, not {name}",
                allowed.join(", ")
            )
        });
    }
    let (_, holders) = HELD_IN.iter().find(|(held, _)| *held == name)?;
    (!holders.contains(&package)).then(|| {
        format!(
            "{name} belongs to {}, not to {package}",
            holders.join(" and ")
        )
    })
}

/// The names of `[workspace.dependencies]` that stand for a package of another name.
fn renames_of_the_workspace(tables: &[(&SourceFile, Table)]) -> BTreeMap<String, String> {
    let mut renamed = BTreeMap::new();
    for (_, table) in tables {
        let shared = table
            .get("workspace")
            .and_then(|workspace| workspace.get("dependencies"))
            .and_then(Value::as_table);
        for (key, value) in shared.into_iter().flatten() {
            if let Some(package) = value.get("package").and_then(Value::as_str) {
                renamed.insert(key.clone(), package.to_owned());
            }
        }
    }
    renamed
}

fn manifest<'tree>(
    file: &'tree SourceFile,
    table: &Table,
    renamed: &BTreeMap<String, String>,
) -> Option<Manifest<'tree>> {
    let package = table.get("package")?.get("name")?.as_str()?.to_owned();
    let mut uses = BTreeSet::new();
    let mut scopes: Vec<&Table> = vec![table];
    if let Some(targets) = table.get("target").and_then(Value::as_table) {
        scopes.extend(targets.values().filter_map(Value::as_table));
    }
    for scope in scopes {
        for (section, in_tests) in [
            ("dependencies", false),
            ("build-dependencies", false),
            ("dev-dependencies", true),
        ] {
            let Some(dependencies) = scope.get(section).and_then(Value::as_table) else {
                continue;
            };
            for (key, value) in dependencies {
                let named = value
                    .get("package")
                    .and_then(Value::as_str)
                    .map(str::to_owned);
                let name = named
                    .or_else(|| renamed.get(key).cloned())
                    .unwrap_or_else(|| key.clone());
                uses.insert((name, in_tests));
            }
        }
    }
    Some(Manifest {
        file,
        package,
        uses,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Findings about one crate that is declared like this, beside a workspace with a renamed crate.
    fn found(package: &str, dependencies: &str) -> Vec<String> {
        let root = SourceFile::sample(
            "Cargo.toml",
            "[workspace.dependencies]\nsql = { package = \"sqlx\", version = \"0.9\" }\n",
        );
        let text = format!("[package]\nname = \"{package}\"\n{dependencies}\n");
        let path = format!("crates/{package}/Cargo.toml");
        let manifest = SourceFile::sample(&path, &text);
        check(&[&root, &manifest])
            .into_iter()
            .filter(|finding| finding.path == path)
            .map(|finding| finding.message)
            .collect()
    }

    #[test]
    fn the_table_points_down_only() {
        for room in ROOMS {
            for name in room.ours {
                let below = ROOMS.iter().find(|other| other.package == *name).unwrap();
                assert!(below.ring <= room.ring, "{} -> {name}", room.package);
                assert!(
                    !below.ours.contains(&room.package),
                    "{} <-> {name}",
                    room.package
                );
                assert!(below.ring != DEV, "{} -> {name}", room.package);
            }
        }
    }

    #[test]
    fn what_the_table_allows_passes() {
        assert_eq!(
            found(
                "equipoise-engine",
                "[dependencies]\nequipoise-model.workspace = true\nchrono = \"0.4\"\n\
                 [dev-dependencies]\nequipoise-testkit.workspace = true\nproptest = \"1\""
            ),
            Vec::<String>::new()
        );
    }

    #[test]
    fn an_arrow_upwards_is_found() {
        assert_eq!(
            found(
                "equipoise-model",
                "[dependencies]\nequipoise-engine.workspace = true"
            ),
            ["equipoise-model (ring 0) must not know equipoise-engine (ring 0)"]
        );
        assert_eq!(
            found(
                "equipoise-ledger",
                "[dev-dependencies]\nequipoise-app.workspace = true"
            ),
            ["the tests of equipoise-ledger (ring 1) must not know equipoise-app (ring 2)"]
        );
    }

    #[test]
    fn the_testkit_is_shipped_by_the_binary_alone() {
        let dependency = "[dependencies]\nequipoise-testkit.workspace = true";
        assert_eq!(found("equipoise", dependency), Vec::<String>::new());
        let messages = found("equipoise-app", dependency);
        assert_eq!(messages.len(), 1);
        assert!(messages[0].contains("dev-dependency"), "{messages:?}");
    }

    #[test]
    fn a_pure_crate_uses_nothing_else() {
        for section in [
            "dependencies",
            "build-dependencies",
            "target.'cfg(unix)'.dependencies",
        ] {
            let messages = found(
                "equipoise-analytics",
                &format!("[{section}]\nserde = \"1\""),
            );
            assert_eq!(messages.len(), 1, "{section}");
        }
    }

    #[test]
    fn a_held_crate_is_found_elsewhere_under_any_name() {
        let direct = found("equipoise-app", "[dependencies]\nduckdb = \"1\"");
        assert_eq!(
            direct,
            ["duckdb belongs to equipoise-projection, not to equipoise-app"]
        );
        let inherited = found("equipoise-app", "[dependencies]\nsql.workspace = true");
        assert_eq!(
            inherited,
            ["sqlx belongs to equipoise-ledger, not to equipoise-app"]
        );
        let renamed = "[dependencies]\nweb = { package = \"axum\", version = \"0.8\" }";
        assert_eq!(found("equipoise", renamed).len(), 1);
        assert_eq!(
            found("equipoise-ledger", "[dependencies]\nsql.workspace = true").len(),
            0
        );
    }

    #[test]
    fn an_unknown_crate_and_a_row_without_a_crate_are_found() {
        assert_eq!(found("equipoise-common", "").len(), 1);
        let nothing = SourceFile::sample("Cargo.toml", "[workspace]\n");
        assert_eq!(check(&[&nothing]).len(), ROOMS.len());
    }

    #[test]
    fn a_manifest_that_does_not_parse_is_found() {
        let bad = SourceFile::sample("Cargo.toml", "[package\n");
        assert!(
            check(&[&bad])
                .iter()
                .any(|finding| finding.message.contains("no TOML"))
        );
    }
}
