//! Whatever comes in, what goes out is a finite number, nothing or an error: never `NaN`, never a
//! panic.

use proptest::collection::vec;
use proptest::prelude::*;

use equipoise_analytics::attribution::{
    Allocation, Linking, Period, Segment, brinson, carino_coefficients, contributions,
    contributions_of_values, currency_attribution, geometric_attribution, grap_scales, link,
    link_contributions, menchero_coefficients,
};
use equipoise_analytics::concentration::{
    drift_from_equal, drifted_weights, effective_number, entropy_number, herfindahl,
    herfindahl_normalized, median_market_cap, top_weight, weighted_average_market_cap,
};
use equipoise_analytics::covariance::{
    CovarianceMatrix, ewma_covariance, floor_eigenvalues, ledoit_wolf_constant_correlation,
    ledoit_wolf_identity, sample_covariance,
};
use equipoise_analytics::decomposition::{
    active_risk, diversification_ratio, ex_ante_beta, factor_shock, replay, risk_contributions,
    tail_contributions,
};
use equipoise_analytics::drawdown::{
    deepest_drawdowns, drawdown_series, max_drawdown, ulcer_index,
};
use equipoise_analytics::factors::{
    Basis, StandardErrors, factor_contributions, ols, principal_components_of_returns,
    winsorized_z_scores,
};
use equipoise_analytics::ratios::{
    calmar_ratio, gain_to_pain_ratio, probabilistic_sharpe_ratio, sharpe_ratio_of_excess,
    sortino_ratio, tail_ratio,
};
use equipoise_analytics::relative::{
    CaptureMean, active_returns, active_share, beta, captures, correlation, covariance,
    geometric_excess, information_ratio, jensen_alpha, m_squared, tracking_error,
};
use equipoise_analytics::returns::{
    annualized_return_arithmetic, annualized_return_by_days, annualized_return_by_sessions,
    compound_return, excess_returns, hit_rate, log_returns, overlapping_returns, simple_returns,
};
use equipoise_analytics::risk::{
    Moments, downside_deviation, ewma_variances, excess_kurtosis_unbiased, sample_variance,
    skewness_unbiased, volatility,
};
use equipoise_analytics::rolling::{
    EmaSeed, Window, exponential_moving_average, moving_average, rolling_sharpe_ratio,
    weighted_moving_average,
};
use equipoise_analytics::value_at_risk::{
    TailQuantile, cornish_fisher, historical, historical_shortfall, parametric, simulated_returns,
};
use equipoise_analytics::{Matrix, average_daily_return, max_daily_return, summary};

use super::config;

/// Any number at all: tiny, huge, infinite, none.
fn anything() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => any::<f64>(),
        4 => -2.0..2.0_f64,
        2 => -1e200..1e200_f64,
        1 => Just(0.0),
        1 => Just(-1.0),
        1 => prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(f64::MIN_POSITIVE)],
    ]
}

/// Finite numbers of any size, which a matrix may hold.
fn finite() -> impl Strategy<Value = f64> {
    prop_oneof![
        3 => -2.0..2.0_f64,
        1 => -1e160..1e160_f64,
        1 => -1e-160..1e-160_f64,
        1 => Just(0.0),
    ]
}

#[track_caller]
fn check(found: &[f64]) {
    assert!(found.iter().all(|value| value.is_finite()), "{found:?}");
}

#[track_caller]
fn check_one(found: Option<f64>) {
    check(&Vec::from_iter(found));
}

