//! The reference page of file formats: its tables of columns are those of the code.

use super::header::Column;
use super::intake::RowDecoder;
use super::{bars, corporate_actions, fx, rates, securities, shares};

const PAGE: &str = include_str!("../../../../docs/reference/import-files.md");
const HEADER: &str = "| column | also called | holds | needed | meaning |";

/// The tables of columns below the heading of a kind.
fn tables(kind: &str) -> Vec<Vec<&'static str>> {
    let heading = format!("\n## {kind}\n");
    let (_, section) = PAGE.split_once(&heading).expect("each kind has a heading");
    let section = section.split("\n## ").next().unwrap_or(section);
    section
        .split(HEADER)
        .skip(1)
        .map(|table| {
            let rows = table.lines().skip(2);
            rows.take_while(|line| line.starts_with('|')).collect()
        })
        .collect()
}

/// A row of the page as far as the code tells it.
fn row(column: &Column) -> String {
    let aliases: Vec<String> = column
        .aliases
        .iter()
        .map(|alias| format!("`{alias}`"))
        .collect();
    let needed = if column.is_required { "yes" } else { "" };
    let cells = [
        format!("`{}`", column.name),
        aliases.join(", "),
        column.holds.in_words().to_owned(),
        needed.to_owned(),
    ];
    cells
        .iter()
        .map(|cell| match cell.as_str() {
            "" => "| ".to_owned(),
            cell => format!("| {cell} "),
        })
        .collect()
}

#[track_caller]
fn assert_is_told<D: RowDecoder>(kind: &str) {
    let tables = tables(kind);
    assert_eq!(tables.len(), D::COLUMN_SETS.len(), "{kind}");
    for (table, columns) in tables.iter().zip(D::COLUMN_SETS) {
        assert_eq!(table.len(), columns.len(), "{kind}");
        for (line, column) in table.iter().zip(*columns) {
            assert!(
                line.starts_with(&row(column)),
                "{line} is not {}",
                row(column)
            );
        }
    }
}

#[test]
fn the_page_has_the_columns_of_every_kind() {
    assert_is_told::<securities::SecurityRows>("securities");
    assert_is_told::<bars::BarRows>("bars");
    assert_is_told::<shares::ShareRows>("shares");
    assert_is_told::<corporate_actions::ActionRows>("actions");
    assert_is_told::<fx::FxRows>("fx");
    assert_is_told::<rates::RateRows>("rates");
}
