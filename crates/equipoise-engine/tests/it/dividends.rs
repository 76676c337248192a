//! Dividends that were known late, and those that cannot be valued.

use equipoise_model::definitions::{DividendFx, Reinvestment, WithholdingRate};
use equipoise_testkit::market;

use crate::support::{agree, held, series};

const PAYER: &str = "session     A    B
                     2024-03-04  100  100
                     2024-03-05  .    100
                     2024-03-06  98   100
                     2024-03-07  98   100";

#[test]
fn a_late_dividend_is_taxed_as_on_its_ex_date() {
    let market = market(PAYER)
        .with_one_share_each()
        .with_actions("A 2024-03-06 cash_dividend amount=2 known=2024-03-07T12:00:00Z");
    let mut definition = held(2);
    definition.dividends.withholding.rates = vec![WithholdingRate {
        country: None,
        kind: None,
        from: Some("2024-03-07".parse().unwrap()),
        rate: 1.0,
    }];
    definition.dividends.withholding.default_rate = 0.5;
    let series = series(&market, &definition);
    assert!(agree(series.sessions[3].net_dividend_points, 5.0, 1e-12));
}

#[test]
fn a_dividend_of_a_day_on_which_index_and_line_are_closed_is_paid_at_the_next_session() {
    // The sixth is a bank holiday in London.
    let market = market(
        "session     A    B
         2024-05-03  100  100
         2024-05-06  .    100
         2024-05-07  98   100",
    )
    .with_one_share_each()
    .with_actions("A 2024-05-06 cash_dividend amount=2");
    let mut definition = held(2);
    definition.calendar = Some("XLON".to_owned());
    let series = series(&market, &definition);
    assert_eq!(series.sessions.len(), 2);
    assert!(agree(series.sessions[1].gross_total_return, 1000.0, 1e-12));
}

#[test]
fn a_late_dividend_of_a_line_that_is_not_held_and_has_no_rate_is_nothing() {
    let market = market(PAYER)
        .with_securities("A currency=JPY")
        .with_one_share_each()
        .with_actions("A 2024-03-06 cash_dividend amount=2 known=2024-03-07T12:00:00Z");
    let series = series(&market, &held(2));
    assert!(agree(series.sessions[3].gross_total_return, 1000.0, 1e-12));
}

#[test]
fn a_late_dividend_in_a_currency_without_a_rate_is_nothing_though_its_line_left() {
    let market = market(
        "session     A    B
         2024-03-04  100  100
         2024-03-05  100  100
         2024-03-06  .    100
         2024-03-07  .    100",
    )
    .with_one_share_each()
    .with_actions(
        "A 2024-03-05 cash_dividend amount=2 currency=JPY known=2024-03-07T12:00:00Z
         A 2024-03-06 delisting",
    );
    let series = series(&market, &held(2));
    assert!(agree(series.sessions[3].gross_total_return, 1000.0, 1e-12));
}

#[test]
fn a_dividend_of_more_than_the_basket_is_reinvested_at_the_close() {
    let market = market(PAYER)
        .with_one_share_each()
        .with_actions("A 2024-03-06 cash_dividend amount=300");
    let mut definition = held(2);
    definition.dividends.reinvestment = Reinvestment::Open;
    let series = series(&market, &definition);
    // 490 and 500 of the lines, and 1500 of cash.
    assert!(agree(series.sessions[2].gross_total_return, 2490.0, 1e-12));
}

#[test]
fn a_dividend_in_another_currency_than_its_line_has_the_rates_that_the_definition_names() {
    let market = market(
        "session     A    B
         2024-03-04  100  100
         2024-03-05  100  100",
    )
    .with_securities("A currency=EUR")
    .with_one_share_each()
    .with_fx(
        "2024-03-04 EUR USD 1
         2024-03-04 GBP USD 2
         2024-03-05 EUR USD 1
         2024-03-05 GBP USD 2.5",
    )
    .with_actions("A 2024-03-05 cash_dividend amount=2 currency=GBP");
    // Five shares of 2 pounds.
    for (fx, points) in [(DividendFx::PriorSession, 20.0), (DividendFx::ExDate, 25.0)] {
        let mut definition = held(2);
        definition.dividends.fx = fx;
        let series = series(&market, &definition);
        let session = &series.sessions[1];
        assert!(agree(session.dividend_points, points, 1e-12), "{fx:?}");
        assert!(
            agree(session.gross_total_return, 1000.0 + points, 1e-12),
            "{fx:?}"
        );
    }
}
