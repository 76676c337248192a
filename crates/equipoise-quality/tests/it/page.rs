//! The reference page lists the rules as they are.

use equipoise_quality::{Outcome, Rule, Thresholds};

const PAGE: &str = include_str!("../../../../docs/reference/quality.md");

/// The cells of the rows that begin with a name in backticks, of one width.
fn rows(width: usize) -> Vec<Vec<&'static str>> {
    PAGE.lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            line.trim_matches('|')
                .split(" | ")
                .map(str::trim)
                .collect::<Vec<_>>()
        })
        .filter(|cells| cells.len() == width)
        .collect()
}

#[test]
fn every_rule_has_its_row_in_order() {
    let listed: Vec<(String, String)> = rows(5)
        .iter()
        .map(|cells| (cells[0].trim_matches('`').to_owned(), cells[1].to_owned()))
        .collect();
    let rules: Vec<(String, String)> = Rule::ALL
        .iter()
        .map(|rule| (rule.name().to_owned(), rule.check().to_owned()))
        .collect();
    assert_eq!(listed, rules);
}

#[test]
fn every_outcome_of_a_row_is_one() {
    for cells in rows(5) {
        for outcome in cells[4].split(", ") {
            assert!(
                Outcome::ALL.iter().any(|known| known.name() == outcome),
                "{}: {outcome}",
                cells[0]
            );
        }
    }
}

#[test]
fn every_threshold_has_its_row_with_its_default() {
    let listed: Vec<(String, String)> = rows(3)
        .iter()
        .map(|cells| (cells[0].trim_matches('`').to_owned(), cells[1].to_owned()))
        .collect();
    let printed = format!("{:?}", Thresholds::default());
    let fields = printed
        .trim_start_matches("Thresholds { ")
        .trim_end_matches(" }");
    let defaults: Vec<(String, String)> = fields
        .split(", ")
        .filter_map(|field| field.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.trim_end_matches(".0").to_owned()))
        .collect();
    assert_eq!(listed, defaults);
}
