//! Highs of spans: they decide how many lines are looked at, and nothing about the result.

use std::borrow::Cow;

use equipoise_engine::companies::Companies;
use equipoise_engine::conversion::Conversion;
use equipoise_engine::verify::first_difference;
use equipoise_engine::{Ranker, Standing, WholeSeries, Windows, stream};
use equipoise_model::calendar::{self, Calendars};
use equipoise_model::definitions::Unit;
use equipoise_model::panel::{SPAN_ROWS, ShareChange, Suspension, highs};
use equipoise_model::{Date, Panel, Rhythm, Security, SecurityId};
use equipoise_testkit::{Random, random_market};

use crate::support::{Run, definition, try_series};
use crate::sweep::definitions;

const ROWS: usize = 5 * SPAN_ROWS + 7;
const COLUMNS: usize = 90;

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap()
}

fn security(column: usize) -> Security {
    Security {
        id: SecurityId(to_u32(column)),
        symbol: format!("S{column:03}"),
        name: None,
        sector: None,
        industry: None,
        currency: "USD".to_owned(),
        mic: "XNYS".to_owned(),
        company: None,
        country: None,
        kind: None,
        converts_to: None,
        conversion_ratio: 1.0,
        later_symbols: Vec::new(),
        listed: None,
        delisted: None,
    }
}

/// A market of several spans with all that moves a company up and down between two of them: closes
/// that leap, halve or are missing, share counts that change, end or are not known yet, listings.
fn market(seed: u64) -> Panel<'static> {
    let mut draw = Random::new(seed);
    let first: Date = "2015-01-02".parse().unwrap();
    let last: Date = "2019-12-31".parse().unwrap();
    let sessions: Vec<Date> = calendar::sessions(first, last).take(ROWS).collect();
    let begins: Vec<usize> = (0..COLUMNS)
        .map(|_| draw.below(3 * SPAN_ROWS).saturating_sub(SPAN_ROWS))
        .collect();
    let mut prices: Vec<f64> = (0..COLUMNS).map(|_| draw.between(5.0, 80.0)).collect();
    let (mut close, mut shares, mut suspensions) = (Vec::new(), Vec::new(), Vec::new());
    for row in 0..ROWS {
        for column in 0..COLUMNS {
            let leap = draw.below(400);
            let factor = match leap {
                0 => 3.0,
                1 => 0.3,
                _ => 1.0 + draw.between(-0.03, 0.03),
            };
            // Equal figures must happen, too.
            prices[column] = (prices[column] * factor).clamp(0.5, 500.0).round();
            let is_missing = row < begins[column] || draw.below(300) == 0;
            close.push(if is_missing { f64::NAN } else { prices[column] });
            if draw.below(60) == 0 || row == begins[column] {
                let count = draw.choose(&[f64::NAN, 1e6, 2e6, 2e6, 3e6, 8e6]);
                shares.push(ShareChange {
                    row: to_u32(row),
                    column: to_u32(column),
                    shares: count,
                });
            }
            if draw.below(500) == 0 {
                suspensions.push(Suspension {
                    row: to_u32(row),
                    column: to_u32(column),
                    is_suspended: draw.below(2) == 0,
                });
            }
        }
    }
    let listed_row: Vec<u32> = begins.iter().map(|row| to_u32(row / 2)).collect();
    let ends = listed_row.iter().map(|listed| match draw.below(4) {
        0 => listed + 1 + to_u32(draw.below(ROWS)),
        _ => u32::MAX,
    });
    let delisted_row: Vec<u32> = ends.collect();
    Panel {
        highs: highs(&close, COLUMNS).into(),
        sessions: sessions.into(),
        securities: (0..COLUMNS).map(security).collect(),
        close: close.into(),
        shares: shares.into(),
        suspensions: suspensions.into(),
        delisted_row: delisted_row.into(),
        listed_row: listed_row.into(),
        ..Panel::default()
    }
}

