//! Returns, risk, ratios, drawdowns, relative and rolling figures.

use equipoise_analytics::drawdown::{
    deepest_drawdowns, drawdown_series, drawdowns, max_drawdown, ulcer_index,
};
use equipoise_analytics::ratios::{
    calmar_ratio, gain_to_pain_ratio, probabilistic_sharpe_ratio, sharpe_ratio_of_excess,
    sortino_ratio, tail_ratio,
};
use equipoise_analytics::relative::{
    CaptureMean, active_share, beta, captures, correlation, information_ratio, jensen_alpha,
    m_squared, r_squared, tracking_error,
};
use equipoise_analytics::returns::{
    annualized_return_by_days, annualized_return_by_sessions, compound_return, excess_returns,
    hit_rate, log_returns, overlapping_returns, simple_returns,
};
use equipoise_analytics::risk::{
    MONTHLY_DECAY, downside_deviation, ewma_variances, excess_kurtosis, excess_kurtosis_unbiased,
    half_life_of_decay, skewness, skewness_unbiased, volatility,
};
use equipoise_analytics::rolling::{
    EmaSeed, Window, exponential_moving_average, rolling_beta, rolling_correlation,
    rolling_drawdown, rolling_max_drawdown, rolling_mean, rolling_sharpe_ratio, rolling_volatility,
    weighted_moving_average,
};

use super::{Reference, YEAR};

const MINIMUM: f64 = 0.0003;
const WINDOW: usize = 12;

#[test]
fn returns_agree_with_numpy() {
    let reference = Reference::read();
    let expected = reference.expected("returns");
    let (index, levels) = (&reference.index, &reference.levels);
    expected.check_all("log", &log_returns(levels).unwrap());
    expected.check_all("simple", &simple_returns(levels).unwrap());
    expected.check("by_days_87", annualized_return_by_days(levels, 87));
    expected.check("by_sessions", annualized_return_by_sessions(levels, YEAR));
    expected.check("hit_rate", hit_rate(index));
    expected.check("compound", compound_return(index));
    expected.check_all("overlapping_5", &overlapping_returns(index, 5).unwrap());
}

#[test]
fn risk_agrees_with_scipy_and_pandas() {
    let reference = Reference::read();
    let expected = reference.expected("risk");
    let index = &reference.index;
    expected.check("volatility", volatility(index, YEAR));
    expected.check("skew", skewness(index));
    expected.check("skew_unbiased", skewness_unbiased(index));
    expected.check("kurtosis", excess_kurtosis(index));
    expected.check("kurtosis_unbiased", excess_kurtosis_unbiased(index));
    expected.check("downside", downside_deviation(index, MINIMUM));
    expected.check_all("ewma", &ewma_variances(index, MONTHLY_DECAY).unwrap());
    expected.check("half_life_97", half_life_of_decay(MONTHLY_DECAY));
}

#[test]
fn ratios_agree_with_their_definitions_in_numpy() {
    let reference = Reference::read();
    let expected = reference.expected("ratios");
    let (index, levels) = (&reference.index, &reference.levels);
    let excess = excess_returns(index, &reference.input("risk_free")).unwrap();
    expected.check("sharpe", sharpe_ratio_of_excess(&excess, YEAR));
    expected.check("psr_0", probabilistic_sharpe_ratio(&excess, 0.0));
    expected.check("psr_01", probabilistic_sharpe_ratio(&excess, 0.1));
    expected.check("sortino", sortino_ratio(index, MINIMUM, YEAR));
    expected.check("calmar", calmar_ratio(levels, YEAR));
    expected.check("gain_to_pain", gain_to_pain_ratio(index));
    expected.check("tail", tail_ratio(index));
}

#[test]
fn drawdowns_agree_with_pandas() {
    let reference = Reference::read();
    let expected = reference.expected("drawdown");
    let levels = &reference.levels;
    expected.check_all("series", &drawdown_series(levels).unwrap());
    expected.check("max", max_drawdown(levels));
    expected.check("ulcer", ulcer_index(levels));
    let declines = drawdowns(levels).unwrap();
    assert_eq!(declines.len(), expected.count("episodes"));
    let deepest = deepest_drawdowns(levels, 1).unwrap()[0];
    assert_eq!(deepest.trough_row, expected.count("trough_row"));
    assert_eq!(deepest.peak_row, expected.count("peak_row"));
    let under_water = declines
        .iter()
        .map(|decline| decline.length - usize::from(decline.recovery_row.is_some()));
    assert_eq!(
        under_water.sum::<usize>(),
        expected.count("rows_under_water")
    );
}

#[test]
fn relative_figures_agree_with_scipy() {
    let reference = Reference::read();
    let expected = reference.expected("relative");
    let (index, benchmark) = (&reference.index[..], &reference.benchmark[..]);
    expected.check("beta", beta(index, benchmark).unwrap());
    let alpha = jensen_alpha(index, benchmark, 0.0001, YEAR).unwrap();
    expected.check("alpha", alpha);
    expected.check("correlation", correlation(index, benchmark).unwrap());
    expected.check("r_squared", r_squared(index, benchmark).unwrap());
    let error = tracking_error(index, benchmark, YEAR).unwrap();
    expected.check("tracking_error", error);
    let ratio = information_ratio(index, benchmark, YEAR).unwrap();
    expected.check("information_ratio", ratio);
    let scaled = m_squared(index, benchmark, 0.0001, YEAR).unwrap();
    expected.check("m_squared", scaled);
    let geometric = captures(index, benchmark, CaptureMean::Geometric).unwrap();
    expected.check("up", geometric.up);
    expected.check("down", geometric.down);
    expected.check("ratio", geometric.ratio);
    let arithmetic = captures(index, benchmark, CaptureMean::Arithmetic).unwrap();
    expected.check("up_arithmetic", arithmetic.up);
    let (weights, others) = (
        reference.input("weights"),
        reference.input("benchmark_weights"),
    );
    expected.check("active_share", active_share(&weights, &others).unwrap());
}

#[test]
fn rolling_figures_agree_with_pandas() {
    let reference = Reference::read();
    let expected = reference.expected("rolling");
    let (index, benchmark) = (&reference.index[..], &reference.benchmark[..]);
    let levels = &reference.levels;
    let full = Window::full(WINDOW).unwrap();
    let from = |minimum| Window::try_new(WINDOW, minimum).unwrap();
    expected.check_options("volatility", &rolling_volatility(index, full, YEAR));
    expected.check_options(
        "volatility_min_5",
        &rolling_volatility(index, from(5), YEAR),
    );
    let excess = excess_returns(index, &reference.input("risk_free")).unwrap();
    expected.check_options("sharpe", &rolling_sharpe_ratio(&excess, full, YEAR));
    expected.check_options("beta", &rolling_beta(index, benchmark, full).unwrap());
    let correlations = rolling_correlation(index, benchmark, full).unwrap();
    expected.check_options("correlation", &correlations);
    expected.check_options("drawdown", &rolling_drawdown(levels, full));
    expected.check_options("max_drawdown", &rolling_max_drawdown(levels, full));
    expected.check_options("wma", &weighted_moving_average(levels, full));
    expected.check_options("sma", &rolling_mean(levels, from(3)));
    for (path, seed) in [
        ("ema_first", EmaSeed::FirstValue),
        ("ema_adjusted", EmaSeed::BiasAdjusted),
        ("ema_window", EmaSeed::MeanOfFirstWindow),
    ] {
        let averages = exponential_moving_average(levels, WINDOW, seed).unwrap();
        expected.check_options(path, &averages);
    }
}
