//! Regressions and principal components.

use equipoise_analytics::factors::{
    Basis, PrincipalComponents, StandardErrors, count_above_mean, count_above_noise,
    count_explaining, factor_contributions, marchenko_pastur_edge, newey_west_lags, ols,
    principal_components_of_returns, rolling_exposures, winsorized_z_scores,
};
use equipoise_analytics::rolling::Window;

use super::{Reference, YEAR};
use crate::case::Case;

#[test]
fn regressions_agree_with_statsmodels() {
    let reference = Reference::read();
    let expected = reference.expected("regression");
    let y = reference.input("y");
    let (smb, hml) = (reference.input("smb"), reference.input("hml"));
    let factors: [&[f64]; 3] = [&reference.benchmark, &smb, &hml];
    let regression = ols(&y, &factors).unwrap();
    expected.check_all("coefficients", &regression.coefficients);
    expected.check("sse", regression.sum_of_squares);
    expected.check("r_squared", regression.r_squared);
    expected.check("adjusted", regression.adjusted_r_squared);
    expected.check("durbin_watson", regression.durbin_watson);
    expected.check("condition_number", regression.condition_number);
    let lags = newey_west_lags(y.len());
    assert_eq!(lags, expected.count("lags"));
    let newey_west = |lags, small_sample| StandardErrors::NeweyWest { lags, small_sample };
    for (path, assumption) in [
        ("classical", StandardErrors::Classical),
        ("hc0", StandardErrors::Hc0),
        ("hc1", StandardErrors::Hc1),
        ("newey_west", newey_west(lags, false)),
        ("newey_west_small", newey_west(lags, true)),
        ("newey_west_7", newey_west(7, false)),
    ] {
        let found = regression.significance(assumption).unwrap();
        let errors: Vec<f64> = found.iter().map(|row| row.standard_error).collect();
        let expected = expected.at(path);
        expected.check_all("se", &errors);
        expected.check_options("t", &found.iter().map(|row| row.t).collect::<Vec<_>>());
        expected.check_options(
            "p",
            &found.iter().map(|row| row.p_value).collect::<Vec<_>>(),
        );
    }
    let parts = factor_contributions(&regression, YEAR).unwrap();
    expected.check_all("to_return", &parts.to_return);
    expected.check_all("to_variance", &parts.to_variance);
}

#[test]
fn rolling_regressions_agree_with_statsmodels() {
    let reference = Reference::read();
    let expected = reference.expected("regression");
    let y = reference.input("y");
    let (smb, hml) = (reference.input("smb"), reference.input("hml"));
    let factors: [&[f64]; 3] = [&reference.benchmark, &smb, &hml];
    let found = rolling_exposures(&y, &factors, Window::full(20).unwrap()).unwrap();
    let explained: Vec<Option<f64>> = found
        .iter()
        .map(|row| row.as_ref().and_then(|row| row.r_squared))
        .collect();
    expected.check_options("rolling_r2", &explained);
    for (row, found) in found.iter().enumerate() {
        if let Some(found) = found {
            expected.check_all(&format!("rolling_params/{row}"), &found.coefficients);
        }
    }
}

fn check_components(expected: &Case, found: &PrincipalComponents) {
    expected.check_all("eigenvalues", &found.eigenvalues);
    expected.check_matrix("loadings", &found.loadings);
}

#[test]
fn principal_components_agree_with_numpy() {
    let reference = Reference::read();
    let expected = reference.expected("components");
    let panel = reference.case.matrix("inputs/panel");
    let of = |basis| principal_components_of_returns(&panel, basis).unwrap();
    let correlation = of(Basis::Correlation);
    check_components(&expected.at("correlation"), &correlation);
    let covariance = of(Basis::Covariance);
    check_components(&expected.at("covariance"), &covariance);
    let mimicking = covariance.mimicking_returns(0, &panel).unwrap();
    expected.check_all("mimicking_0", &mimicking);
    expected.check("edge", marchenko_pastur_edge(6, 60));
    assert_eq!(count_above_mean(&correlation), expected.count("above_mean"));
    let above_noise = count_above_noise(&correlation, 60);
    assert_eq!(above_noise, Some(expected.count("above_noise")));
    let explaining = count_explaining(&correlation, 0.8);
    assert_eq!(explaining, Some(expected.count("explaining_80")));
}

#[test]
fn components_of_fewer_sessions_than_constituents_agree_with_singular_values_in_numpy() {
    let reference = Reference::read();
    let expected = reference.expected("components/wide");
    let wide = reference.case.matrix("inputs/wide");
    assert!(wide.rows() < wide.columns());
    let found = principal_components_of_returns(&wide, Basis::Correlation).unwrap();
    check_components(&expected, &found);
    expected.check_all("explained", &found.explained);
}

#[test]
fn z_scores_agree_with_scipy() {
    let reference = Reference::read();
    let scores = winsorized_z_scores(&reference.levels[..8], 3.0).unwrap();
    reference.expected("concentration").check_all("z", &scores);
}
