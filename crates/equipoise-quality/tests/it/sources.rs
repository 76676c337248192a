//! Rules that compare bars with what is known of the same sessions.

use equipoise_model::Bars;
use equipoise_model::bars::Bar;

use crate::market::{Market, quiet, quiet_bar, sessions};

/// The last `count` quiet bars of the line `A`, closes times `factor`.
fn known(count: usize, factor: impl Fn(usize) -> f64) -> Bars {
    let sessions = sessions();
    let mut bars = Bars::default();
    for (row, session) in sessions.iter().enumerate().skip(sessions.len() - count) {
        let bar = quiet_bar("A", *session, row);
        bars.push(&Bar {
            close: bar.close * factor(row),
            ..bar
        });
    }
    bars
}

fn with_other_source(factor: f64) -> Market {
    Market {
        others: Some(known(1, |_| factor)),
        ..quiet()
    }
}

#[test]
fn a_close_half_a_percent_from_that_of_another_source_is_quarantined() {
    with_other_source(1.004).expect("");
    with_other_source(1.006).expect("2024-02-29 A second_source close quarantine");
}

#[test]
fn two_cents_between_sources_are_no_difference() {
    let of = |close: f64, other: f64| {
        let session = sessions()[0];
        let bar = |close: f64| {
            let mut bars = Bars::default();
            bars.push(&Bar {
                close,
                open: f64::NAN,
                high: f64::NAN,
                low: f64::NAN,
                ..quiet_bar("A", session, 0)
            });
            bars
        };
        Market {
            bars: bar(close),
            others: Some(bar(other)),
            ..Market::default()
        }
    };
    of(1.02, 1.001).expect("");
    of(1.03, 1.0).expect("2024-01-02 A second_source close quarantine");
}

fn with_replaced(count: usize, factor: impl Fn(usize) -> f64) -> Market {
    Market {
        replaced: Some(known(count, factor)),
        ..quiet()
    }
}

#[test]
fn three_closes_at_one_ratio_to_what_they_were_are_adjusted_and_refused() {
    with_replaced(3, |_| 2.0).expect(
        "2024-02-27 A back_adjusted close refuse
         2024-02-28 A back_adjusted close refuse
         2024-02-29 A back_adjusted close refuse",
    );
}

#[test]
fn corrections_of_one_or_two_closes_or_at_several_ratios_are_corrections() {
    with_replaced(2, |_| 2.0).expect("");
    with_replaced(5, |row| 1.0 + row as f64 / 100.0).expect("");
    with_replaced(5, |_| 1.0).expect("");
}
