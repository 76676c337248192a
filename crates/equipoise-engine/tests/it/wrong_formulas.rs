//! Formulas that circulate and are wrong: on a market where it matters they give other numbers, and
//! a comparison names where.

use equipoise_engine::verify::first_difference;
use equipoise_model::{Rhythm, Series};
use equipoise_testkit::{Market, market};

use crate::support::{Run, definition, names, try_series};

/// C overtakes B on the second day with a jump, D falls out of the market on the third.
fn restless() -> Market {
    market(
        "session     A    B    C    D
         2024-03-04  100  90   60   95
         2024-03-05  101  88   99   97
         2024-03-06  99   95   103  50
         2024-03-07  104  97   98   52",
    )
    .with_one_share_each()
}

fn right() -> Series {
    let panel = restless().panel();
    let (series, result) = try_series(&panel, &definition(2, &Rhythm::Daily), &Run::full());
    result.unwrap();
    series
}

/// Levels by a rule that says what the members of session `t` earned on it.
fn wrong(earned: impl Fn(&[Vec<f64>], usize) -> f64) -> Vec<f64> {
    let closes = vec![
        vec![100.0, 90.0, 60.0, 95.0],
        vec![101.0, 88.0, 99.0, 97.0],
        vec![99.0, 95.0, 103.0, 50.0],
        vec![104.0, 97.0, 98.0, 52.0],
    ];
    let mut levels = vec![1000.0];
    for row in 1..closes.len() {
        let last = levels[row - 1];
        levels.push(last * (1.0 + earned(&closes, row)));
    }
    levels
}

/// The two largest at the close of `row`.
fn largest(closes: &[Vec<f64>], row: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..4).collect();
    order.sort_by(|a, b| closes[row][*b].total_cmp(&closes[row][*a]));
    order.truncate(2);
    order
}

fn mean(closes: &[Vec<f64>], row: usize, members: &[usize]) -> f64 {
    let returns = members
        .iter()
        .map(|line| closes[row][*line] / closes[row - 1][*line] - 1.0);
    returns.sum::<f64>() / members.len() as f64
}

fn assert_caught(levels: &[f64], what: &str) {
    let published = right();
    let mut claimed = published.clone();
    for (row, level) in claimed.sessions.iter_mut().zip(levels) {
        row.price_return = *level;
    }
    let found = first_difference(&published, &claimed).unwrap_or_else(|| panic!("{what} passes"));
    assert_eq!(found.what, "price_return", "{what}");
    assert!(found.session > published.sessions[0].session, "{what}");
}

#[test]
fn the_right_formula_is_the_mean_of_what_the_members_of_the_day_before_earned() {
    let levels = wrong(|closes, row| mean(closes, row, &largest(closes, row - 1)));
    for (row, level) in right().sessions.iter().zip(levels) {
        assert!(
            (row.price_return / level - 1.0).abs() < 1e-12,
            "{}",
            row.session
        );
    }
    let panel = restless().panel();
    assert_eq!(names(&panel).len(), 4);
}

#[test]
fn members_chosen_on_the_day_whose_return_they_earn_are_caught() {
    let levels = wrong(|closes, row| mean(closes, row, &largest(closes, row)));
    assert!(
        levels[3] > right().sessions[3].price_return,
        "looking ahead flatters"
    );
    assert_caught(&levels, "members of the same day");
}

#[test]
fn dropping_members_that_leave_is_caught() {
    let levels = wrong(|closes, row| {
        let after = largest(closes, row);
        let mut stay = largest(closes, row - 1);
        stay.retain(|line| after.contains(line));
        if stay.is_empty() {
            0.0
        } else {
            mean(closes, row, &stay)
        }
    });
    assert_caught(&levels, "members of both days");
}

#[test]
fn averaging_prices_without_a_divisor_is_caught() {
    let average = |closes: &[Vec<f64>], row: usize| -> f64 {
        largest(closes, row)
            .iter()
            .map(|line| closes[row][*line])
            .sum::<f64>()
            / 2.0
    };
    let levels = wrong(|closes, row| average(closes, row) / average(closes, row - 1) - 1.0);
    assert_caught(&levels, "average price");
}
