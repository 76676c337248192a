//! What commands print: tables for people, CSV and JSON for programs, over one declaration of
//! columns.

use std::io::{BufWriter, Write, stdout};

use comfy_table::{CellAlignment, Table as Printed, presets};
use equipoise_app::definitions::FieldChange;
use equipoise_app::export::tables::{BUILT_LEVELS, Column, Kind, Table, Value};
use equipoise_app::export::{csv, json};
use equipoise_model::SessionRow;

use crate::cli::Format;

/// Print `rows` in `format`; a table for people has the columns of `shown` only.
pub(crate) fn rows<R>(
    table: &Table<R>,
    rows: &[R],
    format: Format,
    shown: &[&str],
) -> anyhow::Result<()> {
    let mut out = BufWriter::new(stdout().lock());
    match format {
        Format::Csv => csv::write(table, rows, &mut out)?,
        Format::Json => json::write(table, rows, &mut out)?,
        Format::Table => writeln!(out, "{}", for_people(table, rows, shown))?,
    }
    Ok(out.flush()?)
}

/// Print the levels of a dry run.
pub(crate) fn built_levels(levels: &[SessionRow], format: Format) -> anyhow::Result<()> {
    rows(&BUILT_LEVELS, levels, format, &LEVEL_COLUMNS)
}

/// The columns of levels a person sees.
pub(crate) const LEVEL_COLUMNS: [&str; 6] = [
    "session",
    "price_return",
    "gross_total_return",
    "daily_return",
    "constituents",
    "turnover",
];

/// Print lines of text.
pub(crate) fn text(text: &str) -> anyhow::Result<()> {
    let mut out = stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}

/// Print a JSON document.
pub(crate) fn document(document: &serde_json::Value) -> anyhow::Result<()> {
    let mut out = BufWriter::new(stdout().lock());
    serde_json::to_writer_pretty(&mut out, document)?;
    writeln!(out)?;
    Ok(out.flush()?)
}

/// A field of which two rule books say different things, on one line.
pub(crate) fn changed(change: &FieldChange) -> String {
    let said = |value: &Option<serde_json::Value>| match value {
        None | Some(serde_json::Value::Null) => "nothing".to_owned(),
        Some(value) => value.to_string(),
    };
    format!(
        "{}: {} to {}",
        change.field,
        said(&change.before),
        said(&change.after)
    )
}

fn for_people<R>(table: &Table<R>, rows: &[R], shown: &[&str]) -> Printed {
    let columns: Vec<&Column<R>> = table
        .columns
        .iter()
        .filter(|column| shown.contains(&column.name))
        .collect();
    let mut printed = Printed::new();
    printed.load_preset(presets::NOTHING);
    printed.set_header(columns.iter().map(|column| column.name));
    for row in rows {
        printed.add_row(
            columns
                .iter()
                .map(|column| cell(column, (column.value)(row))),
        );
    }
    for (position, column) in columns.iter().enumerate() {
        if matches!(column.kind, Kind::Number | Kind::Integer)
            && let Some(printed) = printed.column_mut(position)
        {
            printed.set_cell_alignment(CellAlignment::Right);
        }
    }
    printed
}

/// A cell as a person reads it: rounded, fractions as percent, control characters shown.
fn cell<R>(column: &Column<R>, value: Value<'_>) -> String {
    match value {
        Value::Missing => "-".to_owned(),
        Value::Date(date) => date.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Flag(flag) => if flag { "yes" } else { "no" }.to_owned(),
        Value::Text(text) => text
            .chars()
            .map(|c| if c.is_control() { '?' } else { c })
            .collect(),
        Value::Number(number) if is_fraction(column.name) => format!("{:.4} %", number * 100.0),
        Value::Number(number) if column.name == "market_cap" => {
            format!("{:.2} bn", number / 1_000_000_000.0)
        }
        Value::Number(number) if is_fine(column.name) => format!("{number:.6}"),
        Value::Number(number) => format!("{number:.2}"),
    }
}

fn is_fraction(name: &str) -> bool {
    const NAMES: [&str; 16] = [
        "daily_return",
        "cumulative_return",
        "turnover",
        "cost",
        "weight",
        "previous_weight",
        "target_weight",
        "open_weight",
        "close_weight",
        "twin_weight",
        "drift",
        "weighting_effect",
        "volatility",
        "max_drawdown",
        "max_weight",
        "tracking_error",
    ];
    name.starts_with("annual_") || NAMES.contains(&name)
}

/// Figures whose digits after the second one matter.
fn is_fine(name: &str) -> bool {
    const NAMES: [&str; 6] = [
        "contribution",
        "change_bps",
        "divisor_before",
        "divisor_after",
        "index_shares",
        "level",
    ];
    NAMES.contains(&name)
}
