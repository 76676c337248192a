//! Target weights where companies have several lines, and limits that cannot hold.

use std::collections::BTreeMap;

use equipoise_model::definitions::{LineRule, Scheme, SectorTotals, Unit};
use equipoise_model::{Definition, Rhythm};
use equipoise_testkit::{Market, market};

use crate::support::{definition, series, weights};

/// A and B are lines of one company.
fn classes() -> Market {
    market(
        "session     A   B   C
         2024-03-04  50  50  60",
    )
    .with_securities("A company=AB sector=X\n B company=AB sector=X\n C sector=Y")
    .with_one_share_each()
}

fn explicit(given: &[(&str, f64)]) -> Definition {
    let mut definition = definition(2, &Rhythm::Never);
    definition.selection.line = LineRule::All;
    let given = given
        .iter()
        .map(|(symbol, weight)| ((*symbol).to_owned(), *weight));
    definition.weighting.scheme = Scheme::Explicit(given.collect::<BTreeMap<_, _>>());
    definition
}

fn at_base(market: &Market, definition: &Definition) -> String {
    weights(market, &series(market, definition), 0)
}

#[test]
fn a_weight_given_to_a_line_is_not_divided_among_the_lines_of_its_company() {
    let definition = explicit(&[("A", 0.5), ("C", 0.5)]);
    assert_eq!(at_base(&classes(), &definition), "A 0.5000 C 0.5000");
}

#[test]
fn a_limit_on_companies_looks_at_the_sum_of_their_lines() {
    let mut definition = explicit(&[("A", 0.4), ("B", 0.1), ("C", 0.5)]);
    definition.weighting.max_weight = Some(0.5);
    assert_eq!(
        at_base(&classes(), &definition),
        "A 0.4000 B 0.1000 C 0.5000"
    );
}

#[test]
fn a_limit_on_sectors_that_cannot_hold_leaves_the_limit_on_companies() {
    let market = market(
        "session     A   B   C   D
         2024-03-04  50  20  20  10",
    )
    .with_securities("A sector=X\n B sector=X\n C sector=X\n D sector=X")
    .with_one_share_each();
    let mut definition = definition(4, &Rhythm::Never);
    definition.weighting.scheme = Scheme::MarketCap;
    definition.weighting.max_weight = Some(0.25);
    definition.weighting.max_sector_weight = Some(0.5);
    let expected = "A 0.2500 B 0.2500 C 0.2500 D 0.2500";
    assert_eq!(at_base(&market, &definition), expected);
}

#[test]
fn sectors_stay_as_they_are_where_no_cap_is_known_at_the_reference_close() {
    let market = market(
        "session     A   B
         2024-03-04  50  50
         2024-03-05  50  50
         2024-03-06  50  50",
    )
    .with_securities("A sector=X\n B sector=Y")
    .with_shares("A 2024-03-05 1\n B 2024-03-05 1");
    let mut definition = definition(2, &Rhythm::Daily);
    definition.base.date = Some("2024-03-05".parse().unwrap());
    definition.schedule.reference_lag_sessions = 2;
    definition.weighting.sector_neutral = Some(SectorTotals::MarketCap);
    definition.selection.unit = Unit::Line;
    assert_eq!(
        weights(&market, &series(&market, &definition), 1),
        "A 0.5000 B 0.5000"
    );
}

#[test]
fn parts_of_a_company_are_equal_where_no_cap_of_its_lines_is_known() {
    let market = market(
        "session     A   B   C
         2024-03-04  50  50  60",
    )
    .with_securities("A company=AB\n B company=AB");
    let mut definition = definition(2, &Rhythm::Never);
    definition.selection.line = LineRule::All;
    definition.selection.by = equipoise_model::definitions::RankBy::Price;
    assert_eq!(at_base(&market, &definition), "A 0.2500 B 0.2500 C 0.5000");
}