fn without_highs<'p>(panel: &'p Panel<'p>) -> Panel<'p> {
    Panel {
        highs: Cow::Borrowed(&[]),
        ..panel.borrowed()
    }
}

/// The `count` largest at the close of `row`, in column order, each line looked at.
fn largest(panel: &Panel<'_>, row: usize, count: usize) -> Vec<(u32, u64)> {
    let known = |column: u32| {
        let changes = panel.shares.iter();
        let mut own = changes.filter(|one| one.column == column && one.row as usize <= row);
        own.next_back().map_or(f64::NAN, |change| change.shares)
    };
    let is_listed = |column: u32| {
        let (first, last) = (&panel.listed_row, &panel.delisted_row);
        (first[column as usize] as usize..last[column as usize] as usize).contains(&row)
    };
    let mut figures: Vec<(u32, f64)> = (0..to_u32(COLUMNS))
        .filter(|column| is_listed(*column))
        .map(|column| (column, panel.closes(row)[column as usize] * known(column)))
        .filter(|(_, figure)| *figure > 0.0)
        .collect();
    figures.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    figures.truncate(count);
    figures.sort_by_key(|(column, _)| *column);
    figures
        .iter()
        .map(|(column, figure)| (*column, figure.to_bits()))
        .collect()
}

#[test]
fn the_largest_are_those_found_by_looking_at_every_line() {
    for seed in 0..12 {
        let panel = market(seed);
        let bare = without_highs(&panel);
        let mut draw = Random::new(seed + 500);
        let definition = definition(10, &Rhythm::Daily);
        let conversion = Conversion::new(&panel, "USD");
        let companies = Companies::new(&panel, Unit::Company);
        let ranker = || Ranker::new(&panel, &conversion, &companies, &definition);
        let (mut stored, mut found) = (ranker(), ranker());
        let mut row = draw.below(SPAN_ROWS);
        let mut standings: Vec<Standing> = Vec::new();
        while row < ROWS {
            let count = draw.choose(&[1, 3, 10, 10, 10, 40, 100]);
            let expected = largest(&panel, row, count);
            for (ranker, panel) in [(&mut stored, &panel), (&mut found, &bare)] {
                ranker.top(panel, &conversion, row, count, &mut standings);
                let ranked = standings
                    .iter()
                    .map(|one| (one.column, one.figure.to_bits()));
                let ranked: Vec<_> = ranked.collect();
                assert_eq!(ranked, expected, "seed {seed}, row {row}, {count} wanted");
            }
            row += draw.choose(&[0, 1, 1, 1, 1, 2, 5, 40]);
        }
    }
}

#[test]
fn a_panel_without_highs_gives_the_same_series_bit_for_bit() {
    for seed in 0..6 {
        let random = random_market(seed).panel();
        for panel in [market(seed), random] {
            let bare = without_highs(&panel);
            for definition in definitions() {
                let case = format!("seed {seed}, {definition:?}");
                let (one, first) = try_series(&panel, &definition, &Run::full());
                let (other, second) = try_series(&bare, &definition, &Run::full());
                assert_eq!(first, second, "{case}");
                assert_eq!(first_difference(&one, &other), None, "{case}");
            }
        }
    }
}

#[test]
fn windows_that_end_inside_a_span_give_the_series_of_the_whole() {
    for seed in 0..6 {
        let panel = market(seed);
        for definition in definitions() {
            let case = format!("seed {seed}, {definition:?}");
            let (whole, result) = try_series(&panel, &definition, &Run::full());
            for sessions in [9, SPAN_ROWS - 1, 100] {
                let calendars = Calendars::built_in();
                let windows = Windows::new(&panel, &definition, &calendars, sessions, None);
                let mut parts = WholeSeries::default();
                let streamed = stream(windows.unwrap(), calendars, None, 2, &mut parts);
                assert_eq!(streamed, result, "{case}");
                assert_eq!(first_difference(&whole, &parts.0), None, "{case}");
            }
        }
    }
}
