//! Rules about corporate actions and share counts.

use equipoise_model::ActionKind;

use crate::market::{Market, quiet};

fn two_sessions(close: &str) -> Market {
    Market::default().then(&format!(
        "2024-03-01  A  .  .  .  100.0    1000
         2024-03-04  A  .  .  .  {close}  1000"
    ))
}

#[test]
fn a_split_that_the_price_does_not_show_is_quarantined() {
    two_sessions("101.0")
        .with("2024-03-04", ActionKind::Split { ratio: 2.0 })
        .expect("2024-03-04 A action_gap action quarantine");
}

#[test]
fn a_split_in_a_gap_is_applied_to_the_next_bar() {
    let market = Market::default().then(
        "2024-03-01  A  .  .  .  100.0  1000
         2024-03-01  B  .  .  .  100.0  1000
         2024-03-04  B  .  .  .  100.5  1000
         2024-03-05  A  .  .  .   50.5  1000
         2024-03-05  B  .  .  .  100.5  1000",
    );
    market
        .with("2024-03-04", ActionKind::Split { ratio: 2.0 })
        .expect("2024-03-05 A gap session accept with finding");
}

#[test]
fn a_dividend_is_measured_by_the_last_close() {
    for (amount, close, expected) in [
        (4.0, "96.0", ""),
        (
            6.0,
            "94.0",
            "2024-03-04 A dividend action accept with finding",
        ),
        (30.0, "70.0", "2024-03-04 A dividend action quarantine"),
        (-1.0, "100.5", "2024-03-04 A dividend action refuse"),
    ] {
        two_sessions(close)
            .with("2024-03-04", ActionKind::CashDividend { amount })
            .expect(expected);
    }
}

#[test]
fn a_share_count_that_jumps_is_told_by_its_size() {
    for (shares, expected) in [
        (1040.0, ""),
        (
            1060.0,
            "2024-03-04 A share_count shares_outstanding accept with finding",
        ),
        (
            700.0,
            "2024-03-04 A share_count shares_outstanding quarantine",
        ),
        (1.0, "2024-03-04 A share_count shares_outstanding refuse"),
        (1.1e6, "2024-03-04 A share_count shares_outstanding refuse"),
        (
            f64::NAN,
            "2024-03-04 A share_count shares_outstanding refuse",
        ),
    ] {
        two_sessions("100.5")
            .counted("2024-03-01", 1000.0)
            .counted("2024-03-04", shares)
            .expect(expected);
    }
}

#[test]
fn a_split_multiplies_the_share_count_it_is_measured_by() {
    two_sessions("50.2")
        .with("2024-03-04", ActionKind::Split { ratio: 2.0 })
        .counted("2024-03-01", 1000.0)
        .counted("2024-03-04", 2010.0)
        .expect("");
}

#[test]
fn a_dividend_on_a_closed_day_or_told_twice_is_quarantined() {
    let dividend = |amount: f64| ActionKind::CashDividend { amount };
    quiet()
        .with("2024-02-24", dividend(0.5))
        .expect("2024-02-24 A dividend_terms action quarantine");
    let twice = |second: &str| {
        quiet()
            .with("2024-02-06", dividend(0.5))
            .with(second, dividend(0.5))
    };
    twice("2024-02-16").expect("2024-02-16 A dividend_terms action quarantine");
    twice("2024-02-20").expect("");
    quiet()
        .with("2024-02-06", dividend(0.5))
        .with("2024-02-07", ActionKind::SpecialDividend { amount: 0.5 })
        .expect("");
}

#[test]
fn a_dividend_in_another_currency_than_its_line_is_flagged() {
    let mut market = quiet().with("2024-02-06", ActionKind::CashDividend { amount: 0.5 });
    market.actions[0].currency = Some("EUR".to_owned());
    market.securities = vec![equipoise_model::SecurityRecord {
        currency: Some("USD".to_owned()),
        ..equipoise_model::SecurityRecord::of_symbol("A")
    }];
    market.expect("2024-02-06 A dividend_terms action accept with finding");
    market.securities[0].currency = Some("EUR".to_owned());
    market.expect("");
}
