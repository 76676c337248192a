//! The example definitions of the repository, and what each says in the fewest words.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use equipoise_ledger::{document, parse_document};
use equipoise_model::{Definition, IndexId};
use serde_json::Value;

use super::toml_document;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn snapshots() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("test_data/definitions")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The names of the files in `folder`, without `extension`.
fn names(folder: &Path, extension: &str) -> BTreeSet<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect()
}

fn example(name: &str) -> Definition {
    let path = root().join("definitions").join(name).with_extension("toml");
    let document = toml_document::document(&read(&path));
    parse_document(&document).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn each_example_reads_as_it_did() {
    let examples = names(&root().join("definitions"), "toml");
    assert_eq!(examples, names(&snapshots(), "json"));
    assert!(examples.len() >= 8, "{examples:?}");
    for name in examples {
        let found = document(&example(&name));
        let path = snapshots().join(&name).with_extension("json");
        let expected: Value = serde_json::from_str(&read(&path)).unwrap();
        // As text: the order of fields is part of the hash.
        assert_eq!(found.to_string(), expected.to_string(), "{name}: {found:#}");
    }
}

#[test]
fn the_example_of_the_flagship_is_the_flagship() {
    let flagship = Definition::equal_weight(IndexId::parse("EW100").unwrap(), 100);
    assert_eq!(example("ew100"), flagship);
}

#[test]
fn examples_have_names_of_their_own() {
    let examples = names(&root().join("definitions"), "toml");
    let indices: BTreeSet<IndexId> = examples.iter().map(|name| example(name).index).collect();
    assert_eq!(indices.len(), examples.len());
}
