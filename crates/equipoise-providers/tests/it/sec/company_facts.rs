//! Share counts: since when each was known, amendments, scales, and companies of several lines.

use equipoise_model::{Facts, ShareCount};
use equipoise_providers::sec::{CompanyFacts, SecError};
use serde_json::{Value, json};

use super::{at, facts_document, filed, read_as};

fn read(rows: Value) -> CompanyFacts {
    read_as(&facts_document(rows), &["INV"]).unwrap()
}

fn counts(facts: &CompanyFacts) -> Vec<String> {
    let counts = facts.counts.iter();
    counts
        .map(|count| {
            format!(
                "{} {} {}",
                count.effective, count.shares_outstanding, count.known
            )
        })
        .collect()
}

fn findings(facts: &CompanyFacts) -> Vec<String> {
    facts.findings.iter().map(ToString::to_string).collect()
}

#[test]
fn a_count_is_known_from_the_end_of_the_day_it_was_filed() {
    let read = read(json!([
        filed("2024-04-19", 1_100_000.0, "a-2", "10-Q", "2024-05-03"),
        filed("2024-01-19", 1_000_000.0, "a-1", "10-K", "2024-02-02"),
    ]));
    // 22:00 in New York, in winter and in summer.
    assert_eq!(
        counts(&read),
        [
            "2024-01-19 1000000 2024-02-03 03:00:00 UTC",
            "2024-04-19 1100000 2024-05-04 02:00:00 UTC",
        ]
    );
    assert_eq!(findings(&read), [""; 0]);
    let Facts::Shares(shares) = read.facts() else {
        panic!("no shares")
    };
    assert!(shares.iter().all(|count| count.symbol == "INV"));
    let day = |text: &str| text.parse().unwrap();
    assert!(!shares[0].is_known_at_close(day("2024-02-02")));
    assert!(shares[0].is_known_at_close(day("2024-02-05")));
}

#[test]
fn an_amendment_is_known_when_it_came_and_what_it_amends_stays() {
    let read = read(json!([
        filed("2024-01-19", 1_200_000.0, "a-3", "10-K/A", "2024-03-01"),
        filed("2024-01-19", 1_000_000.0, "a-1", "10-K", "2024-02-02"),
        filed("2024-01-19", 1_000_000.0, "a-2", "10-K/A", "2024-02-20"),
    ]));
    assert_eq!(
        counts(&read),
        [
            "2024-01-19 1000000 2024-02-03 03:00:00 UTC",
            "2024-01-19 1200000 2024-03-02 03:00:00 UTC",
        ]
    );
    assert_eq!(
        findings(&read),
        ["2024-01-19: shares: 10-K/A tells 1200000 after 1000000"]
    );
    let Facts::Shares(shares) = read.facts() else {
        panic!("no shares")
    };
    let known = |known| {
        let day = "2024-04-01".parse().unwrap();
        ShareCount::as_known_at(&shares, day, at(known)).map(|count| count.shares_outstanding)
    };
    assert_eq!(known("2024-02-03T02:59:59Z"), None);
    assert_eq!(known("2024-03-02T02:59:59Z"), Some(1e6));
    assert_eq!(known("2024-03-02T03:00:00Z"), Some(1.2e6));
}

/// The facts of a company that filed `values`, one a year.
fn yearly(values: &[f64]) -> CompanyFacts {
    let row = |(year, value): (u32, &f64)| {
        let (end, day) = (format!("{year}-01-15"), format!("{year}-02-01"));
        filed(&end, *value, &format!("a-{year}"), "10-K", &day)
    };
    let rows: Vec<Value> = (2010..).zip(values).map(row).collect();
    read(json!(rows))
}

fn shares(facts: &CompanyFacts) -> Vec<f64> {
    let counts = facts.counts.iter();
    counts.map(|count| count.shares_outstanding).collect()
}

