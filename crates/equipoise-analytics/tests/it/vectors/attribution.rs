//! ANA-012, ANA-013 and PUB-009: where a return came from.

use equipoise_analytics::Matrix;
use equipoise_analytics::attribution::{
    Allocation, Brinson, Effects, Linking, brinson, carino_coefficients, contributions,
    link_brinson, link_contributions, menchero_coefficients,
};
use equipoise_analytics::concentration::drifted_weights;

use super::{ATTRIBUTION, PUBLISHED, vector};

fn column(found: &Brinson, effect: fn(&Effects) -> f64) -> Vec<f64> {
    found.segments.iter().map(effect).collect()
}

#[test]
fn ana_012_brinson_effects_of_each_period() {
    let case = vector(ATTRIBUTION, "ANA-012");
    let periods = case.each("inputs/periods").into_iter();
    for (period, expected) in periods.zip(case.each("expected/periods")) {
        let segments = period.segments();
        let hood = brinson(&segments, Allocation::BrinsonHoodBeebower).unwrap();
        let found = brinson(&segments, Allocation::BrinsonFachler).unwrap();
        expected.check("portfolio_return", found.portfolio_return);
        expected.check("benchmark_return", found.benchmark_return);
        expected.check("active_return", found.active_return());
        expected.check_all("effects/allocation_bhb", &column(&hood, |e| e.allocation));
        expected.check_all("effects/allocation_bf", &column(&found, |e| e.allocation));
        expected.check_all("effects/selection", &column(&found, |e| e.selection));
        expected.check_all("effects/interaction", &column(&found, |e| e.interaction));
        expected.check("totals/allocation_bhb", hood.totals.allocation);
        expected.check("totals/allocation_bf", found.totals.allocation);
        expected.check("totals/selection", found.totals.selection);
        expected.check("totals/interaction", found.totals.interaction);
    }
}

#[test]
fn ana_012_effects_linked_four_ways() {
    let case = vector(ATTRIBUTION, "ANA-012");
    let expected = case.at("expected");
    let periods = case.each("inputs/periods");
    let sessions: Vec<Brinson> = periods
        .iter()
        .map(|period| brinson(&period.segments(), Allocation::BrinsonFachler).unwrap())
        .collect();
    for (path, method) in [
        ("carino", Linking::Carino),
        ("menchero", Linking::Menchero),
        ("grap", Linking::Grap),
        // The note of the vector: Frongello equals GRAP.
        ("grap", Linking::Frongello),
    ] {
        let linked = link_brinson(&sessions, method).unwrap();
        expected.check("cumulative/portfolio", linked.portfolio_return);
        expected.check("cumulative/benchmark", linked.benchmark_return);
        expected.check("cumulative/active", linked.totals.total());
        let expected = expected.at(&format!("{path}/linked"));
        expected.check("allocation_bf", linked.totals.allocation);
        expected.check("selection", linked.totals.selection);
        expected.check("interaction", linked.totals.interaction);
    }

    let portfolio: Vec<f64> = sessions.iter().map(|s| s.portfolio_return).collect();
    let benchmark: Vec<f64> = sessions.iter().map(|s| s.benchmark_return).collect();
    let carino = carino_coefficients(&portfolio, &benchmark).unwrap();
    expected.check_all("carino/k_t", &carino.periods);
    expected.check("carino/K", carino.total);
    expected.check_all("carino/scale", &carino.scales());
    let menchero = menchero_coefficients(&portfolio, &benchmark).unwrap();
    expected.check("menchero/M", menchero.common);
    expected.check_all("menchero/alpha_t", &menchero.corrections);
}

#[test]
fn ana_013_contributions_of_two_days() {
    let case = vector(ATTRIBUTION, "ANA-013");
    let expected = case.at("expected");
    let returns = case.rows("inputs/returns");
    let weights = case.numbers("inputs/start_weights");
    let drifted = drifted_weights(&weights, &returns[0]).unwrap();
    expected.check_all("weights_day2", &drifted);
    let days = [
        contributions(&weights, &returns[0]).unwrap(),
        contributions(&drifted, &returns[1]).unwrap(),
    ];
    let days = Matrix::from_rows(&days).unwrap();
    expected.check_matrix("contribution", &days);

    let linked = link_contributions(&days, case.number("inputs/base_level")).unwrap();
    expected.check_all("day_returns", &linked.session_returns);
    expected.check("total_return", linked.total_return);
    expected.check_matrix("points", &linked.points);
    expected.check_all("points_total", &linked.points_total);
    expected.check_all("linked_compounded_base", &linked.of_base);
    expected.check_all("carino_k", &linked.coefficients.periods);
    expected.check("carino_K", linked.coefficients.total);
    expected.check_all("linked_carino", &linked.carino);
}

#[test]
fn pub_009_a_published_brinson_fachler_example() {
    let case = vector(PUBLISHED, "PUB-009");
    let expected = case.at("expected");
    let found = brinson(&case.at("inputs").segments(), Allocation::BrinsonFachler).unwrap();
    expected.check("benchmark_return", found.benchmark_return);
    expected.check("portfolio_return", found.portfolio_return);
    expected.check_all("allocation", &column(&found, |e| e.allocation));
    expected.check_all("selection", &column(&found, |e| e.selection));
    expected.check_all("interaction", &column(&found, |e| e.interaction));
    expected.check("totals/allocation", found.totals.allocation);
    expected.check("totals/selection", found.totals.selection);
    expected.check("totals/interaction", found.totals.interaction);
    expected.check("totals/active", found.active_return());
}
