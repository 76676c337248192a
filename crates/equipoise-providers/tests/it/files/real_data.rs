//! Real files, when they are there: five years of 505 US large caps.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use equipoise_model::{Date, FactKind, Facts, FxRate, bars::Bar};
use equipoise_providers::files::{self, Limits, OnError, kind_of};
use equipoise_providers::sample::SampleMarket;

use super::folder::Outcome;

/// The folder of real market data: `EQUIPOISE_TEST_DATA`, else beside the workspace.
#[allow(
    clippy::disallowed_methods,
    reason = "a test has no configuration to be told by"
)]
fn real_file(name: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("EQUIPOISE_TEST_DATA").map_or(beside, PathBuf::from);
    let path = folder.join(name);
    if path.is_file() {
        return Some(path);
    }
    println!(
        "SKIPPED: {} is not there; EQUIPOISE_TEST_DATA names its folder",
        path.display()
    );
    None
}

fn read(path: &Path, on_error: OnError) -> Outcome {
    let kind = kind_of(path).expect("the name tells the kind");
    files::read(path, kind, on_error, &Limits::default(), &mut |_, _| {})
}

/// 12 rows have an open or close outside their range, and in one of them the range itself is upside
/// down. Such rows are ordinary in vendors' files, so they are read; judging them is not the
/// decoder's work.
#[test]
fn the_real_bars_are_read_whole() {
    let Some(path) = real_file("us_sp500_ohlcv_2013_2018.parquet") else {
        return;
    };
    let (facts, report) = read(&path, OnError::Refuse).unwrap();
    assert_eq!((report.rows_read, report.rows_kept), (619_040, 619_040));
    assert_eq!((report.kind, report.problem_count), (FactKind::Bars, 0));
    assert!(report.ignored_columns.is_empty());
    assert_eq!(
        facts.iter().map(Facts::len).collect::<Vec<_>>()[..4],
        [131_072; 4]
    );
    assert_eq!(facts[0].span().unwrap().0.to_string(), "2013-02-08");
    assert_eq!(facts[4].span().unwrap().1.to_string(), "2018-02-07");

    let mut bars = Vec::new();
    for batch in &facts {
        let Facts::Bars(batch) = batch else {
            panic!("not bars")
        };
        bars.extend(batch.rows());
    }
    let count = |test: fn(&Bar<'_>) -> bool| bars.iter().filter(|bar| test(bar)).count();
    assert_eq!(count(|bar| bar.open.is_nan()), 11);
    assert_eq!(count(|bar| bar.high.is_nan()), 8);
    assert_eq!(count(|bar| bar.volume.is_nan() || bar.volume <= 0.0), 4);
    let is_outside = |bar: &Bar<'_>| {
        [bar.open, bar.close]
            .iter()
            .any(|p| *p > bar.high || *p < bar.low)
    };
    assert_eq!(count(is_outside), 12);
    assert_eq!(count(|bar| bar.high < bar.low), 1);
}

#[test]
fn the_real_securities_are_read_whole() {
    let Some(path) = real_file("us_sp500_securities_2018.parquet") else {
        return;
    };
    let (facts, report) = read(&path, OnError::Refuse).unwrap();
    assert_eq!((report.rows_read, report.rows_kept), (505, 505));
    assert!(report.ignored_columns.contains(&"issuer_id".to_owned()));
    let Facts::Securities(records) = &facts[0] else {
        panic!("securities")
    };
    let apple = records
        .iter()
        .find(|record| record.symbol == "AAPL")
        .unwrap();
    assert_eq!(apple.sector.as_deref(), Some("Information Technology"));
    assert_eq!(apple.company, None);
    assert_eq!(
        records
            .iter()
            .filter(|record| record.industry.is_none())
            .count(),
        31
    );
}

/// One rate for each currency and TARGET day since the euro began.
#[test]
fn the_real_exchange_rates_are_read_whole() {
    let Some(path) = real_file("fx_ecb_daily_1999_2026.parquet") else {
        return;
    };
    let (facts, report) = read(&path, OnError::Refuse).unwrap();
    assert_eq!((report.rows_read, report.rows_kept), (119_501, 119_501));
    assert_eq!(report.kind, FactKind::Fx);
    assert!(report.ignored_columns.is_empty());
    let Facts::Fx(rates) = &facts[0] else {
        panic!("rates")
    };
    assert!(rates.iter().all(|rate| rate.base == "EUR"));
    let of = |quote: &str, session: &str| {
        let is_it = |rate: &&FxRate| rate.quote == quote && rate.session.to_string() == session;
        rates.iter().find(is_it).map(|rate| rate.rate)
    };
    assert_eq!(of("USD", "1999-01-04"), Some(1.1789));
    assert_eq!(of("GBP", "2020-05-01"), None);
}

/// The sample market has rates on the days on which the central bank published some, no other.
#[test]
fn the_sample_is_fixed_on_the_days_of_the_real_rates() {
    let Some(path) = real_file("fx_ecb_daily_1999_2026.parquet") else {
        return;
    };
    let (facts, _) = read(&path, OnError::Refuse).unwrap();
    let sample = SampleMarket {
        companies: 1,
        first: "2002-01-02".parse().unwrap(),
        last: "2025-12-31".parse().unwrap(),
        ..SampleMarket::default()
    };
    let days = |facts: &[Facts]| -> BTreeSet<Date> {
        let fixed = facts.iter().flat_map(|batch| match batch {
            Facts::Fx(rates) => rates.as_slice(),
            _ => &[],
        });
        let span = sample.first..=sample.last;
        fixed
            .map(|rate| rate.session)
            .filter(|day| span.contains(day))
            .collect()
    };
    assert_eq!(days(&sample.generate().facts), days(&facts));
}
