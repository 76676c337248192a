//! Malformed documents: each fault is named by the exact path of its field, and nothing else is.
//!
//! A case is a line: what is laid over a document that is well formed, the path, a part of the
//! reason. Further faults of the same document follow on lines that begin with `|`.

mod between;
mod membership;
mod overlays;
mod shape;
mod weights;

use equipoise_ledger::parse_document;
use equipoise_model::definitions::FieldError;
use serde_json::{Value, json};

/// A document that is well formed.
fn well_formed() -> Value {
    json!({ "index": "EW100", "selection": { "size": 100 } })
}

/// A case: a document, and what is expected of it.
struct Case {
    document: Value,
    faults: Vec<(String, String)>,
}

/// The cases of a table, whose documents are laid over one that is well formed.
fn cases(table: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in table.lines().filter(|line| !line.trim().is_empty()) {
        let mut columns = line.splitn(3, " | ").map(str::trim);
        let [patch, field, reason] = std::array::from_fn(|_| {
            columns
                .next()
                .unwrap_or_else(|| panic!("three columns: {line}"))
        });
        if !patch.is_empty() {
            let patch =
                serde_json::from_str(patch).unwrap_or_else(|error| panic!("{patch}: {error}"));
            cases.push(Case {
                document: laid_over(well_formed(), patch),
                faults: Vec::new(),
            });
        }
        let case = cases.last_mut().expect("a first line has a document");
        case.faults.push((field.to_owned(), reason.to_owned()));
    }
    cases
}

/// `document` with the fields of `patch` in place of its own; tables are gone into.
fn laid_over(document: Value, patch: Value) -> Value {
    match (document, patch) {
        (Value::Object(mut fields), Value::Object(patch)) => {
            for (name, value) in patch {
                let own = fields.remove(&name).unwrap_or(Value::Null);
                fields.insert(name, laid_over(own, value));
            }
            Value::Object(fields)
        }
        (_, patch) => patch,
    }
}

/// Each case is refused for what it expects, in that order, and for nothing else.
fn assert_refused(cases: &[Case]) {
    for Case { document, faults } in cases {
        let found = match parse_document(document) {
            Ok(_) => panic!("{document} is taken, {faults:?} expected"),
            Err(invalid) => invalid.errors,
        };
        let is_expected = |(error, (field, reason)): (&FieldError, &(String, String))| {
            error.field == *field && error.reason.contains(reason)
        };
        let is_all = found.len() == faults.len() && found.iter().zip(faults).all(is_expected);
        assert!(is_all, "{document}\nexpected {faults:#?}\nfound {found:#?}");
    }
}

fn refused(table: &str) {
    assert_refused(&cases(table));
}

#[test]
fn the_document_that_cases_are_laid_over_is_well_formed() {
    parse_document(&well_formed()).unwrap();
}

#[test]
fn the_tables_hold_at_least_two_hundred_documents() {
    let tables = [
        shape::TABLES,
        membership::TABLES,
        weights::TABLES,
        between::TABLES,
        overlays::TABLES,
    ];
    let count: usize = tables.concat().iter().map(|table| cases(table).len()).sum();
    assert!(count >= 200, "{count}");
}
