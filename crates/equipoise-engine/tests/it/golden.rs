//! The hand-worked markets of `testdata/golden`.

use equipoise_model::{Date, Rhythm};
use equipoise_testkit::market;

use crate::support::{Run, definition, try_series};

const MARKETS: [(&str, &str); 7] = [
    (
        "daily_reset",
        include_str!("../../../../testdata/golden/daily_reset.txt"),
    ),
    (
        "delisting_to_zero",
        include_str!("../../../../testdata/golden/delisting_to_zero.txt"),
    ),
    (
        "drift",
        include_str!("../../../../testdata/golden/drift.txt"),
    ),
    ("halt", include_str!("../../../../testdata/golden/halt.txt")),
    (
        "quarterly",
        include_str!("../../../../testdata/golden/quarterly.txt"),
    ),
    (
        "special_dividend",
        include_str!("../../../../testdata/golden/special_dividend.txt"),
    ),
    (
        "split_then_rebalance",
        include_str!("../../../../testdata/golden/split_then_rebalance.txt"),
    ),
];

/// The lines between the heading `name` and the next blank line.
fn section<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (_, after) = text.split_once(&format!("\n{name}\n"))?;
    Some(after.split("\n\n").next().unwrap().trim_end())
}

fn field<'t>(text: &'t str, name: &str) -> &'t str {
    let line = text
        .lines()
        .find(|line| line.starts_with(&format!("{name} ")))
        .unwrap();
    line.split_whitespace().nth(1).unwrap()
}

fn check(name: &str, text: &str) {
    let mut market = market(section(text, "bars").unwrap()).with_one_share_each();
    if let Some(actions) = section(text, "actions") {
        market = market.with_actions(actions);
    }
    let schedule = Rhythm::parse(field(text, "schedule")).unwrap();
    let size = field(text, "size").parse().unwrap();
    let (series, result) = try_series(&market.panel(), &definition(size, &schedule), &Run::full());
    result.unwrap();
    let expected: Vec<(Date, f64)> = section(text, "expect")
        .unwrap()
        .lines()
        .map(|line| {
            let (session, level) = line.split_once(' ').unwrap();
            (session.parse().unwrap(), level.trim().parse().unwrap())
        })
        .collect();
    assert_eq!(
        series.sessions.len(),
        expected.len(),
        "{name}: number of sessions"
    );
    for (row, (session, level)) in series.sessions.iter().zip(expected) {
        assert_eq!(row.session, session, "{name}");
        let difference = (row.price_return / level - 1.0).abs();
        assert!(
            difference < 1e-12,
            "{name}, {session}: {} is not {level}",
            row.price_return
        );
    }
}

#[test]
fn every_golden_market_gives_the_levels_worked_out_by_hand() {
    for (name, text) in MARKETS {
        check(name, text);
    }
}
