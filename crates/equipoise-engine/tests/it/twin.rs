//! The twin: the same members by market cap.

use equipoise_model::Rhythm;
use equipoise_model::definitions::{RankBy, Scheme, SpinOff};
use equipoise_testkit::market;

use crate::support::{agree, assert_levels, dates, definition, series};

#[test]
fn the_twin_ends_with_the_last_line_whose_cap_is_known() {
    let market = market(
        "session     A    B
         2024-03-04  100  50
         2024-03-05  100  50
         2024-03-06  .    55",
    )
    .with_securities("A delisted=2024-03-05")
    .with_shares("A 2024-03-04 1");
    let mut definition = definition(2, &Rhythm::Never);
    definition.selection.by = RankBy::Price;
    let series = series(&market, &definition);
    assert_levels(&series, &[1000.0, 1000.0, 1100.0]);
    assert!(series.sessions[2].twin_price_return.is_nan());
}

#[test]
fn the_twin_sells_what_the_last_stage_sells() {
    let market = market(
        "session     A    B
         2024-03-04  100  50
         2024-03-05  100  50
         2024-03-06  100  50
         2024-03-07  400  50",
    )
    .with_shares("A 2024-03-04 1\n B 2024-03-04 1")
    .with_actions("A 2024-03-05 spin_off child=B ratio=1 price=50");
    let mut definition = definition(1, &dates(&["2024-03-05"]));
    definition.schedule.stages = 4;
    definition.treatment.spin_off = SpinOff::Keep;
    let series = series(&market, &definition);
    let last = &series.sessions[3];
    assert!(
        agree(last.twin_price_return, last.price_return, 1e-12),
        "{last:?}"
    );
}

#[test]
fn the_twin_of_a_price_weighted_index_goes_through_a_split_unmoved() {
    let market = market(
        "session     A    B
         2024-03-04  100  50
         2024-03-05  50   50
         2024-03-06  60   50",
    )
    .with_one_share_each()
    .with_actions("A 2024-03-05 split ratio=2");
    let mut definition = definition(2, &Rhythm::Never);
    definition.weighting.scheme = Scheme::Price;
    let series = series(&market, &definition);
    // Caps of 100 and 50; then those of two shares of A at 60 and one of B.
    let twin: Vec<f64> = series
        .sessions
        .iter()
        .map(|row| row.twin_price_return)
        .collect();
    let expected = [1000.0, 1000.0, 1000.0 * 170.0 / 150.0];
    for (twin, expected) in twin.iter().zip(expected) {
        assert!(agree(*twin, expected, 1e-12), "{twin} is not {expected}");
    }
}
