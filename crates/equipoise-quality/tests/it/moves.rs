//! Rules about a move of the close.

use equipoise_model::ActionKind;

use crate::market::{Market, quiet};

#[test]
fn a_tick_that_the_next_session_takes_back_is_quarantined() {
    let market = quiet().then(
        "2024-03-01  A  106.0  107.0  105.5  106.5  1000
         2024-03-04  A  101.0  103.0   99.0  101.0  1000",
    );
    market.expect("2024-03-01 A spike close quarantine");
    let finding = &market.findings()[0];
    assert!((finding.expected - 100.4).abs() < 1.0, "{finding:?}");
}

#[test]
fn a_move_that_stays_is_no_tick() {
    quiet()
        .then(
            "2024-03-01  A  106.0  107.0  105.5  106.5  1000
             2024-03-04  A  106.0  107.5  105.0  106.0  1000",
        )
        .expect("");
}

#[test]
fn a_move_and_its_reversal_inside_the_range_of_a_neighbor_is_no_tick() {
    quiet()
        .then(
            "2024-03-01  A  102.0  107.0  101.5  104.0  1000
             2024-03-04  A  101.0  103.0   99.0  101.0  1000",
        )
        .expect("");
}

#[test]
fn a_hundredfold_price_is_refused_and_the_way_back_is_not_told_again() {
    quiet()
        .then(
            "2024-03-01  A  .  .  .  10150.0  1000
             2024-03-04  A  .  .  .    101.0  1000",
        )
        .expect(
            "2024-03-01 A unit  close refuse
             2024-03-01 A spike close quarantine",
        );
}

#[test]
fn a_price_in_pence_is_another_unit_in_either_direction() {
    for close in ["9900.0", "1.01", "99000.0", "0.101"] {
        Market::default()
            .then(&format!(
                "2024-03-01  A  .  .  .  100.0    1000
                 2024-03-04  A  .  .  .  {close}  1000"
            ))
            .expect("2024-03-04 A unit close refuse");
    }
}

#[test]
fn a_half_price_suggests_a_split_that_is_not_on_file() {
    let halved = Market::default().then(
        "2024-03-01  A  .  .  .  100.0  1000
         2024-03-04  A  .  .  .   50.2  2000",
    );
    halved.expect("2024-03-04 A split_ratio close quarantine");
    halved
        .with("2024-03-04", ActionKind::Split { ratio: 2.0 })
        .expect("");
}

#[test]
fn large_moves_without_an_action_are_told_by_their_size() {
    for (close, expected) in [
        ("124.0", ""),
        ("126.0", "2024-03-04 A jump close accept with finding"),
        ("70.0", "2024-03-04 A jump close accept with finding"),
        ("160.0", "2024-03-04 A jump close quarantine"),
    ] {
        Market::default()
            .then(&format!(
                "2024-03-01  A  .  .  .  100.0    1000
                 2024-03-04  A  .  .  .  {close}  1000"
            ))
            .expect(expected);
    }
}

#[test]
fn a_sudden_move_is_believed_when_it_was_traded() {
    for (volume, expected) in [
        ("1500", "2024-03-01 A jump close quarantine"),
        ("2500", ""),
        (".", "2024-03-01 A jump close accept with finding"),
    ] {
        quiet()
            .then(&format!("2024-03-01  A  .  .  .  120.0  {volume}"))
            .expect(expected);
    }
}

#[test]
fn an_action_of_unknown_value_explains_any_move() {
    Market::default()
        .then(
            "2024-03-01  A  .  .  .  100.0  1000
             2024-03-04  A  .  .  .   40.0  1000",
        )
        .with(
            "2024-03-04",
            ActionKind::SpinOff {
                child: "B".to_owned(),
                ratio: 1.0,
                price: None,
            },
        )
        .expect("");
}

#[test]
fn a_line_that_leaves_a_calm_market_on_usual_volume_is_flagged() {
    let mut market = Market::default();
    for (row, session) in crate::market::sessions().into_iter().enumerate() {
        for line in 0..30 {
            let symbol = format!("L{line:02}");
            let mut bar = crate::market::quiet_bar(&symbol, session, row);
            if line == 7 && row + 1 == crate::market::SESSIONS {
                bar.close *= 1.03;
                bar.high += 3.0;
            }
            market.bars.push(&bar);
        }
    }
    market.expect("2024-02-29 L07 cross_section close accept with finding");
}
