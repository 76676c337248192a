//! ANA-005 to ANA-009: regression, components, risk and shrinkage.

use equipoise_analytics::covariance::{
    CovarianceMatrix, ledoit_wolf_constant_correlation, ledoit_wolf_identity, population_covariance,
};
use equipoise_analytics::decomposition::{
    active_risk, diversification_ratio, ex_ante_beta, risk_contributions,
};
use equipoise_analytics::factors::{Significance, StandardErrors, ols, principal_components};

use super::{RISK_MODEL, vector};

#[test]
fn ana_005_ols_with_newey_west_white_and_classical_errors() {
    let case = vector(RISK_MODEL, "ANA-005");
    let expected = case.at("expected");
    let (y, x) = (case.numbers("inputs/y"), case.numbers("inputs/x"));
    let regression = ols(&y, &[&x]).unwrap();
    expected.check_all("coefficients", &regression.coefficients);
    expected.check_all("residuals", &regression.residuals);
    expected.check("sse", regression.sum_of_squares);
    expected.check("sigma2", regression.residual_variance);
    expected.check("r_squared", regression.r_squared);
    expected.check("adj_r_squared", regression.adjusted_r_squared);
    expected.check("durbin_watson", regression.durbin_watson);

    let lags = case.count("inputs/lags");
    let newey_west = |lags, small_sample| StandardErrors::NeweyWest { lags, small_sample };
    for (path, assumption) in [
        ("se_classical", StandardErrors::Classical),
        ("se_white_hc0", StandardErrors::Hc0),
        ("se_newey_west_l1", newey_west(1, false)),
        ("se_newey_west_l2", newey_west(lags, false)),
        ("se_newey_west_l2_small_sample", newey_west(lags, true)),
    ] {
        let found = regression.significance(assumption).unwrap();
        let errors: Vec<f64> = found.iter().map(|row| row.standard_error).collect();
        expected.check_all(path, &errors);
    }
    let found = regression.significance(newey_west(lags, false)).unwrap();
    let t: Vec<Option<f64>> = found.iter().map(|row: &Significance| row.t).collect();
    expected.check_options("t_newey_west_l2", &t);
}

#[test]
fn ana_006_principal_components_with_their_sign() {
    let case = vector(RISK_MODEL, "ANA-006");
    let expected = case.at("expected");
    let covariance = CovarianceMatrix::try_new(&case.matrix("inputs/covariance")).unwrap();
    let found = principal_components(&covariance).unwrap();
    expected.check_all("eigenvalues", &found.eigenvalues);
    expected.check_all("explained_ratio", &found.explained);
    expected.check_matrix("eigenvectors", &found.loadings);
}

#[test]
fn ana_007_risk_contributions_and_active_risk() {
    let case = vector(RISK_MODEL, "ANA-007");
    let expected = case.at("expected");
    let covariance = CovarianceMatrix::try_new(&case.matrix("inputs/covariance")).unwrap();
    let weights = case.numbers("inputs/weights");
    let benchmark = case.numbers("inputs/benchmark_weights");

    let risk = risk_contributions(&weights, &covariance).unwrap();
    expected.check("variance", risk.volatility * risk.volatility);
    expected.check("volatility", risk.volatility);
    expected.check_all("marginal", &risk.marginal);
    expected.check_all("component", &risk.component);
    expected.check_all("percent", &risk.percent);
    let ratio = diversification_ratio(&weights, &covariance).unwrap();
    expected.check("diversification_ratio", ratio);
    let active = active_risk(&weights, &benchmark, &covariance).unwrap();
    expected.check("active_variance", active.volatility * active.volatility);
    expected.check("tracking_error", active.volatility);
    expected.check_all("active_component", &active.component);
    expected.check_all("active_percent", &active.percent);
    let beta = ex_ante_beta(&weights, &benchmark, &covariance).unwrap();
    expected.check("beta_to_benchmark", beta);
}

#[test]
fn ana_008_shrinkage_to_a_scaled_identity() {
    let case = vector(RISK_MODEL, "ANA-008");
    let expected = case.at("expected");
    let returns = case.matrix("inputs/returns");
    let sample = population_covariance(&returns).unwrap();
    expected.check_matrix("sample_covariance_n", sample.entries());
    let shrunk = ledoit_wolf_identity(&returns).unwrap();
    expected.check("target_scale", shrunk.target_scale);
    expected.check("d2", shrunk.dispersion);
    expected.check("b2_bar", shrunk.sampling_error);
    expected.check("shrinkage", shrunk.intensity);
    expected.check_matrix("shrunk_covariance", shrunk.covariance.entries());
}

#[test]
fn ana_009_shrinkage_to_a_constant_correlation() {
    let case = vector(RISK_MODEL, "ANA-009");
    let expected = case.at("expected");
    let returns = case.matrix("inputs/returns");
    let shrunk = ledoit_wolf_constant_correlation(&returns).unwrap();
    expected.check("average_correlation", shrunk.average_correlation);
    expected.check("pi", shrunk.pi);
    expected.check("rho", shrunk.rho);
    expected.check("gamma", shrunk.gamma);
    expected.check("kappa", shrunk.kappa);
    expected.check("shrinkage", shrunk.intensity);
    expected.check_matrix("shrunk_covariance", shrunk.covariance.entries());
}
