//! Replacement: who takes the place of a company that left.

use equipoise_model::Rhythm;
use equipoise_model::definitions::{LineRule, Replacement, SpinOff};
use equipoise_testkit::{Market, market};

use crate::support::{agree, assert_levels, definition, series, weights};

fn leaving(price: f64) -> Market {
    market(
        "session     A    B   C
         2024-03-04  100  50  40
         2024-03-05  .    50  40
         2024-03-06  .    50  44",
    )
    .with_one_share_each()
    .with_actions(&format!("A 2024-03-05 delisting price={price}"))
}

#[test]
fn an_index_whose_only_constituent_left_goes_on_with_the_one_that_replaces_it() {
    for replacement in [Replacement::Inherit, Replacement::Reset] {
        let mut definition = definition(1, &Rhythm::Never);
        definition.treatment.replacement = replacement;
        let series = series(&leaving(90.0), &definition);
        assert_levels(&series, &[1000.0, 900.0, 900.0]);
    }
}

#[test]
fn one_that_left_at_nothing_is_replaced_at_its_last_weight() {
    let mut definition = definition(2, &Rhythm::Never);
    definition.treatment.replacement = Replacement::Inherit;
    let market = leaving(0.0);
    let series = series(&market, &definition);
    assert_levels(&series, &[1000.0, 500.0, 525.0]);
    assert_eq!(weights(&market, &series, 1), "B 0.5000 C 0.5000");
    // The trade is of half of the index, however little the leaver was worth.
    assert!(agree(series.sessions[1].turnover, 0.5, 1e-12));
}

#[test]
fn a_line_that_is_no_member_is_not_replaced() {
    let market = market(
        "session     A    B    C  D
         2024-03-04  100  100  .  90
         2024-03-05  80   100  9  90
         2024-03-06  80   100  9  90",
    )
    .with_securities("C delisted=2024-03-06")
    .with_one_share_each()
    .with_actions("A 2024-03-05 spin_off child=C ratio=1");
    let mut definition = definition(2, &Rhythm::Never);
    definition.treatment.spin_off = SpinOff::Keep;
    for replacement in [Replacement::Inherit, Replacement::Reset] {
        definition.treatment.replacement = replacement;
        let series = series(&market, &definition);
        let names = weights(&market, &series, 2);
        assert!(!names.contains('D'), "{names}");
    }
}

#[test]
fn a_company_that_takes_a_place_is_held_through_all_its_lines() {
    let market = market(
        "session     A    B   C
         2024-03-04  100  50  40
         2024-03-05  100  50  40",
    )
    .with_securities("A delisted=2024-03-05\n B company=BC\n C company=BC")
    .with_one_share_each();
    let mut definition = definition(1, &Rhythm::Never);
    definition.selection.line = LineRule::AllEqual;
    definition.treatment.replacement = Replacement::Inherit;
    assert_eq!(
        weights(&market, &series(&market, &definition), 1),
        "B 0.5000 C 0.5000"
    );
}
