//! Laws of regressions and of principal components.

use proptest::prelude::*;

use equipoise_analytics::covariance::sample_covariance;
use equipoise_analytics::factors::{
    Basis, StandardErrors, factor_contributions, ols, principal_components,
    principal_components_of_returns,
};

use super::{config, panel};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn residuals_are_related_to_no_factor(data in panel(6..=30, 3)) {
        let (y, x, z) = (data.column(0), data.column(1), data.column(2));
        let found = ols(&y, &[&x, &z]).unwrap();
        for factor in [&vec![1.0; y.len()], &x, &z] {
            let product: f64 = factor.iter().zip(&found.residuals).map(|(f, e)| f * e).sum();
            prop_assert!(product.abs() < 1e-14, "{product}");
        }
        prop_assert!((-1e-12..=1.0).contains(&found.r_squared.unwrap()));
        prop_assert!((0.0..=4.0).contains(&found.durbin_watson.unwrap()));
    }

    #[test]
    fn what_is_added_of_a_factor_comes_back_as_its_coefficient(
        data in panel(6..=30, 3), amount in -3.0..3.0_f64,
    ) {
        let (y, x, z) = (data.column(0), data.column(1), data.column(2));
        let before = ols(&y, &[&x, &z]).unwrap();
        let more: Vec<f64> = y.iter().zip(&x).map(|(y, x)| y + amount * x).collect();
        let after = ols(&more, &[&x, &z]).unwrap();
        let tolerance = 1e-12 * before.condition_number * before.condition_number;
        prop_assert!((after.coefficients[1] - before.coefficients[1] - amount).abs() < tolerance);
        prop_assert!((after.coefficients[2] - before.coefficients[2]).abs() < tolerance);
    }

    #[test]
    fn variances_of_coefficients_are_never_negative(data in panel(6..=30, 2), lags in 0_usize..5) {
        let found = ols(&data.column(0), &[&data.column(1)]).unwrap();
        for assumption in [
            StandardErrors::Classical,
            StandardErrors::Hc0,
            StandardErrors::Hc1,
            StandardErrors::NeweyWest { lags, small_sample: true },
        ] {
            let covariance = found.coefficient_covariance(assumption).unwrap();
            prop_assert!((0..2).all(|k| covariance.at(k, k) >= 0.0), "{assumption:?}");
            for row in found.significance(assumption).unwrap() {
                prop_assert!(row.p_value.is_none_or(|p| (0.0..=1.0).contains(&p)));
            }
        }
    }

    #[test]
    fn contributions_of_factors_sum_to_the_mean_and_to_r_squared(data in panel(6..=30, 3)) {
        let (y, x, z) = (data.column(0), data.column(1), data.column(2));
        let found = ols(&y, &[&x, &z]).unwrap();
        let parts = factor_contributions(&found, 252.0).unwrap();
        let mean = equipoise_analytics::average_daily_return(&y).unwrap() * 252.0;
        let sum: f64 = parts.to_return.iter().sum();
        prop_assert!((sum + parts.unexplained_return - mean).abs() < 1e-11);
        let explained: f64 = parts.to_variance.iter().sum();
        prop_assert!((explained - found.r_squared.unwrap()).abs() < 1e-10);
    }

    #[test]
    fn components_rebuild_the_matrix_they_came_from(returns in panel(8..=20, 4)) {
        let covariance = sample_covariance(&returns).unwrap();
        let found = principal_components(&covariance).unwrap();
        for row in 0..4 {
            for column in 0..4 {
                let rebuilt: f64 = (0..4)
                    .map(|k| found.eigenvalues[k] * found.loadings.at(k, row) * found.loadings.at(k, column))
                    .sum();
                prop_assert!((rebuilt - covariance.at(row, column)).abs() < 1e-16);
            }
        }
        prop_assert!(found.eigenvalues.windows(2).all(|pair| pair[0] >= pair[1]));
        prop_assert!((found.explained.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn components_are_orthogonal_of_length_one_and_lead_with_a_positive_loading(
        returns in panel(2..=12, 6),
    ) {
        for basis in [Basis::Correlation, Basis::Covariance] {
            let found = principal_components_of_returns(&returns, basis).unwrap();
            prop_assert!(found.eigenvalues.len() < returns.rows() || found.eigenvalues.len() == 6);
            for (k, left) in found.loadings.each_row().enumerate() {
                for (l, right) in found.loadings.each_row().enumerate() {
                    let product: f64 = left.iter().zip(right).map(|(a, b)| a * b).sum();
                    let expected = if k == l { 1.0 } else { 0.0 };
                    prop_assert!((product - expected).abs() < 1e-9, "{k} {l} {product}");
                }
                let lowest = left.iter().copied().fold(0.0, f64::min);
                let highest = left.iter().copied().fold(0.0, f64::max);
                prop_assert!(highest >= -lowest * (1.0 - 1e-12));
            }
        }
    }
}
