//! Rebalances in stages.

use equipoise_model::definitions::{Sizing, SpinOff};
use equipoise_model::{Definition, Series};
use equipoise_testkit::{Market, market};

use crate::support::{agree, assert_levels, dates, definition, series, weights};

#[test]
fn a_rebalance_soon_after_another_has_fewer_stages() {
    let market = market(
        "session     A    B
         2024-03-04  100  90
         2024-03-05  100  90
         2024-03-06  100  110",
    )
    .with_one_share_each();
    let mut definition = definition(1, &dates(&["2024-03-05", "2024-03-06"]));
    definition.schedule.stages = 2;
    // The members of the second are chosen after the first is done.
    assert_eq!(
        weights(&market, &series(&market, &definition), 2),
        "B 1.0000"
    );
}

/// Three sessions, then A is half of what it was.
fn staged() -> (Market, Definition) {
    let market = market(
        "session     A    B
         2024-03-04  100  100
         2024-03-05  300  100
         2024-03-06  300  100
         2024-03-07  300  100",
    )
    .with_one_share_each();
    let mut definition = definition(2, &dates(&["2024-03-06"]));
    definition.schedule.stages = 2;
    (market, definition)
}

fn shares(series: &Series, position: usize) -> Vec<f64> {
    let basket = series.basket(series.sessions[position].session).iter();
    basket.map(|row| row.index_shares).collect()
}

#[test]
fn shares_of_each_stage_are_rounded() {
    let (market, mut definition) = staged();
    definition.weighting.share_decimals = Some(0);
    definition.base.market_value = 1_001.0;
    let series = series(&market, &definition);
    for position in 0..4 {
        let shares = shares(&series, position);
        assert!(
            shares.iter().all(|shares| shares.fract() == 0.0),
            "{shares:?}"
        );
    }
}

#[test]
fn stages_of_a_fixed_notional_go_the_same_way_as_those_of_the_value_there_is() {
    let (market, mut definition) = staged();
    let self_financed = weights(&market, &series(&market, &definition), 1);
    definition.weighting.sizing = Sizing::FixedNotional;
    let series = series(&market, &definition);
    // 0.75 and 0.25, half of the way to equal parts.
    assert_eq!(weights(&market, &series, 1), "A 0.6250 B 0.3750");
    assert_eq!(weights(&market, &series, 1), self_financed);
    let value = series.sessions[2].next_divisor * series.sessions[2].price_return;
    assert!(agree(value, 1e9, 1e-12), "{value}");
}

#[test]
fn a_staged_rebalance_keeps_a_new_line_that_is_worth_nothing_yet() {
    let market = market(
        "session     A    B    C
         2024-03-04  100  100  .
         2024-03-05  80   100  .
         2024-03-06  80   100  .
         2024-03-07  80   100  40",
    )
    .with_shares("A 2024-03-04 1\n B 2024-03-04 1")
    .with_actions("A 2024-03-05 spin_off child=C ratio=0.5");
    let mut definition = definition(2, &dates(&["2024-03-06"]));
    definition.schedule.stages = 2;
    definition.treatment.spin_off = SpinOff::Across;
    assert_levels(
        &series(&market, &definition),
        &[1000.0, 900.0, 900.0, 1000.0],
    );
}
