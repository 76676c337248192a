//! Who may be held, line by line, and who is largest.

use equipoise_model::definitions::{LineRule, MissingPricePolicy, RankBy, Unit};
use equipoise_model::{Definition, Rhythm};
use equipoise_testkit::{Market, market};

use crate::support::{definition, series, weights};

/// The `size` largest at the base.
fn largest(size: u32) -> Definition {
    definition(size, &Rhythm::Never)
}

/// A, the larger, and B are lines of one company; C is another one.
fn classes() -> Market {
    market(
        "session     A   B   C
         2024-03-04  50  40  60",
    )
    .with_securities("A company=AB\n B company=AB")
    .with_one_share_each()
}

fn at_base(market: &Market, definition: &Definition) -> String {
    weights(market, &series(market, definition), 0)
}

#[test]
fn sessions_of_a_listing_are_those_with_a_close_of_their_own() {
    let market = market(
        "session     A    B
         2024-03-04  100  50
         2024-03-05  .    50
         2024-03-06  100  50",
    )
    .with_one_share_each();
    let mut definition = largest(1);
    definition.universe.min_sessions_listed = 3;
    let series = series(&market, &definition);
    assert_eq!(series.sessions[0].session, "2024-03-06".parse().unwrap());
    assert_eq!(weights(&market, &series, 0), "B 1.0000");
}

#[test]
fn a_line_that_misses_a_bound_does_not_keep_its_company_out() {
    let mut definition = largest(1);
    definition.universe.max_price = Some(45.0);
    assert_eq!(at_base(&classes(), &definition), "B 1.0000");
}

#[test]
fn a_line_that_misses_a_bound_is_not_held_beside_the_others() {
    for line in [LineRule::All, LineRule::AllEqual] {
        let mut definition = largest(2);
        definition.selection.line = line;
        definition.universe.max_price = Some(45.0);
        assert_eq!(at_base(&classes(), &definition), "B 1.0000");
    }
}

#[test]
fn a_line_without_a_close_for_too_long_stands_for_nothing() {
    let market = market(
        "session     A   B   C
         2024-03-04  50  40  60
         2024-03-05  .   40  60",
    )
    .with_securities("A company=AB\n B company=AB")
    .with_one_share_each();
    let mut definition = definition(1, &Rhythm::Daily);
    definition.missing_price.policy = MissingPricePolicy::Drop;
    assert_eq!(
        weights(&market, &series(&market, &definition), 1),
        "B 1.0000"
    );
    definition.selection.line = LineRule::AllEqual;
    assert_eq!(
        weights(&market, &series(&market, &definition), 1),
        "B 1.0000"
    );
}

#[test]
fn a_suspended_line_does_not_come_in_beside_the_others() {
    let market = classes().with_actions("A 2024-03-04 suspension");
    let mut definition = largest(1);
    definition.selection.line = LineRule::All;
    assert_eq!(at_base(&market, &definition), "B 1.0000");
    definition.selection.line = LineRule::Largest;
    assert_eq!(at_base(&market, &definition), "C 1.0000");
}

#[test]
fn a_base_waits_for_a_company_that_may_come_in() {
    let market = market(
        "session     A
         2024-03-04  50
         2024-03-05  50",
    )
    .with_one_share_each()
    .with_actions("A 2024-03-04 suspension\n A 2024-03-05 resumption");
    let series = series(&market, &largest(1));
    assert_eq!(series.sessions[0].session, "2024-03-05".parse().unwrap());
}

#[test]
fn what_is_traded_of_all_lines_counts_for_the_company() {
    let market = classes().with_volumes(
        "session     A  B  C
         2024-03-04  2  2  2",
    );
    let mut definition = largest(1);
    definition.selection.by = RankBy::TradedValue;
    definition.universe.excluded.insert("A".to_owned());
    // 100 and 80 against 120.
    assert_eq!(at_base(&market, &definition), "B 1.0000");
}

#[test]
fn the_line_of_the_largest_market_cap_stands_for_a_company_whatever_ranks() {
    let market = market(
        "session     A    B  C
         2024-03-04  100  5  6",
    )
    .with_securities("A company=AB\n B company=AB")
    .with_shares("A 2024-03-04 1\n B 2024-03-04 100\n C 2024-03-04 1");
    let mut definition = largest(1);
    definition.selection.by = RankBy::Price;
    assert_eq!(at_base(&market, &definition), "C 1.0000");
}

#[test]
fn a_line_without_a_recent_rate_is_not_ranked_by_what_is_traded() {
    let market = market(
        "session     A   B   C
         2024-03-04  90  20  10",
    )
    .with_securities("A currency=EUR")
    .with_volumes(
        "session     A  B  C
         2024-03-04  1  1  1",
    )
    .with_fx("2023-12-01 EUR USD 1");
    let mut definition = largest(1);
    definition.selection.by = RankBy::TradedValue;
    assert_eq!(at_base(&market, &definition), "B 1.0000");
}

#[test]
fn unlisted_classes_count_where_the_cap_of_the_line_is_given() {
    let market = market(
        "session     A   B
         2024-03-04  10  10",
    )
    .with_securities("U converts_to=A")
    .with_caps(
        "session     A    B
         2024-03-04  100  150",
    )
    .with_shares("U 2024-03-04 10");
    assert_eq!(at_base(&market, &largest(1)), "A 1.0000");
}

#[test]
fn unlisted_classes_do_not_count_where_lines_are_ranked_by_themselves() {
    let market = market(
        "session     A   B
         2024-03-04  50  60",
    )
    .with_securities("U converts_to=A")
    .with_shares("A 2024-03-04 1\n B 2024-03-04 1\n U 2024-03-04 1");
    let mut definition = largest(1);
    assert_eq!(at_base(&market, &definition), "A 1.0000");
    definition.selection.unit = Unit::Line;
    assert_eq!(at_base(&market, &definition), "B 1.0000");
}
