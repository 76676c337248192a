//! The hand-worked markets of `testdata/golden`.

use std::path::Path;

use equipoise_model::{Date, Schedule};
use equipoise_testkit::market;

use crate::support::{Run, definition, try_series};

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
    let schedule = Schedule::parse(field(text, "schedule")).unwrap();
    let size = field(text, "size").parse().unwrap();
    let (series, result) = try_series(&market.panel(), &definition(size, schedule), &Run::full());
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
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/golden");
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    names.sort();
    assert!(names.len() >= 7);
    for path in names {
        let text = std::fs::read_to_string(&path).unwrap();
        check(&path.file_name().unwrap().to_string_lossy(), &text);
    }
}
