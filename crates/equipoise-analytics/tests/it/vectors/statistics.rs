//! ANA-001 to ANA-004, ANA-010 and ANA-011: figures of series and of weights.

use equipoise_analytics::concentration::{
    effective_number, entropy_number, herfindahl, herfindahl_normalized, top_weight,
};
use equipoise_analytics::drawdown::{
    deepest_drawdowns, drawdown_series, max_drawdown, ulcer_index,
};
use equipoise_analytics::ratios::{calmar_ratio, sharpe_ratio_of_excess, sortino_ratio};
use equipoise_analytics::relative::{
    CaptureMean, active_returns, active_share, beta, captures, correlation, covariance,
    information_ratio, jensen_alpha, r_squared, tracking_error,
};
use equipoise_analytics::returns::{
    annualized_return_arithmetic, annualized_return_by_sessions, compound_return, excess_returns,
    log_returns, simple_returns,
};
use equipoise_analytics::risk::{
    DAILY_DECAY, Moments, downside_deviation, ewma_variances, sample_variance, volatility,
};
use equipoise_analytics::rolling::{
    EmaSeed, Window, exponential_moving_average, weighted_moving_average,
};
use equipoise_analytics::value_at_risk::{
    TailQuantile, cornish_fisher, historical, historical_shortfall, parametric,
    parametric_shortfall,
};
use equipoise_analytics::{SESSIONS_PER_YEAR, average_daily_return, moving_average, summary};

use super::{STATISTICS, vector};

#[test]
fn ana_001_return_volatility_sharpe_and_sortino() {
    let case = vector(STATISTICS, "ANA-001");
    let expected = case.at("expected");
    let levels = case.numbers("inputs/levels");
    let year = case.number("inputs/periods_per_year");
    let risk_free = case.number("inputs/risk_free_per_period");
    let minimum = case.number("inputs/mar_per_period");

    let returns = simple_returns(&levels).unwrap();
    expected.check_all("returns", &returns);
    expected.check("total_return", compound_return(&returns));
    expected.check("mean", average_daily_return(&returns));
    expected.check("variance", sample_variance(&returns));
    expected.check("annualised_volatility", volatility(&returns, year));
    expected.check(
        "annualised_return_geometric",
        annualized_return_by_sessions(&levels, year),
    );
    expected.check(
        "annualised_return_arithmetic",
        annualized_return_arithmetic(&returns, year),
    );
    let excess = excess_returns(&returns, &[risk_free; 5]).unwrap();
    expected.check("sharpe", sharpe_ratio_of_excess(&excess, year));
    expected.check("downside_deviation", downside_deviation(&returns, minimum));
    expected.check("sortino", sortino_ratio(&returns, minimum, year));
    let logarithms = log_returns(&levels).unwrap();
    expected.check_all("log_returns", &logarithms);
    expected.check("log_return_sum", logarithms.iter().sum::<f64>());
}

#[test]
fn ana_001_the_summary_agrees() {
    let case = vector(STATISTICS, "ANA-001");
    let expected = case.at("expected");
    let levels = case.numbers("inputs/levels");
    let returns = simple_returns(&levels).unwrap();
    let risk_free = case.number("inputs/risk_free_per_period");
    let found = summary(&levels, &returns, risk_free * SESSIONS_PER_YEAR);
    expected.check("total_return", found.total_return);
    expected.check("mean", found.average_daily_return);
    expected.check("stdev", found.volatility_daily);
    expected.check("annualised_volatility", found.volatility_annualized);
    expected.check("sharpe", found.sharpe_ratio);
    expected.check("returns/2", found.max_daily_return);
    expected.check("returns/1", found.min_daily_return);
}

#[test]
fn ana_002_drawdowns_calmar_and_ulcer_index() {
    let case = vector(STATISTICS, "ANA-002");
    let expected = case.at("expected");
    let levels = case.numbers("inputs/levels");
    let year = case.number("inputs/periods_per_year");

    expected.check_all("drawdowns", &drawdown_series(&levels).unwrap());
    expected.check("max_drawdown", max_drawdown(&levels));
    let [first, second] = deepest_drawdowns(&levels, 2).unwrap()[..] else {
        panic!("two drawdowns");
    };
    expected.check("max_drawdown", first.depth);
    assert_eq!(first.peak_row, expected.count("peak_index"));
    assert_eq!(first.trough_row, expected.count("trough_index"));
    assert_eq!(first.recovery_row, Some(expected.count("recovery_index")));
    assert_eq!(first.peak_to_trough(), expected.count("peak_to_trough"));
    assert_eq!(
        first.trough_to_recovery(),
        Some(expected.count("trough_to_recovery"))
    );
    assert_eq!(first.length, expected.count("underwater_duration"));
    let later = expected.at("second_drawdown");
    later.check("depth", second.depth);
    assert_eq!(second.peak_row, later.count("peak_index"));
    assert_eq!(second.trough_row, later.count("trough_index"));
    assert_eq!(second.recovery_row, Some(later.count("recovery_index")));
    expected.check(
        "annualised_return_geometric",
        annualized_return_by_sessions(&levels, year),
    );
    expected.check("calmar", calmar_ratio(&levels, year));
    expected.check("ulcer_index", ulcer_index(&levels));
}

