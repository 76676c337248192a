//! Value at risk and its backtests.

use equipoise_analytics::risk::Moments;
use equipoise_analytics::value_at_risk::backtest::{christoffersen, exceptions, kupiec};
use equipoise_analytics::value_at_risk::{
    TailQuantile, cornish_fisher, historical, historical_shortfall, parametric,
    parametric_shortfall, simulated_returns,
};

use super::Reference;

#[test]
fn value_at_risk_agrees_with_numpy_and_scipy() {
    let reference = Reference::read();
    let all = reference.expected("value_at_risk");
    let index = &reference.index;
    let moments = Moments::of(index).unwrap();
    let (mean, deviation) = (moments.mean, moments.deviation);
    for confidence in [0.9, 0.95, 0.975, 0.99] {
        let expected = all.at(&confidence.to_string());
        let lower = historical(index, confidence, TailQuantile::Lower).unwrap();
        expected.check("lower", lower);
        let linear = historical(index, confidence, TailQuantile::Linear).unwrap();
        expected.check("linear", linear);
        let shortfall = historical_shortfall(index, confidence).unwrap();
        expected.check("shortfall", shortfall);
        let normal = parametric(mean, deviation, confidence).unwrap();
        expected.check("parametric", normal);
        let beyond = parametric_shortfall(mean, deviation, confidence).unwrap();
        expected.check("parametric_shortfall", beyond);
    }
    let bent = cornish_fisher(&moments, 0.99).unwrap();
    all.check("cornish_fisher_99", bent.value_at_risk);
    let panel = reference.case.matrix("inputs/panel");
    let simulated = simulated_returns(&reference.input("weights"), &panel).unwrap();
    all.check_all("simulated", &simulated);
}

#[test]
fn backtests_agree_with_likelihoods_in_scipy() {
    let reference = Reference::read();
    let expected = reference.expected("backtest");
    let limits = vec![expected.number("limit"); reference.index.len()];
    let found = exceptions(&reference.index, &limits).unwrap();
    let count = found.iter().filter(|exception| **exception).count();
    assert_eq!(count, expected.count("exceptions"));
    let frequency = kupiec(count, found.len(), 0.95).unwrap();
    expected.check("kupiec", frequency.statistic);
    expected.check("kupiec_p", frequency.p_value);
    let clusters = christoffersen(&found, 0.95).unwrap();
    let transitions = clusters.transitions.map(|count| count as f64);
    expected.check_all("transitions", &transitions);
    expected.check("independence", clusters.independence.statistic);
    expected.check("independence_p", clusters.independence.p_value);
    expected.check("coverage", clusters.conditional_coverage.statistic);
    expected.check("coverage_p", clusters.conditional_coverage.p_value);
}
