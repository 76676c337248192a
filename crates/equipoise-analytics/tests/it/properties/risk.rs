//! Laws of covariances and of what they are split into.

use proptest::prelude::*;

use equipoise_analytics::Matrix;
use equipoise_analytics::covariance::{
    CovarianceMatrix, ewma_covariance, floor_eigenvalues, ledoit_wolf_constant_correlation,
    ledoit_wolf_identity, population_covariance, sample_covariance, with_proxies,
};
use equipoise_analytics::decomposition::{
    FactorModel, active_risk, diversification_ratio, group_sums, risk_contributions,
    tail_contributions,
};
use equipoise_analytics::value_at_risk::{historical_shortfall, simulated_returns};

use super::{config, panel, weights};

fn sum(parts: &[f64]) -> f64 {
    parts.iter().sum()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn components_of_risk_sum_to_the_volatility(
        returns in panel(8..=20, 5), weights in weights(5), benchmark in weights(5),
    ) {
        let covariance = sample_covariance(&returns).unwrap();
        let risk = risk_contributions(&weights, &covariance).unwrap();
        prop_assert!((sum(&risk.component) - risk.volatility).abs() < 1e-15);
        prop_assert!((sum(&risk.percent) - 1.0).abs() < 1e-12);
        let groups = group_sums(&risk.component, &[1, 2, 1, 3, 2]).unwrap();
        prop_assert!((groups.values().sum::<f64>() - risk.volatility).abs() < 1e-15);
        prop_assert!(diversification_ratio(&weights, &covariance).unwrap() >= 1.0 - 1e-12);
        let active = active_risk(&weights, &benchmark, &covariance).unwrap();
        prop_assert!((sum(&active.component) - active.volatility).abs() < 1e-15);
    }

    #[test]
    fn the_volatility_of_a_portfolio_is_that_of_its_returns(
        returns in panel(8..=20, 5), weights in weights(5),
    ) {
        let covariance = sample_covariance(&returns).unwrap();
        let by_matrix = risk_contributions(&weights, &covariance).unwrap().volatility;
        let simulated = simulated_returns(&weights, &returns).unwrap();
        let by_returns = equipoise_analytics::volatility_daily(&simulated).unwrap();
        prop_assert!((by_matrix - by_returns).abs() < 1e-14);
    }

    #[test]
    fn components_of_the_shortfall_sum_to_it(
        returns in panel(1..=20, 5), weights in weights(5), confidence in 0.05..0.99_f64,
    ) {
        let tail = tail_contributions(&weights, &returns, confidence).unwrap();
        prop_assert!((sum(&tail.component) - tail.shortfall).abs() < 1e-15);
        let simulated = simulated_returns(&weights, &returns).unwrap();
        let shortfall = historical_shortfall(&simulated, confidence).unwrap();
        prop_assert_eq!(Some(tail.shortfall), Some(shortfall));
    }

    #[test]
    fn factors_and_what_is_left_sum_to_the_volatility(
        exposures in panel(4..=4, 2), factors in panel(6..=12, 2), weights in weights(4),
        specific in proptest::collection::vec(0.0..0.01_f64, 4),
    ) {
        let factors = sample_covariance(&factors).unwrap();
        let model = FactorModel::try_new(exposures, factors, specific).unwrap();
        let risk = model.risk(&weights).unwrap();
        let parts = sum(&risk.factor_components) + risk.specific_component;
        prop_assert!((parts - risk.volatility).abs() < 1e-14);
        let covariance = model.covariance().unwrap();
        let whole = risk_contributions(&weights, &covariance).unwrap().volatility;
        prop_assert!((whole - risk.volatility).abs() < 1e-14);
    }

    #[test]
    fn shrinkage_goes_from_nothing_to_all_the_way(
        returns in panel(3..=20, 4), portfolio in proptest::collection::vec(-1.0..1.0_f64, 4),
    ) {
        let sample = population_covariance(&returns).unwrap();
        let identity = ledoit_wolf_identity(&returns).unwrap();
        let constant = ledoit_wolf_constant_correlation(&returns).unwrap();
        for intensity in [identity.intensity, constant.intensity] {
            prop_assert!((0.0..=1.0).contains(&intensity));
        }
        prop_assert!(identity.sampling_error <= identity.dispersion);
        let trace = |matrix: &CovarianceMatrix| (0..4).map(|k| matrix.at(k, k)).sum::<f64>();
        for shrunk in [&identity.covariance, &constant.covariance] {
            prop_assert!((trace(shrunk) - trace(&sample)).abs() < 1e-15);
        }
        let variance = identity.covariance.between(&portfolio, &portfolio).unwrap();
        prop_assert!(variance >= 0.0);
    }

    #[test]
    fn estimates_are_symmetric_to_the_last_bit_and_give_no_portfolio_a_negative_variance(
        returns in panel(2..=12, 4), portfolio in proptest::collection::vec(-1.0..1.0_f64, 4),
    ) {
        for covariance in [
            sample_covariance(&returns).unwrap(),
            ewma_covariance(&returns, 0.94).unwrap(),
            ledoit_wolf_identity(&returns).unwrap().covariance,
            with_proxies(&sample_covariance(&returns).unwrap(), &[1, 1, 2, 3], &[]).unwrap().covariance,
        ] {
            for row in 0..4 {
                for column in 0..4 {
                    let mirrored = covariance.at(column, row);
                    prop_assert_eq!(covariance.at(row, column).to_bits(), mirrored.to_bits());
                }
            }
            prop_assert!(covariance.between(&portfolio, &portfolio).unwrap() >= -1e-17);
        }
    }

    #[test]
    fn a_mended_matrix_gives_no_portfolio_a_negative_variance(
        entries in proptest::collection::vec(-1.0..1.0_f64, 6),
        portfolio in proptest::collection::vec(-1.0..1.0_f64, 4),
    ) {
        let matrix = CovarianceMatrix::from_rows(&[
            [1.0, entries[0], entries[1], entries[2]],
            [entries[0], 1.0, entries[3], entries[4]],
            [entries[1], entries[3], 1.0, entries[5]],
            [entries[2], entries[4], entries[5], 1.0],
        ]);
        let matrix = matrix.unwrap();
        let mended = floor_eigenvalues(&matrix, 0.0).unwrap();
        let variance = mended.covariance.between(&portfolio, &portfolio).unwrap();
        prop_assert!(variance >= -1e-14);
        prop_assert_eq!(mended.lifted == 0, mended.covariance == matrix);
    }

    #[test]
    fn a_newcomer_changes_nothing_about_the_others(
        returns in panel(6..=12, 4), groups in proptest::collection::vec(0_u8..3, 4),
        newcomers in proptest::collection::vec(0_u8..4, 1..3),
    ) {
        let covariance = sample_covariance(&returns).unwrap();
        let found = with_proxies(&covariance, &groups, &newcomers).unwrap();
        for row in 0..4 {
            prop_assert_eq!(&found.covariance.entries().row(row)[..4], covariance.entries().row(row));
        }
        let correlations = found.covariance.correlations().unwrap();
        let within = |entry: &f64| entry.abs() <= 1.0 + 1e-12;
        prop_assert!(correlations.entries().values().iter().all(within));
    }
}

#[test]
fn a_matrix_reads_its_own_entries() {
    let matrix = Matrix::try_new(3, (0..6).map(f64::from).collect()).unwrap();
    assert_eq!(matrix.column(1), [1.0, 4.0]);
    assert_eq!(matrix.each_row().count(), 2);
    assert_eq!(matrix.at(1, 2).to_bits(), 5_f64.to_bits());
}