#[test]
fn ana_003_value_at_risk_three_ways() {
    let case = vector(STATISTICS, "ANA-003");
    let expected = case.at("expected");
    let returns = case.numbers("inputs/returns");
    let moments = Moments::of(&returns).unwrap();
    expected.check("mean", moments.mean);
    expected.check("stdev", moments.deviation);
    expected.check("skewness", moments.skewness);
    expected.check("excess_kurtosis", moments.excess_kurtosis);

    for (confidence, path) in [(0.95, "0.95"), (0.90, "0.90")] {
        let expected = expected.at(path);
        let lower = historical(&returns, confidence, TailQuantile::Lower).unwrap();
        expected.check("historical_lower", lower);
        let linear = historical(&returns, confidence, TailQuantile::Linear).unwrap();
        expected.check("historical_linear", linear);
        let shortfall = historical_shortfall(&returns, confidence).unwrap();
        expected.check("cvar_historical", shortfall);
    }
    let normal = expected.at("0.95");
    let loss = parametric(moments.mean, moments.deviation, 0.95).unwrap();
    normal.check("parametric", loss);
    let shortfall = parametric_shortfall(moments.mean, moments.deviation, 0.95).unwrap();
    normal.check("cvar_parametric", shortfall);
    let bent = cornish_fisher(&moments, 0.95).unwrap();
    normal.check("z", bent.z);
    normal.check("z_cornish_fisher", bent.z_adjusted);
    normal.check("cornish_fisher", bent.value_at_risk);
    assert_eq!(bent.monotone, normal.flag("cornish_fisher_monotone"));
}

#[test]
fn ana_003_cornish_fisher_from_given_moments() {
    let case = vector(STATISTICS, "ANA-003");
    let given = case.at("inputs/moments_example");
    let expected = case.at("expected/moments_example");
    let moments = Moments {
        mean: given.number("mean"),
        deviation: given.number("stdev"),
        skewness: given.number("skewness"),
        excess_kurtosis: given.number("excess_kurtosis"),
    };
    let confidence = given.number("confidence");
    let bent = cornish_fisher(&moments, confidence).unwrap();
    expected.check("z", bent.z);
    expected.check("z_cornish_fisher", bent.z_adjusted);
    expected.check("cornish_fisher", bent.value_at_risk);
    assert_eq!(bent.monotone, expected.flag("cornish_fisher_monotone"));
    let normal = parametric(moments.mean, moments.deviation, confidence).unwrap();
    expected.check("parametric", normal);
}

#[test]
fn ana_004_relative_statistics() {
    let case = vector(STATISTICS, "ANA-004");
    let expected = case.at("expected");
    let (index, benchmark) = (
        case.numbers("inputs/index"),
        case.numbers("inputs/benchmark"),
    );
    let year = case.number("inputs/periods_per_year");
    let risk_free = case.number("inputs/risk_free_per_period");

    expected.check("beta", beta(&index, &benchmark).unwrap());
    let alpha = |year| jensen_alpha(&index, &benchmark, risk_free, year).unwrap();
    expected.check("alpha_per_period", alpha(1.0));
    expected.check("alpha_annualised", alpha(year));
    expected.check("covariance", covariance(&index, &benchmark).unwrap());
    expected.check("correlation", correlation(&index, &benchmark).unwrap());
    expected.check("r_squared", r_squared(&index, &benchmark).unwrap());
    let active = active_returns(&index, &benchmark).unwrap();
    expected.check("mean_active", average_daily_return(&active));
    let error = |year| tracking_error(&index, &benchmark, year).unwrap();
    expected.check("tracking_error", error(1.0));
    expected.check("tracking_error_annualised", error(year));
    let ratio = information_ratio(&index, &benchmark, year).unwrap();
    expected.check("information_ratio", ratio);
    let geometric = captures(&index, &benchmark, CaptureMean::Geometric).unwrap();
    expected.check("up_capture_geometric", geometric.up);
    expected.check("down_capture_geometric", geometric.down);
    let arithmetic = captures(&index, &benchmark, CaptureMean::Arithmetic).unwrap();
    expected.check("up_capture_arithmetic", arithmetic.up);
    expected.check("down_capture_arithmetic", arithmetic.down);
}

#[test]
fn ana_010_concentration_and_active_share() {
    let case = vector(STATISTICS, "ANA-010");
    let expected = case.at("expected");
    let weights = case.numbers("inputs/weights");
    expected.check("hhi", herfindahl(&weights));
    expected.check("effective_n", effective_number(&weights));
    expected.check("entropy_effective_n", entropy_number(&weights));
    expected.check("top2", top_weight(&weights, 2));
    expected.check("normalised_hhi", herfindahl_normalized(&weights));
    let share = active_share(&weights, &[0.2; 5]).unwrap();
    expected.check("active_share_vs_equal", share);
}

#[test]
fn ana_011_moving_averages_and_ewma_variance() {
    let case = vector(STATISTICS, "ANA-011");
    let expected = case.at("expected");
    let values = case.numbers("inputs/values");
    let window = case.count("inputs/window");
    expected.check_options("sma", &moving_average(&values, window));
    let averages = exponential_moving_average(&values, window, EmaSeed::FirstValue).unwrap();
    expected.check_options("ema", &averages);
    let averages = weighted_moving_average(&values, Window::full(window).unwrap());
    expected.check_options("wma", &averages);
    case.check("inputs/lambda", DAILY_DECAY);
    let variances = ewma_variances(&case.numbers("inputs/returns"), DAILY_DECAY).unwrap();
    expected.check_all("ewma_variance", &variances);
}