#[test]
fn counts_in_thousands_or_millions_are_left_out() {
    let read = yearly(&[1_000.0, 1.1e6, 1.2e6, 1.3e6, 1.0, 1.5e6, 30e6]);
    // A twentyfold issue is none of our business here; a thousandfold one is a mistake.
    assert_eq!(shares(&read), [1.1e6, 1.2e6, 1.3e6, 1.5e6, 30e6]);
    assert_eq!(
        findings(&read),
        [
            "2010-01-15: shares: 1000 is out of scale by 1000",
            "2014-01-15: shares: 1 is out of scale by 1000000",
        ]
    );
    assert_eq!(shares(&yearly(&[2e9, 2e6, 2.1e6])), [2e6, 2.1e6]);
}

#[test]
fn no_count_near_the_median_is_left_out_for_one_that_is_not() {
    // In thousands of twice as many shares: no neighbour vouches for it, and none is lost to it.
    let values = [1.3e6, 1.3e6, 2_600.0, 2.6e6, 2.6e6, 2.6e6];
    assert_eq!(shares(&yearly(&values)), values);
}

#[test]
fn of_two_scales_with_equally_many_counts_the_larger_is_believed() {
    let read = read(json!([
        filed("2023-01-19", 1_000.0, "a-1", "10-K", "2023-02-02"),
        filed("2024-01-19", 1_000_000.0, "a-2", "10-K", "2024-02-02"),
    ]));
    assert_eq!(read.counts.len(), 1);
    assert_eq!(read.counts[0].shares_outstanding, 1e6);
}

#[test]
fn figures_that_are_no_counts_are_found() {
    let mut document = facts_document(json!([
        filed("2024-01-01", 0.0, "a-1", "10-K", "2024-02-02"),
        filed("2024-01-02", -5.0, "a-2", "10-K", "2024-02-02"),
        filed("2024-01-03", 1.5, "a-3", "10-K", "2024-02-02"),
        filed("2024-01-04", 1e308, "a-4", "10-K", "2024-02-02"),
        filed("2042-01-05", 1e6, "a-5", "10-K", "2024-02-02"),
    ]));
    document["facts"]["dei"]["EntityCommonStockSharesOutstanding"]["units"]["USD"] =
        json!([filed("2024-01-01", 1e6, "a-6", "10-K", "2024-02-02")]);
    let read = read_as(&document, &["INV"]).unwrap();
    assert!(read.counts.is_empty());
    let found = findings(&read);
    assert_eq!(found.len(), 7, "{found:?}");
    assert_eq!(found[0], "shares: 1 figures are in \"USD\"");
    assert!(found[5].ends_with("is later than its filing of 2024-02-02"));
    assert_eq!(found[6], "shares: none were filed without a class");
}

#[test]
fn counts_of_several_classes_in_one_filing_are_not_mixed() {
    let read = read(json!([
        filed("2024-01-19", 1_000_000.0, "a-1", "10-K", "2024-02-02"),
        filed("2024-01-19", 400_000.0, "a-1", "10-K", "2024-02-02"),
    ]));
    assert!(read.counts.is_empty());
    assert_eq!(
        findings(&read)[0],
        "2024-01-19: shares: filing a-1 tells several counts"
    );
}

#[test]
fn a_count_of_a_company_of_several_lines_is_a_fact_of_none() {
    let document = facts_document(json!([filed(
        "2024-01-19",
        1e6,
        "a-1",
        "10-K",
        "2024-02-02"
    )]));
    let read = read_as(&document, &["INV.A", "INV.B"]).unwrap();
    assert_eq!(read.counts.len(), 1);
    assert!(read.facts().is_empty());
    assert_eq!(
        findings(&read),
        ["shares: are those of the company and of none of INV.A, INV.B"]
    );
}

#[test]
fn a_company_without_a_cover_page_has_no_counts() {
    let mut document = facts_document(json!([]));
    document["facts"] = json!({"us-gaap": {}});
    document["cik"] = json!("0001234567");
    let read = read_as(&document, &["INV"]).unwrap();
    assert_eq!(findings(&read), ["shares: none were filed without a class"]);
}

#[test]
fn facts_of_another_company_are_refused() {
    let mut document = facts_document(json!([]));
    document["cik"] = json!(7);
    let error = read_as(&document, &["INV"]).unwrap_err();
    assert!(matches!(error, SecError::Answer(_)));
    assert_eq!(
        error.to_string(),
        "sec: CIK0001234567 was asked for and CIK0000000007 came"
    );
}
