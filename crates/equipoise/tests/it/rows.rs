//! What commands print as JSON, and its cells.

use serde_json::Value;

use crate::program::Program;

/// The rows that a command prints with `--format json`.
pub(crate) fn rows(program: &Program, arguments: &[&str]) -> Vec<Value> {
    match document(program, arguments) {
        Value::Array(rows) => rows,
        other => panic!("{arguments:?} printed no rows: {other}"),
    }
}

/// The document that a command prints with `--format json`.
pub(crate) fn document(program: &Program, arguments: &[&str]) -> Value {
    let printed = program.ok(&[arguments, &["--format", "json"]].concat());
    serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{arguments:?}: {error}"))
}

pub(crate) fn number(row: &Value, name: &str) -> f64 {
    let cell = &row[name];
    cell.as_f64()
        .unwrap_or_else(|| panic!("{name} is {cell}: {row}"))
}

pub(crate) fn text<'a>(row: &'a Value, name: &str) -> &'a str {
    let cell = &row[name];
    cell.as_str()
        .unwrap_or_else(|| panic!("{name} is {cell}: {row}"))
}

/// Equal to the last digits that adding in another order changes.
pub(crate) fn is_near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs()).max(1e-9)
}
