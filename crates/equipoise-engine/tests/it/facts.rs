//! Facts on the panel: when they hold, and for whom.

use equipoise_model::Rhythm;
use equipoise_testkit::market;

use crate::support::{agree, assert_levels, counted, definition, held, series, weights};

#[test]
fn unlisted_classes_are_split_with_the_line_they_are_valued_at() {
    let market = market(
        "session     A   B
         2024-03-04  10  16
         2024-03-05  5   16",
    )
    .with_securities("U converts_to=A")
    .with_shares("A 2024-03-04 1\n U 2024-03-04 1\n B 2024-03-04 1")
    .with_actions("A 2024-03-05 split ratio=2");
    let series = series(&market, &definition(1, &Rhythm::Daily));
    assert_eq!(weights(&market, &series, 1), "A 1.0000");
}

#[test]
fn a_count_stated_after_a_split_is_not_split_again_where_both_are_before_the_first_session() {
    let market = market(
        "session     A   B
         2024-03-04  10  15",
    )
    .with_shares("A 2024-02-20 1\n B 2024-02-20 1")
    .with_actions("A 2024-02-12 split ratio=2");
    assert_eq!(weights(&market, &series(&market, &held(1)), 0), "B 1.0000");
}

const NEW_LINE: &str = "session     A    B    C
                        2024-03-04  100  100  .
                        2024-03-05  80   100  .
                        2024-03-06  80   100  40
                        2024-03-07  80   100  40";

#[test]
fn whether_a_new_line_will_trade_does_not_change_its_first_day() {
    let market = market(NEW_LINE).with_actions("A 2024-03-05 spin_off child=C ratio=0.5 price=20");
    let market = counted(market, 2);
    let day = "2024-03-05".parse().unwrap();
    let known = series(&market.until(day), &held(2));
    let later = series(&market, &held(2));
    assert_eq!(
        known.sessions[1].price_return.to_bits(),
        later.sessions[1].price_return.to_bits()
    );
}

#[test]
fn the_first_of_a_takeover_and_a_delisting_ends_the_listing() {
    let market = market(
        "session     A    B    C
         2024-03-04  100  100  50
         2024-03-05  .    100  50
         2024-03-06  .    100  50",
    )
    .with_one_share_each()
    .with_actions(
        "A 2024-03-05 merger amount=100
         A 2024-03-06 delisting price=0",
    );
    // Bought again at the close of its takeover, it would be lost at the delisting.
    let series = series(&market, &definition(2, &Rhythm::Daily));
    assert_levels(&series, &[1000.0, 1000.0, 1000.0]);
}

const PAYER: &str = "session     A    B
                     2024-03-04  100  100
                     2024-03-05  .    100
                     2024-03-06  98   100
                     2024-03-07  98   100";

#[test]
fn a_dividend_waits_for_the_line_to_trade() {
    let market = market(PAYER)
        .with_one_share_each()
        .with_actions("A 2024-03-05 cash_dividend amount=2");
    let series = series(&market, &held(2));
    let points: Vec<f64> = series
        .sessions
        .iter()
        .map(|row| row.dividend_points)
        .collect();
    assert!(
        points[1].abs() < 1e-12 && agree(points[2], 10.0, 1e-12),
        "{points:?}"
    );
    assert!(agree(series.sessions[2].gross_total_return, 1000.0, 1e-12));
}

#[test]
fn a_dividend_is_lost_when_its_line_trades_again_more_than_a_year_later() {
    let gap = |resumed: &str| {
        let table = format!(
            "session     A    B
             2024-03-04  100  100
             2024-03-05  .    100
             {resumed}  98   100"
        );
        let mut definition = held(2);
        definition.missing_price.max_sessions = None;
        let market = market(&table)
            .with_one_share_each()
            .with_actions("A 2024-03-05 cash_dividend amount=2");
        series(&market, &definition).sessions[2].dividend_points
    };
    assert!(agree(gap("2025-03-05"), 10.0, 1e-12));
    assert!(gap("2025-03-06").abs() < 1e-12);
}

#[test]
fn a_pair_that_is_fixed_later_changes_no_rate_before() {
    let plain = market(
        "session     A   B
         2024-03-04  10  10
         2024-03-05  11  10
         2024-03-06  12  10",
    )
    .with_securities("A currency=GBP")
    .with_one_share_each()
    .with_fx("2024-03-04 GBP EUR 1.25\n 2024-03-04 EUR USD 1.2");
    let crossed = series(&plain, &held(2));
    let fixed = series(&plain.with_fx("2024-03-06 GBP USD 1.6"), &held(2));
    assert_eq!(crossed.sessions[..2], fixed.sessions[..2]);
    assert!(crossed.sessions[2].price_return < fixed.sessions[2].price_return);
}
