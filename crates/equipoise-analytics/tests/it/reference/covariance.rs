//! Covariance estimators, decomposition of risk, concentration.

use equipoise_analytics::Matrix;
use equipoise_analytics::concentration::{
    drift_from_equal, drifted_weights, entropy_number, herfindahl, top_weight,
};
use equipoise_analytics::covariance::{
    CovarianceMatrix, ewma_covariance, floor_eigenvalues, ledoit_wolf_constant_correlation,
    ledoit_wolf_identity, sample_covariance,
};
use equipoise_analytics::decomposition::{
    FactorModel, active_risk, diversification_ratio, ex_ante_beta, replay, risk_contributions,
    tail_contributions,
};
use equipoise_analytics::risk::MONTHLY_DECAY;

use super::{Reference, YEAR};

#[test]
fn covariances_agree_with_numpy_and_scikit_learn() {
    let reference = Reference::read();
    let expected = reference.expected("covariance");
    let panel = reference.case.matrix("inputs/panel");
    let sample = sample_covariance(&panel).unwrap();
    expected.check_matrix("sample", sample.entries());
    let faded = ewma_covariance(&panel, MONTHLY_DECAY).unwrap();
    expected.check_matrix("ewma", faded.entries());
    let identity = ledoit_wolf_identity(&panel).unwrap();
    expected.check("identity_intensity", identity.intensity);
    expected.check_matrix("identity", identity.covariance.entries());
    let constant = ledoit_wolf_constant_correlation(&panel).unwrap();
    expected.check("constant_intensity", constant.intensity);
    expected.check("constant_mean", constant.average_correlation);
    expected.check_matrix("constant", constant.covariance.entries());
}

#[test]
fn a_mended_matrix_agrees_with_numpy() {
    let reference = Reference::read();
    let expected = reference.expected("covariance");
    let impossible = CovarianceMatrix::try_new(&expected.matrix("impossible")).unwrap();
    let mended = floor_eigenvalues(&impossible, 1e-3).unwrap();
    assert_eq!(mended.lifted, expected.count("lifted"));
    expected.check_matrix("floored", mended.covariance.entries());
}

#[test]
fn the_split_of_risk_agrees_with_numpy() {
    let reference = Reference::read();
    let expected = reference.expected("decomposition");
    let panel = reference.case.matrix("inputs/panel");
    let weights = reference.input("weights");
    let benchmark = reference.input("benchmark_weights");
    let annual = Matrix::try_new(
        6,
        sample_covariance(&panel)
            .unwrap()
            .entries()
            .values()
            .iter()
            .map(|entry| entry * YEAR)
            .collect(),
    );
    let covariance = CovarianceMatrix::try_new(&annual.unwrap()).unwrap();

    let risk = risk_contributions(&weights, &covariance).unwrap();
    expected.check("volatility", risk.volatility);
    expected.check_all("marginal", &risk.marginal);
    expected.check_all("component", &risk.component);
    expected.check_all("percent", &risk.percent);
    let active = active_risk(&weights, &benchmark, &covariance).unwrap();
    expected.check("tracking_error", active.volatility);
    expected.check_all("active", &active.component);
    let ratio = diversification_ratio(&weights, &covariance).unwrap();
    expected.check("diversification", ratio);
    let beta = ex_ante_beta(&weights, &benchmark, &covariance).unwrap();
    expected.check("beta", beta);
    let tail = tail_contributions(&weights, &panel, 0.9).unwrap();
    expected.check("shortfall_90", tail.shortfall);
    expected.check_all("tail_components", &tail.component);
    let rows: Vec<f64> = tail.tail_rows.iter().map(|row| *row as f64).collect();
    expected.check_all("tail_rows", &rows);
    let replayed = replay(&weights, &panel).unwrap();
    expected.check("replay", replayed.total_return);
}

#[test]
fn a_factor_model_agrees_with_numpy() {
    let reference = Reference::read();
    let expected = reference.expected("decomposition");
    let factors = CovarianceMatrix::try_new(&expected.matrix("factor_covariance")).unwrap();
    let specific = expected.numbers("specific");
    let model = FactorModel::try_new(expected.matrix("exposures"), factors, specific).unwrap();
    expected.check_matrix("model", model.covariance().unwrap().entries());
    let risk = model.risk(&reference.input("weights")).unwrap();
    expected.check("model_volatility", risk.volatility);
    expected.check_all("portfolio_exposures", &risk.exposures);
    expected.check_all("factor_components", &risk.factor_components);
    expected.check("specific_component", risk.specific_component);
}

#[test]
fn concentration_agrees_with_scipy() {
    let reference = Reference::read();
    let expected = reference.expected("concentration");
    let weights = reference.input("weights");
    expected.check("hhi", herfindahl(&weights));
    expected.check("entropy", entropy_number(&weights));
    expected.check("top3", top_weight(&weights, 3));
    expected.check("drift", drift_from_equal(&weights));
    let session = &reference.case.rows("inputs/panel")[0];
    let drifted = drifted_weights(&weights, session).unwrap();
    expected.check_all("drifted", &drifted);
}
