//! Rebalances in stages.

use equipoise_testkit::market;

use crate::support::{dates, definition, series, weights};

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
