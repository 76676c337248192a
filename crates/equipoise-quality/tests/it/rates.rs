//! Rules about exchange rates.

use equipoise_model::FxRate;
use equipoise_quality::{Report, Thresholds, screen_rates};
use equipoise_testkit::table;

/// The findings about a table of `session base quote rate` as `session pair rule outcome`.
fn found(text: &str) -> Vec<String> {
    let rates: Vec<FxRate> = table::rows(text)
        .map(|words| FxRate {
            session: table::date(words[0]),
            base: words[1].to_owned(),
            quote: words[2].to_owned(),
            rate: table::cell(words[3]).unwrap_or(f64::NAN),
        })
        .collect();
    let mut report = Report::with_limit(100);
    screen_rates(&rates, &Thresholds::default(), &mut report);
    let row = |finding: &equipoise_quality::Finding| {
        format!(
            "{} {} {} {}",
            finding.session,
            finding.symbol.as_deref().unwrap_or("-"),
            finding.rule.name(),
            finding.outcome.name()
        )
    };
    report.findings().iter().map(row).collect()
}

#[test]
fn a_major_rate_may_move_by_three_percent_and_another_one_by_ten() {
    let text = "2024-01-02  EUR  USD  1.10
                2024-01-03  EUR  USD  1.13
                2024-01-04  EUR  USD  1.17
                2024-01-02  EUR  TRY  30.0
                2024-01-03  EUR  TRY  32.9
                2024-01-04  EUR  TRY  36.5";
    let expected = [
        "2024-01-04 EUR/TRY fx_move quarantine",
        "2024-01-04 EUR/USD fx_move quarantine",
    ];
    assert_eq!(found(text), expected);
}

#[test]
fn a_rate_after_one_that_is_not_believed_is_measured_against_the_one_before() {
    let text = "2024-01-02  EUR  USD  1.10
                2024-01-03  EUR  USD  1.40
                2024-01-04  EUR  USD  1.11";
    assert_eq!(found(text), ["2024-01-03 EUR/USD fx_move quarantine"]);
}

#[test]
fn a_rate_the_wrong_way_around_is_told_as_such() {
    let text = "2024-01-02  EUR  USD  1.25
                2024-01-03  EUR  USD  0.80";
    assert_eq!(found(text), ["2024-01-03 EUR/USD fx_inverted quarantine"]);
}

#[test]
fn a_rate_must_agree_with_the_way_across_a_third_currency_within_five_basis_points() {
    let rates = |usd_gbp: &str| {
        found(&format!(
            "2024-01-02  EUR  USD  1.10
             2024-01-02  EUR  GBP  0.88
             2024-01-02  USD  GBP  {usd_gbp}"
        ))
    };
    assert_eq!(rates("0.8003"), Vec::<String>::new());
    assert_eq!(
        rates("0.801"),
        ["2024-01-02 USD/GBP fx_triangle quarantine"]
    );
}
