//! Rules about a bar by itself or against the bars before it.

use crate::market::{Market, quiet, quiet_bar, sessions};

#[test]
fn a_quiet_line_has_no_finding() {
    quiet().expect("");
}

#[test]
fn prices_that_contradict_each_other_are_quarantined() {
    Market::default()
        .then(
            "2024-03-01  A  10.0  11.0   9.0  10.5  100
             2024-03-04  A  10.0  11.0   9.0  11.1  100   # close above high
             2024-03-05  A  10.0  11.0  10.2  10.5  100   # open below low
             2024-03-06  A  10.0   9.0  11.0  10.6  100   # low above high
             2024-03-07  A   .     .     .    10.4  100   # nothing to compare",
        )
        .expect(
            "2024-03-04 A price_order close quarantine
             2024-03-05 A price_order open  quarantine
             2024-03-06 A price_order low   quarantine",
        );
}

#[test]
fn a_price_that_is_no_price_is_refused_and_forgotten() {
    Market::default()
        .then(
            "2024-03-01  A  10.0  11.0  9.0  10.5  100
             2024-03-04  A  10.0  11.0  9.0   0.0  100
             2024-03-05  A  10.0  11.0  9.0   inf  100
             2024-03-06  A  10.0  11.0 -9.0  10.4  100
             2024-03-07  A  10.0  11.0  9.1  10.4  100",
        )
        .expect(
            "2024-03-04 A price close   refuse
             2024-03-05 A price close   refuse
             2024-03-06 A price low     refuse
             2024-03-07 A gap   session accept with finding",
        );
}

#[test]
fn a_bar_on_a_closed_day_is_refused() {
    Market::default()
        .then(
            "2024-03-28  A  10.0  11.0  9.0  10.5  100
             2024-03-29  A  10.0  11.0  9.1  10.4  100   # Good Friday
             2024-04-01  A  10.0  11.0  9.2  10.6  100",
        )
        .expect("2024-03-29 A closed_day session refuse");
}

#[test]
fn identical_bars_count_once_and_bars_that_differ_do_not_count() {
    Market::default()
        .then(
            "2024-03-01  A  10.0  11.0  9.0  10.5  100
             2024-03-01  A  10.0  11.0  9.0  10.5  100
             2024-03-04  A  10.0  11.0  9.1  10.4  100
             2024-03-04  A  10.0  11.0  9.1  10.6  100
             2024-03-04  B  10.0  11.0  9.1  10.6  100
             2024-03-05  A  10.0  11.0  9.2  10.6  100",
        )
        .expect(
            "2024-03-01 A duplicate close   accept with finding
             2024-03-04 A duplicate close   quarantine
             2024-03-05 A gap       session accept with finding",
        );
}

#[test]
fn a_line_that_trades_again_is_flagged_and_after_long_quarantined() {
    let others = |from: usize, until: usize| {
        let mut market = Market::default();
        for (row, session) in sessions().into_iter().enumerate() {
            market.bars.push(&quiet_bar("B", session, row));
            if row < from || row >= until {
                market.bars.push(&quiet_bar("A", session, row));
            }
        }
        market
    };
    others(5, 7).expect("2024-01-11 A gap session accept with finding");
    others(5, 25).expect("2024-02-07 A gap session quarantine");
    assert_eq!(
        others(5, 7).findings()[0].sentence,
        "no bar in 2 sessions since 2024-01-08"
    );
}

#[test]
fn a_bar_that_comes_again_is_told_by_its_first_session() {
    let market = quiet().then(
        "2024-03-01  A  101.0  103.5   99.0  101.7  1200
         2024-03-04  A  101.0  103.0   99.0  101.0  1100
         2024-03-05  A  101.0  103.5   99.0  101.7  1250",
    );
    market.expect("2024-03-01 A repeated_bar close quarantine");
    assert_eq!(
        market.findings()[0].sentence,
        "the prices of 2024-03-01 are those of 2024-03-05"
    );
}

#[test]
fn a_second_bar_that_fits_far_worse_is_the_wrong_one() {
    quiet()
        .then(
            "2024-03-01  A  100.0  103.0   97.0  101.5  1200
             2024-03-04  A  101.0  103.0   98.0  101.0  1100
             2024-03-05  A  106.0  107.0  100.0  105.9  1100
             2024-03-06  A  100.0  103.0   97.0  101.5  1200",
        )
        .expect("2024-03-06 A repeated_bar close quarantine");
}

#[test]
fn the_same_prices_with_another_volume_come_again_by_chance() {
    let bars = |volume: &str| {
        quiet().then(&format!(
            "2024-03-01  A  101.0  103.5   99.0  101.7  1200
             2024-03-04  A  101.0  103.5   99.0  101.7  {volume}"
        ))
    };
    bars("1300").expect("");
    bars("1259").expect("2024-03-01 A repeated_bar close quarantine");
    bars("nan").expect("2024-03-01 A repeated_bar close quarantine");
}

#[test]
fn a_single_price_may_come_again() {
    Market::default()
        .then(
            "2024-03-01  A  10.0  10.0  10.0  10.0  100
             2024-03-04  A  10.1  10.1  10.1  10.1  100
             2024-03-05  A  10.0  10.0  10.0  10.0  100",
        )
        .expect("");
}

#[test]
fn a_close_that_stands_still_is_told_at_its_thresholds() {
    Market::default()
        .then(
            "2024-03-01  A  .  .  .  10.0  100
             2024-03-04  A  .  .  .  10.0    0
             2024-03-05  A  .  .  .  10.0    0
             2024-03-06  A  .  .  .  10.0    0
             2024-03-07  A  .  .  .  10.0    0
             2024-03-01  B  .  .  .  10.0  100
             2024-03-04  B  .  .  .  10.0  100
             2024-03-05  B  .  .  .  10.0  100
             2024-03-06  B  .  .  .  10.0  100
             2024-03-07  B  .  .  .  10.0  100
             2024-03-08  B  .  .  .  10.0  100",
        )
        .expect(
            "2024-03-04 A stale close accept with finding
             2024-03-06 A stale close quarantine
             2024-03-07 B stale close accept with finding",
        );
}

#[test]
fn a_close_that_changes_without_volume_is_flagged() {
    Market::default()
        .then(
            "2024-03-01  A  .  .  .  10.0  100
             2024-03-04  A  .  .  .  10.2    0
             2024-03-05  A  .  .  .  10.1    .   # not given",
        )
        .expect("2024-03-04 A quiet_move close accept with finding");
}

#[test]
fn a_volume_far_above_the_usual_one_is_flagged() {
    quiet()
        .then(
            "2024-03-01  A  100.0  103.0  98.0  101.0  49000
             2024-03-04  A  100.0  103.0  98.5  101.5  55000",
        )
        .expect("2024-03-04 A volume_spike volume accept with finding");
}
