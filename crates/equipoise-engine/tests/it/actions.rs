//! Corporate actions in situations that data brings: each line of a market says what is special.

use equipoise_engine::BuildError;
use equipoise_model::{Definition, Rhythm, Series};
use equipoise_testkit::{Market, market};

use crate::support::{Run, agree, definition, try_series};

fn series(market: &Market, definition: &Definition) -> Series {
    let (series, result) = try_series(&market.panel(), definition, &Run::full());
    result.unwrap();
    series
}

fn assert_levels(series: &Series, expected: &[f64]) {
    let levels: Vec<f64> = series.sessions.iter().map(|row| row.price_return).collect();
    let agrees = |(level, expected): (&f64, &f64)| agree(*level, *expected, 1e-12);
    assert!(
        levels.len() == expected.len() && levels.iter().zip(expected).all(agrees),
        "{levels:?} for {expected:?}"
    );
}

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
    let series = series(&market, &definition(2, &Rhythm::Never));
    assert_levels(&series, &[1000.0, 1000.0, 1050.0]);
    assert!(agree(
        series.held(series.sessions[1].session)[0].close,
        100.0,
        1e-15
    ));
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
    .with_one_share_each()
    .with_actions("A 2024-03-05 spin_off child=C ratio=1 price=20");
    let market = Market {
        shares: market.shares[..2].to_vec(),
        ..market
    };
    let series = series(&market, &definition(2, &Rhythm::Never));
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
    .with_securities("C")
    .with_shares("A 2024-03-04 1")
    .with_actions(
        "A 2024-03-05 spin_off child=C ratio=1
         A 2024-03-06 merger amount=90",
    );
    let definition = definition(1, &Rhythm::Never);
    let (series, result) = try_series(&market.panel(), &definition, &Run::full());
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
    let series = series(&market, &definition(2, &Rhythm::Never));
    // 5 of A and 10 of B; then 12 of B.
    assert_levels(&series, &[1000.0, 1000.0, 1120.0]);
    assert_eq!(series.held(series.sessions[2].session).len(), 2);
}

#[test]
fn an_action_that_fails_does_not_keep_another_of_its_line_from_being_settled() {
    let market = market(
        "session     A    B    C
         2024-03-04  100  100  .
         2024-03-05  90   100  10
         2024-03-06  90   100  20",
    )
    .with_securities("C")
    .with_one_share_each()
    .with_actions(
        "A 2024-03-05 spin_off child=C ratio=1
         A 2024-03-05 special_dividend amount=500",
    );
    let market = Market {
        shares: market.shares[..2].to_vec(),
        ..market
    };
    let series = series(&market, &definition(2, &Rhythm::Never));
    // C was sold for A at its first close, so its gain is not earned.
    assert_levels(&series, &[1000.0, 1000.0, 1000.0]);
}
