//! Laws of series: drawdowns, value at risk, rolling figures, ratios.

use proptest::prelude::*;

use equipoise_analytics::concentration::{effective_number, entropy_number, herfindahl_normalized};
use equipoise_analytics::drawdown::{
    deepest_drawdowns, drawdown_series, drawdowns, max_drawdown, ulcer_index,
};
use equipoise_analytics::relative::{
    active_share, beta, correlation, information_ratio, tracking_error,
};
use equipoise_analytics::returns::{compound_return, log_returns, simple_returns};
use equipoise_analytics::risk::{excess_kurtosis, skewness, volatility};
use equipoise_analytics::rolling::{
    Window, rolling_beta, rolling_correlation, rolling_drawdown, rolling_max_drawdown,
    rolling_mean, rolling_sharpe_ratio, rolling_volatility,
};
use equipoise_analytics::value_at_risk::backtest::{christoffersen, kupiec};
use equipoise_analytics::value_at_risk::{
    TailQuantile, historical, historical_shortfall, parametric, parametric_shortfall,
};
use equipoise_analytics::{average_daily_return, ratios, total_return};

use super::{config, levels, pairs, returns, weights};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_drawdown_is_never_above_nothing_and_never_all(levels in levels(1, 60)) {
        let series = drawdown_series(&levels).unwrap();
        prop_assert!(series.iter().all(|below| (-1.0..=0.0).contains(below)));
        let deepest = series.iter().copied().fold(0.0, f64::min);
        prop_assert_eq!(max_drawdown(&levels), Some(deepest));
        prop_assert!(ulcer_index(&levels).unwrap() <= -deepest + 1e-15);
    }

    #[test]
    fn declines_cover_every_session_under_water_once(levels in levels(1, 60)) {
        let series = drawdown_series(&levels).unwrap();
        let mut covered = 0;
        let mut end = 0;
        for decline in drawdowns(&levels).unwrap() {
            prop_assert!(decline.peak_row >= end && decline.trough_row > decline.peak_row);
            end = decline.recovery_row.unwrap_or(levels.len());
            let inside = &series[decline.peak_row + 1..end];
            prop_assert!(inside.iter().all(|below| *below < 0.0));
            let lowest = inside.iter().copied().fold(0.0, f64::min);
            prop_assert_eq!(Some(decline.depth), Some(lowest));
            prop_assert_eq!(series.get(decline.trough_row), Some(&lowest));
            covered += inside.len();
        }
        prop_assert_eq!(covered, series.iter().filter(|below| **below < 0.0).count());
        let ordered = deepest_drawdowns(&levels, usize::MAX).unwrap();
        prop_assert!(ordered.windows(2).all(|pair| pair[0].depth <= pair[1].depth + 1e-12));
    }

    #[test]
    fn a_range_returns_what_its_sessions_compound_to(levels in levels(1, 60)) {
        let simple = simple_returns(&levels).unwrap();
        let total = total_return(&levels).unwrap();
        prop_assert!((compound_return(&simple).unwrap() - total).abs() < 1e-12 * (1.0 + total));
        let logarithms: f64 = log_returns(&levels).unwrap().iter().sum();
        prop_assert!((logarithms - total.ln_1p()).abs() < 1e-12);
    }

    #[test]
    fn value_at_risk_rises_with_the_confidence(
        returns in returns(1, 60), low in 0.01..0.99_f64, more in 0.0..1.0_f64,
    ) {
        let high = low + more * (0.995 - low);
        for quantile in [TailQuantile::Lower, TailQuantile::Linear] {
            let at = |confidence| historical(&returns, confidence, quantile).unwrap();
            prop_assert!(at(high) >= at(low) - 1e-15, "{quantile:?}");
        }
        let shortfall = |confidence| historical_shortfall(&returns, confidence).unwrap();
        prop_assert!(shortfall(high) >= shortfall(low) - 1e-15);
        let at = |confidence| parametric(0.001, 0.02, confidence).unwrap();
        prop_assert!(at(high) >= at(low) - 1e-12);
    }

    #[test]
    fn the_shortfall_is_never_less_than_the_value_at_risk(
        returns in returns(1, 60), confidence in 0.01..0.99_f64,
    ) {
        let edge = historical(&returns, confidence, TailQuantile::Lower).unwrap();
        prop_assert!(historical_shortfall(&returns, confidence).unwrap() >= edge - 1e-15);
        let edge = parametric(0.0, 0.01, confidence).unwrap();
        prop_assert!(parametric_shortfall(0.0, 0.01, confidence).unwrap() >= edge);
    }

    #[test]
    fn a_test_statistic_is_never_negative_and_its_p_value_a_probability(
        exceptions in proptest::collection::vec(any::<bool>(), 2..80), confidence in 0.01..0.99_f64,
    ) {
        let found = christoffersen(&exceptions, confidence).unwrap();
        let count = exceptions.iter().filter(|exception| **exception).count();
        let frequency = kupiec(count, exceptions.len(), confidence).unwrap();
        for ratio in [found.independence, found.conditional_coverage, frequency] {
            prop_assert!(ratio.statistic >= 0.0);
            prop_assert!((0.0..=1.0).contains(&ratio.p_value));
        }
        prop_assert_eq!(found.transitions.iter().sum::<usize>(), exceptions.len() - 1);
    }

    #[test]
    fn a_rolling_figure_is_the_figure_of_its_window(
        (index, benchmark) in pairs(1, 40), length in 1_usize..15, minimum in 1_usize..15,
    ) {
        let minimum = minimum.min(length);
        let window = Window::try_new(length, minimum).unwrap();
        let volatilities = rolling_volatility(&index, window, 252.0);
        let sharpes = rolling_sharpe_ratio(&index, window, 252.0);
        let means = rolling_mean(&index, window);
        let betas = rolling_beta(&index, &benchmark, window).unwrap();
        let correlations = rolling_correlation(&index, &benchmark, window).unwrap();
        for row in 0..index.len() {
            let first = (row + 1).saturating_sub(length);
            let (a, b) = (&index[first..=row], &benchmark[first..=row]);
            if a.len() < minimum {
                prop_assert_eq!((means[row], betas[row]), (None, None));
                continue;
            }
            prop_assert_eq!(volatilities[row], volatility(a, 252.0));
            prop_assert_eq!(sharpes[row], ratios::sharpe_ratio_of_excess(a, 252.0));
            prop_assert_eq!(means[row], average_daily_return(a));
            prop_assert_eq!(betas[row], beta(a, b).ok());
            prop_assert_eq!(correlations[row], correlation(a, b).ok());
        }
    }

    #[test]
    fn a_rolling_drawdown_forgets_and_so_is_never_deeper(
        levels in levels(1, 40), length in 1_usize..15,
    ) {
        let window = Window::try_new(length, 1).unwrap();
        let ever = drawdown_series(&levels).unwrap();
        let rolling = rolling_drawdown(&levels, window);
        let worst = rolling_max_drawdown(&levels, window);
        for row in 0..levels.len() {
            prop_assert!(rolling[row].unwrap() >= ever[row]);
            prop_assert!(worst[row] <= rolling[row]);
        }
    }

    #[test]
    fn scale_and_shift_leave_lean_and_tails_as_they_are(
        values in returns(3, 40), scale in 0.1..10.0_f64, shift in -1.0..1.0_f64,
    ) {
        let spread = volatility(&values, 1.0).unwrap();
        prop_assume!(spread > 1e-3);
        let moved: Vec<f64> = values.iter().map(|v| v * scale + shift).collect();
        let same = |a: Option<f64>, b: Option<f64>| (a.unwrap() - b.unwrap()).abs() < 1e-6;
        prop_assert!(same(skewness(&values), skewness(&moved)));
        prop_assert!(same(excess_kurtosis(&values), excess_kurtosis(&moved)));
        prop_assert!(excess_kurtosis(&values).unwrap() >= -2.0 - 1e-9);
    }

    #[test]
    fn tracking_variance_is_both_variances_less_twice_the_covariance(
        (index, benchmark) in pairs(3, 40),
    ) {
        let square = |value: f64| value * value;
        let error = tracking_error(&index, &benchmark, 1.0).unwrap();
        let apart = square(volatility(&index, 1.0).unwrap()) + square(volatility(&benchmark, 1.0).unwrap());
        let together = equipoise_analytics::relative::covariance(&index, &benchmark).unwrap();
        prop_assert!((square(error) - (apart - 2.0 * together)).abs() < 1e-12);
        if let Ok(ratio) = information_ratio(&index, &benchmark, 1.0) {
            let mean = average_daily_return(&index).unwrap() - average_daily_return(&benchmark).unwrap();
            prop_assert!((ratio * error - mean).abs() < 1e-12);
        }
        if let Ok(found) = correlation(&index, &benchmark) {
            prop_assert!((-1.0..=1.0).contains(&found));
        }
    }

    #[test]
    fn effective_numbers_lie_between_one_and_all(weights in weights(12)) {
        let (by_squares, by_entropy) = (effective_number(&weights).unwrap(), entropy_number(&weights).unwrap());
        prop_assert!(1.0 <= by_squares && by_squares <= by_entropy + 1e-12);
        prop_assert!(by_entropy <= 12.0 + 1e-12);
        let normalized = herfindahl_normalized(&weights).unwrap();
        prop_assert!((-1e-15..=1.0).contains(&normalized));
        let share = active_share(&weights, &[1.0 / 12.0; 12]).unwrap();
        prop_assert!((0.0..=1.0).contains(&share));
    }
}
