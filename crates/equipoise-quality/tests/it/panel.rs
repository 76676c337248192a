//! Screening a panel.

use equipoise_model::calendar::Calendars;
use equipoise_quality::{Report, Thresholds, screen_panel};
use equipoise_testkit::market::{Market, market};

use crate::market::row;

fn found(market: &Market) -> Vec<String> {
    let mut report = Report::with_limit(100);
    let limits = Thresholds::default();
    screen_panel(
        &market.panel(),
        &Calendars::built_in(),
        &limits,
        &mut report,
    );
    report.findings().iter().map(row).collect()
}

const CLOSES: &str = "
    session     A      B
    2024-03-01  100.0  20.0
    2024-03-04  100.5  .
    2024-03-05   50.2  20.2
    2024-03-06   50.5  20.1";

#[test]
fn a_carried_cell_is_no_bar() {
    assert_eq!(
        found(&market(CLOSES)),
        [
            "2024-03-05 A split_ratio close quarantine",
            "2024-03-05 B gap session accept with finding",
        ]
    );
}

#[test]
fn the_actions_of_a_panel_explain_its_moves() {
    let split = market(CLOSES).with_actions("A 2024-03-05 split ratio=2");
    assert_eq!(
        found(&split),
        ["2024-03-05 B gap session accept with finding"]
    );
}
