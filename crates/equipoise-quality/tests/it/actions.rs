//! Rules about corporate actions and share counts.

use equipoise_model::ActionKind;

use crate::market::Market;

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
