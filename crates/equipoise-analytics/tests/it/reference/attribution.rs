//! Attribution of twelve periods, and contributions of fifteen sessions.

use equipoise_analytics::Matrix;
use equipoise_analytics::attribution::{
    Allocation, Brinson, CurrencyEffects, CurrencySegment, Linking, brinson, contributions,
    currency_attribution, geometric_attribution, link_brinson, link_contributions,
};

use super::Reference;

#[test]
fn linked_effects_agree_with_numpy() {
    let reference = Reference::read();
    let expected = reference.expected("attribution");
    let sessions: Vec<Brinson> = reference
        .case
        .each("inputs/periods")
        .iter()
        .map(|period| brinson(&period.segments(), Allocation::BrinsonFachler).unwrap())
        .collect();
    for (path, method) in [
        ("carino", Linking::Carino),
        ("menchero", Linking::Menchero),
        ("grap", Linking::Grap),
        ("frongello", Linking::Frongello),
    ] {
        let linked = link_brinson(&sessions, method).unwrap();
        expected.check("portfolio", linked.portfolio_return);
        expected.check("benchmark", linked.benchmark_return);
        let rows: Vec<[f64; 3]> = linked
            .segments
            .iter()
            .map(|effects| [effects.allocation, effects.selection, effects.interaction])
            .collect();
        expected.check_matrix(path, &Matrix::from_rows(&rows).unwrap());
    }
}

#[test]
fn geometric_effects_agree_with_numpy() {
    let reference = Reference::read();
    let expected = reference.expected("attribution/geometric");
    let found = geometric_attribution(&reference.case.at("inputs/periods/0").segments()).unwrap();
    expected.check("excess", found.excess);
    expected.check("allocation", found.allocation);
    expected.check("selection", found.selection);
    expected.check_all("segment_allocations", &found.segment_allocations);
    expected.check_all("segment_selections", &found.segment_selections);
}

#[test]
fn currency_effects_agree_with_numpy() {
    let reference = Reference::read();
    let expected = reference.expected("attribution/currency");
    let markets = reference.case.at("inputs/periods/0").segments();
    let (hp, hb) = (expected.numbers("hp"), expected.numbers("hb"));
    let (cash, fx) = (expected.numbers("cash"), expected.numbers("fx"));
    let segments: Vec<CurrencySegment> = markets
        .iter()
        .enumerate()
        .map(|(row, market)| CurrencySegment {
            market: *market,
            portfolio_currency_weight: hp[row],
            benchmark_currency_weight: hb[row],
            cash_return: cash[row],
            currency_return: fx[row],
        })
        .collect();
    let found = currency_attribution(&segments).unwrap();
    expected.check("portfolio", found.portfolio_return);
    expected.check("benchmark", found.benchmark_return);
    let column =
        |of: fn(&CurrencyEffects) -> f64| found.segments.iter().map(of).collect::<Vec<_>>();
    expected.check_all("allocation", &column(|e| e.market.allocation));
    expected.check_all("selection", &column(|e| e.market.selection));
    expected.check_all("interaction", &column(|e| e.market.interaction));
    expected.check_all("currency", &column(|e| e.currency));
}

#[test]
fn linked_contributions_agree_with_numpy() {
    let reference = Reference::read();
    let expected = reference.expected("attribution");
    let weights = reference.input("weights");
    let sessions: Vec<Vec<f64>> = reference.case.rows("inputs/panel")[..15]
        .iter()
        .map(|session| contributions(&weights, session).unwrap())
        .collect();
    let linked = link_contributions(&Matrix::from_rows(&sessions).unwrap(), 1000.0).unwrap();
    expected.check_all("points", &linked.points_total);
    expected.check_all("contributions_carino", &linked.carino);
}