#[track_caller]
fn check_rows(found: &[Option<f64>]) {
    let is_figure = |value: &Option<f64>| value.is_none_or(f64::is_finite);
    assert!(found.iter().all(is_figure), "{found:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..config() })]

    #[test]
    fn figures_of_one_series(series in vec(anything(), 0..8), setting in anything()) {
        let series = &series[..];
        let found = [
            compound_return(series),
            average_daily_return(series),
            max_daily_return(series),
            hit_rate(series),
            annualized_return_by_days(series, 365),
            annualized_return_by_sessions(series, setting),
            annualized_return_arithmetic(series, setting),
            sample_variance(series),
            volatility(series, setting),
            downside_deviation(series, setting),
            skewness_unbiased(series),
            excess_kurtosis_unbiased(series),
            max_drawdown(series),
            ulcer_index(series),
            sharpe_ratio_of_excess(series, setting),
            probabilistic_sharpe_ratio(series, setting),
            sortino_ratio(series, setting, 252.0),
            calmar_ratio(series, setting),
            gain_to_pain_ratio(series),
            tail_ratio(series),
            herfindahl(series),
            effective_number(series),
            herfindahl_normalized(series),
            entropy_number(series),
            top_weight(series, 2),
            drift_from_equal(series),
            median_market_cap(series),
            geometric_excess(setting, series.first().copied().unwrap_or(setting)),
        ];
        check_rows(&found);
        check(&simple_returns(series).unwrap_or_default());
        check(&log_returns(series).unwrap_or_default());
        check(&drawdown_series(series).unwrap_or_default());
        let declines = deepest_drawdowns(series, 3).unwrap_or_default();
        check(&declines.iter().map(|decline| decline.depth).collect::<Vec<_>>());
    }

    #[test]
    fn figures_with_a_setting(series in vec(anything(), 0..8), setting in anything()) {
        let series = &series[..];
        check_one(historical(series, setting, TailQuantile::Lower).ok());
        check_one(historical(series, 0.9, TailQuantile::Linear).ok());
        check_one(historical_shortfall(series, 0.9).ok());
        check_one(parametric(setting, series.first().copied().unwrap_or(1.0), 0.99).ok());
        if let Some(moments) = Moments::of(series) {
            check(&[moments.mean, moments.deviation, moments.skewness, moments.excess_kurtosis]);
            check_one(cornish_fisher(&moments, 0.99).ok().map(|found| found.value_at_risk));
        }
        check(&overlapping_returns(series, 2).unwrap_or_default());
        check(&ewma_variances(series, 0.94).unwrap_or_default());
        check(&winsorized_z_scores(series, setting).unwrap_or_default());
        for seed in [EmaSeed::FirstValue, EmaSeed::MeanOfFirstWindow, EmaSeed::BiasAdjusted] {
            check_rows(&exponential_moving_average(series, 3, seed).unwrap_or_default());
        }
        check_rows(&moving_average(series, 2));
        check_rows(&weighted_moving_average(series, Window::full(2).unwrap()));
        check_rows(&rolling_sharpe_ratio(series, Window::full(3).unwrap(), 252.0));
    }

    #[test]
    fn figures_of_two_series(
        pairs in vec((anything(), anything()), 0..8), setting in anything(),
    ) {
        let (index, benchmark): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
        let found = [
            covariance(&index, &benchmark),
            correlation(&index, &benchmark),
            beta(&index, &benchmark),
            jensen_alpha(&index, &benchmark, setting, 252.0),
            tracking_error(&index, &benchmark, setting),
            information_ratio(&index, &benchmark, 252.0),
            m_squared(&index, &benchmark, setting, 252.0),
            active_share(&index, &benchmark),
            weighted_average_market_cap(&index, &benchmark),
            factor_shock(&index, &benchmark),
        ];
        check_rows(&found.map(Result::ok));
        for kind in [CaptureMean::Geometric, CaptureMean::Arithmetic] {
            if let Ok(found) = captures(&index, &benchmark, kind) {
                check_rows(&[found.up, found.down, found.ratio]);
            }
        }
        for found in [
            active_returns(&index, &benchmark),
            excess_returns(&index, &benchmark),
            contributions(&index, &benchmark),
            contributions_of_values(&index, &benchmark),
            drifted_weights(&index, &benchmark),
        ] {
            check(&found.unwrap_or_default());
        }
        if let Ok(found) = carino_coefficients(&index, &benchmark) {
            check(&found.periods);
            check(&found.scales());
        }
        if let Ok(found) = menchero_coefficients(&index, &benchmark) {
            check(&found.scales());
        }
        check(&grap_scales(&index, &benchmark).unwrap_or_default());
    }

    #[test]
    fn regressions(pairs in vec((anything(), anything()), 3..8)) {
        let (y, x): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
        let Ok(found) = ols(&y, &[&x]) else {
            return Ok(());
        };
        check(&found.coefficients);
        check(&found.residuals);
        check(&[found.residual_variance, found.condition_number]);
        check_rows(&[found.r_squared, found.adjusted_r_squared, found.durbin_watson]);
        let newey_west = StandardErrors::NeweyWest { lags: 1, small_sample: true };
        for assumption in [StandardErrors::Classical, StandardErrors::Hc1, newey_west] {
            for row in found.significance(assumption).unwrap_or_default() {
                check(&[row.coefficient, row.standard_error]);
                check_rows(&[row.t, row.p_value]);
            }
        }
        if let Ok(parts) = factor_contributions(&found, 252.0) {
            check(&parts.to_return);
            check(&parts.to_variance);
            check(&[parts.unexplained_return, parts.unexplained_variance]);
        }
    }

    #[test]
    fn matrices(rows in vec(vec(finite(), 3), 1..7), weights in vec(anything(), 3)) {
        let returns = Matrix::from_rows(&rows).unwrap();
        check(&simulated_returns(&weights, &returns).unwrap_or_default());
        if let Ok(found) = tail_contributions(&weights, &returns, 0.9) {
            check(&found.component);
            check(&[found.shortfall]);
        }
        if let Ok(found) = replay(&weights, &returns) {
            check(&[found.total_return, found.max_drawdown]);
        }
        for basis in [Basis::Correlation, Basis::Covariance] {
            if let Ok(found) = principal_components_of_returns(&returns, basis) {
                check(&found.eigenvalues);
                check(&found.explained);
            }
        }
        if let Ok(found) = ledoit_wolf_identity(&returns) {
            check(&[found.intensity, found.dispersion, found.sampling_error]);
        }
        if let Ok(found) = ledoit_wolf_constant_correlation(&returns) {
            check(&[found.intensity, found.pi, found.rho, found.gamma]);
            check_one(found.kappa);
        }
        let faded = ewma_covariance(&returns, 0.94);
        for covariance in [sample_covariance(&returns), faded].into_iter().flatten() {
            decompositions(&covariance, &weights);
        }
    }

    #[test]
    fn attributions(
        numbers in vec((anything(), anything(), anything()), 1..4), first in 0.0..1.0_f64,
    ) {
        let rest = numbers.len() as f64 - 1.0;
        let weight = |row: usize| match row {
            0 if rest > 0.0 => first,
            0 => 1.0,
            _ => (1.0 - first) / rest,
        };
        let segments: Vec<Segment> = numbers
            .iter()
            .enumerate()
            .map(|(row, (portfolio_return, benchmark_return, _))| Segment {
                portfolio_weight: weight(row),
                benchmark_weight: weight(numbers.len() - 1 - row),
                portfolio_return: *portfolio_return,
                benchmark_return: *benchmark_return,
            })
            .collect();
        if let Ok(found) = brinson(&segments, Allocation::BrinsonFachler) {
            check(&[found.portfolio_return, found.benchmark_return, found.totals.total()]);
        }
        if let Ok(found) = geometric_attribution(&segments) {
            check(&[found.excess, found.allocation, found.selection]);
            check(&found.segment_allocations);
            check(&found.segment_selections);
        }
        prop_assert!(currency_attribution(&[]).is_err());
        let periods: Vec<Period> = numbers
            .iter()
            .map(|(portfolio, benchmark, part)| Period {
                portfolio_return: *portfolio,
                benchmark_return: *benchmark,
                effects: vec![*part, portfolio - benchmark - part],
            })
            .collect();
        for method in [Linking::Carino, Linking::Menchero, Linking::Grap, Linking::Frongello] {
            if let Ok(found) = link(&periods, method) {
                check(&found.effects);
                check(&[found.portfolio_return, found.benchmark_return]);
            }
        }
        let parts: Vec<f64> = numbers.iter().map(|(a, _, _)| *a).collect();
        let sessions = Matrix::try_new(1, parts);
        let linked = sessions.map(|sessions| link_contributions(&sessions, 1000.0));
        if let Ok(Ok(found)) = linked {
            check(&found.carino);
            check(&found.of_base);
            check(found.points.values());
        }
    }

    #[test]
    fn the_summary(levels in vec(anything(), 0..6), returns in vec(anything(), 0..6), rate in anything()) {
        let found = summary(&levels, &returns, rate);
        check_rows(&[
            found.total_return,
            found.average_daily_return,
            found.volatility_daily,
            found.volatility_annualized,
            found.max_daily_return,
            found.min_daily_return,
            found.sharpe_ratio,
        ]);
    }
}

fn decompositions(covariance: &CovarianceMatrix, weights: &[f64]) {
    check(covariance.entries().values());
    if let Ok(found) = risk_contributions(weights, covariance) {
        check(&[found.volatility]);
        check(&found.marginal);
        check(&found.component);
        check(&found.percent);
    }
    let equal = [1.0 / 3.0; 3];
    if let Ok(found) = active_risk(weights, &equal, covariance) {
        check(&found.component);
    }
    check_one(ex_ante_beta(weights, &equal, covariance).ok());
    check_one(diversification_ratio(weights, covariance).ok());
    if let Ok(found) = floor_eigenvalues(covariance, 1e-6) {
        check(found.covariance.entries().values());
    }
    if let Ok(found) = covariance.correlations() {
        check(found.entries().values());
    }
}
