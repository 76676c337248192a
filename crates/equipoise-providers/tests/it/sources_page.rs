//! The reference page of the sources tells what the code does.

use equipoise_providers::alpha_vantage::{self, AlphaVantage};
use equipoise_providers::eodhd::{self, Eodhd};
use equipoise_providers::massive::{self, Massive};
use equipoise_providers::nasdaq::Nasdaq;
use equipoise_providers::sec::{Sec, SecConfig, Tickers};
use equipoise_providers::source::Source;
use equipoise_providers::stooq::{self, Stooq};
use equipoise_providers::symbols::{Spelling, Symbol};
use equipoise_providers::tiingo::{self, Tiingo};
use equipoise_providers::yahoo::{Addresses, Yahoo};

const PAGE: &str = include_str!("../../../../docs/reference/sources.md");

/// The cells of the rows under the heading `section`.
fn rows(section: &str) -> Vec<Vec<&'static str>> {
    let (_, text) = PAGE.split_once(&format!("\n## {section}\n")).unwrap();
    let text = text.split("\n## ").next().unwrap();
    let lines = text.lines().filter(|line| line.starts_with("| "));
    // A header and the line below it come first.
    lines
        .skip(2)
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect()
}

fn sources() -> Vec<Box<dyn Source>> {
    let config = SecConfig::try_new("Example data@example.com").unwrap();
    let tickers = Tickers {
        lines: Vec::new(),
        findings: Vec::new(),
    };
    vec![
        Box::new(Yahoo::new(Addresses::default())),
        Box::new(Sec::new(config, tickers)),
        Box::new(Nasdaq::default()),
        Box::new(Massive::new("key".into(), massive::BASE)),
        Box::new(Tiingo::new("key".into(), tiingo::BASE)),
        Box::new(Eodhd::new("key".into(), eodhd::BASE)),
        Box::new(AlphaVantage::new("key".into(), alpha_vantage::BASE)),
        Box::new(Stooq::new("key".into(), stooq::BASE)),
    ]
}

#[test]
fn capabilities_and_terms_are_those_of_the_code() {
    let told: Vec<Vec<String>> = sources()
        .iter()
        .map(|source| {
            let license = source.license();
            vec![
                format!("`{}`", source.name()),
                source.capabilities().names().join(", "),
                license.name.to_owned(),
                license.redistribution.name().to_owned(),
            ]
        })
        .collect();
    assert_eq!(rows("What each serves"), told);
}

#[test]
fn budgets_are_those_of_the_code() {
    let told: Vec<Vec<String>> = sources()
        .iter()
        .map(|source| {
            let quota = source.quota();
            let limit =
                |limit: Option<u32>| limit.map_or("-".to_owned(), |limit| limit.to_string());
            vec![
                format!("`{}`", source.name()),
                limit(quota.per_second),
                limit(quota.per_minute),
                limit(quota.per_hour),
                limit(quota.per_day),
                quota.concurrency.to_string(),
            ]
        })
        .collect();
    assert_eq!(rows("How much is asked of each"), told);
}

#[test]
fn spellings_are_those_of_the_code() {
    let rows = rows("Spelling of symbols");
    assert_eq!(rows.len(), 6);
    for row in rows {
        let texts = row[1..].iter().map(|cell| cell.trim_matches('`'));
        let symbol = Symbol::parse(row[1].trim_matches('`'), Spelling::Dotted).unwrap();
        let spelt: Vec<String> = Spelling::ALL.map(|spelling| symbol.spelt(spelling)).into();
        assert_eq!(texts.collect::<Vec<_>>(), spelt);
    }
}
