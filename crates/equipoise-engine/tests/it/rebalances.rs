//! Rebalances: what can be bought, at what price, with what weight.

use equipoise_engine::BuildError;
use equipoise_model::Rhythm;
use equipoise_model::definitions::{LineRule, MissingPricePolicy, RemovalPrice, Scheme};
use equipoise_testkit::market;

use crate::support::{Run, assert_levels, dates, definition, series, try_series, weights};

const GAP: &str = "session     A    B
                   2024-03-04  100  100
                   2024-03-05  100  100
                   2024-03-06  .    100
                   2024-03-07  50   100";

#[test]
fn a_line_that_was_chosen_before_its_close_went_missing_is_not_bought() {
    let market = market(GAP).with_one_share_each();
    for removal in [RemovalPrice::Last, RemovalPrice::Zero] {
        let mut definition = definition(2, &Rhythm::Daily);
        definition.selection.lag_sessions = 1;
        definition.missing_price.max_sessions = Some(1);
        definition.missing_price.removal = removal;
        let series = series(&market, &definition);
        assert_eq!(weights(&market, &series, 2), "B 1.0000", "{removal:?}");
    }
}

#[test]
fn what_is_left_of_a_company_has_its_whole_weight() {
    let market = market(
        "session     A   B   C
         2024-03-04  50  50  60
         2024-03-05  50  50  60
         2024-03-06  50  .   60",
    )
    .with_securities("A company=AB\n B company=AB delisted=2024-03-05")
    .with_one_share_each();
    let mut definition = definition(2, &Rhythm::Daily);
    definition.selection.lag_sessions = 1;
    definition.selection.line = LineRule::All;
    assert_eq!(
        weights(&market, &series(&market, &definition), 1),
        "A 0.5000 C 0.5000"
    );
}

#[test]
fn a_newcomer_without_a_close_is_bought_at_the_price_the_policy_values_it_at() {
    let market = market(
        "session     A    B
         2024-03-04  100  100
         2024-03-05  .    100
         2024-03-06  .    100",
    )
    .with_shares("A 2024-03-05 1\n B 2024-03-04 1")
    .with_actions("A 2024-03-05 special_dividend amount=20");
    let mut definition = definition(2, &dates(&["2024-03-05"]));
    definition.missing_price.policy = MissingPricePolicy::LastTrade;
    assert_levels(&series(&market, &definition), &[1000.0, 1000.0, 1000.0]);
}

#[test]
fn shares_that_round_to_nothing_end_the_index_and_do_not_panic() {
    let market = market(GAP).with_one_share_each();
    let mut definition = definition(2, &Rhythm::Daily);
    definition.weighting.share_decimals = Some(0);
    definition.base.market_value = 8.0;
    let (_, result) = try_series(&market.panel(), &definition, &Run::full());
    let session = "2024-03-04".parse().unwrap();
    assert_eq!(result, Err(BuildError::EmptyBasket { session }));
}

#[test]
fn the_window_of_inverse_volatility_ends_at_the_close_that_decides() {
    let mut rows = String::from("session A B\n");
    let days = equipoise_model::calendar::sessions(
        "2024-03-04".parse().unwrap(),
        "2024-05-31".parse().unwrap(),
    );
    for (row, day) in days.take(30).enumerate() {
        let step = if row % 2 == 0 { 1.0 } else { -1.0 };
        // B becomes restless after the close that decides.
        let restless = if row > 24 { 20.0 } else { 1.0 };
        rows += &format!("{day} {} {}\n", 100.0 + step, 100.0 + step * restless);
    }
    let market = market(&rows).with_one_share_each();
    let sessions = market.sessions();
    let mut definition = definition(2, &Rhythm::Dates(vec![sessions[28]]));
    definition.base.date = Some(sessions[20]);
    definition.weighting.scheme = Scheme::InverseVolatility {
        window_sessions: 20,
    };
    definition.selection.lag_sessions = 4;
    assert_eq!(
        weights(&market, &series(&market, &definition), 8),
        "A 0.5000 B 0.5000"
    );
}

#[test]
fn the_target_of_a_price_weighted_line_is_its_part_of_all_prices() {
    let market = market(
        "session     A    B
         2024-03-04  300  100
         2024-03-05  330  110",
    )
    .with_one_share_each();
    let mut definition = definition(2, &Rhythm::Never);
    definition.weighting.scheme = Scheme::Price;
    definition.schedule.drift_band = Some(0.01);
    let series = series(&market, &definition);
    assert!((series.basket(series.sessions[0].session)[0].target_weight - 0.75).abs() < 1e-15);
    assert!(
        !series.sessions[1].is_rebalance,
        "prices that move together drift nowhere"
    );
}
