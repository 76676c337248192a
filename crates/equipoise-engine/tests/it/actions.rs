//! Corporate actions in situations that data brings.

use equipoise_engine::BuildError;
use equipoise_model::Rhythm;
use equipoise_testkit::{Market, market};

use crate::support::{Run, assert_levels, counted, definition, held, series, try_series, weights};

#[test]
fn rights_without_an_exchange_rate_leave_a_carried_close_as_it_was() {
    let market = market(
        "session     A    B
         2024-03-04  100  100
         2024-03-05  .    100
         2024-03-06  110  100",
    )
    .with_one_share_each()
    .with_actions("A 2024-03-05 rights ratio=0.25 price=20 currency=JPY");
    let series = series(&market, &definition(2, &Rhythm::Daily));
    assert_eq!(weights(&market, &series, 1), "A 0.5000 B 0.5000");
    assert_levels(&series, &[1000.0, 1000.0, 1050.0]);
}

#[test]
fn a_new_line_in_a_currency_without_a_rate_is_paid_out_in_value() {
    let market = market(
        "session     A    B    C
         2024-03-04  100  100  .
         2024-03-05  80   100  5000
         2024-03-06  80   100  9000",
    )
    .with_securities("C currency=JPY")
    .with_actions("A 2024-03-05 spin_off child=C ratio=1 price=20");
    let series = series(&counted(market, 2), &held(2));
    assert_levels(&series, &[1000.0, 1000.0, 1000.0]);
}

#[test]
fn the_takeover_of_the_last_line_of_value_ends_the_index() {
    // C is handed out at nothing and has not traded yet.
    let market = market(
        "session     A    C  D
         2024-03-04  100  .  1
         2024-03-05  90   .  1
         2024-03-06  90   .  1
         2024-03-07  .    9  1",
    )
    .with_shares("A 2024-03-04 1")
    .with_actions(
        "A 2024-03-05 spin_off child=C ratio=1
         A 2024-03-06 merger amount=90",
    );
    let (series, result) = try_series(&market.panel(), &held(1), &Run::full());
    assert_levels(&series, &[1000.0, 900.0]);
    let session = "2024-03-06".parse().unwrap();
    assert_eq!(result, Err(BuildError::EmptyBasket { session }));
}

#[test]
fn a_constituent_whose_shares_are_handed_out_stays() {
    let market = market(
        "session     A    B
         2024-03-04  100  50
         2024-03-05  80   50
         2024-03-06  80   60",
    )
    .with_one_share_each()
    .with_actions("A 2024-03-05 spin_off child=B ratio=0.4 price=50");
    let series = series(&market, &held(2));
    // 5 of A and 10 of B; then 12 of B.
    assert_levels(&series, &[1000.0, 1000.0, 1120.0]);
    assert_eq!(series.held(series.sessions[2].session).len(), 2);
}

#[test]
fn shares_of_a_constituent_that_are_handed_out_at_no_stated_price_gain_what_the_payer_loses() {
    let market = market(
        "session     A    B
         2024-03-04  100  50
         2024-03-05  80   50
         2024-03-06  80   60",
    )
    .with_one_share_each()
    .with_actions("A 2024-03-05 spin_off child=B ratio=0.4");
    let series = series(&market, &held(2));
    assert_levels(&series, &[1000.0, 1000.0, 1120.0]);
    let divisors: Vec<f64> = series.sessions.iter().map(|row| row.divisor).collect();
    assert_eq!(divisors, [1_000_000.0; 3]);
}

#[test]
fn an_action_that_fails_does_not_keep_another_of_its_line_from_being_settled() {
    let market = market(
        "session     A    B    C
         2024-03-04  100  100  .
         2024-03-05  90   100  10
         2024-03-06  90   100  20",
    )
    .with_actions(
        "A 2024-03-05 spin_off child=C ratio=1
         A 2024-03-05 special_dividend amount=500",
    );
    // C was sold for A at its first close, so its gain is not earned.
    let series = series(&counted(market, 2), &held(2));
    assert_levels(&series, &[1000.0, 1000.0, 1000.0]);
}

const NEW_LINE: &str = "session     A    B    C
                        2024-03-04  100  100  .
                        2024-03-05  80   100  .
                        2024-03-06  80   100  40
                        2024-03-07  80   100  40";

#[test]
fn a_rebalance_waits_for_the_first_close_of_a_new_line() {
    let market = market(NEW_LINE).with_actions("A 2024-03-05 spin_off child=C ratio=0.5");
    // 500 of each; A falls to 400; equal parts of 900; then 2.5 of C make 100.
    let series = series(&counted(market, 2), &definition(2, &Rhythm::Daily));
    assert_levels(&series, &[1000.0, 900.0, 1000.0, 1000.0]);
}

#[test]
fn a_new_line_that_never_trades_is_taken_out_at_nothing() {
    let market = market(NEW_LINE).with_actions("A 2024-03-05 spin_off child=D ratio=0.5 price=40");
    let market = Market {
        securities: [
            market.securities.clone(),
            vec![equipoise_model::SecurityRecord::of_symbol("D")],
        ]
        .concat(),
        ..market
    };
    let mut definition = held(2);
    definition.treatment.spin_off_wait_sessions = 1;
    let series = series(&counted(market, 2), &definition);
    assert_levels(&series, &[1000.0, 1000.0, 900.0, 900.0]);
}
