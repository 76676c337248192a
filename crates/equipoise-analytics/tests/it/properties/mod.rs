//! Laws that hold for any data, tried on random ones. The seed is fixed; what fails is printed.

mod attribution;
mod factors;
mod finite;
mod risk;
mod series;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use equipoise_analytics::Matrix;

/// The same cases in every run.
fn config() -> ProptestConfig {
    ProptestConfig {
        rng_seed: RngSeed::Fixed(20_261_124),
        failure_persistence: None,
        ..ProptestConfig::with_cases(200)
    }
}

/// A daily return, large ones included.
fn daily() -> impl Strategy<Value = f64> {
    prop_oneof![
        9 => -0.03..0.03_f64,
        1 => -0.5..0.5_f64,
        1 => Just(0.0),
    ]
}

/// Between `from` and `to` daily returns.
fn returns(from: usize, to: usize) -> impl Strategy<Value = Vec<f64>> {
    vec(daily(), from..=to)
}

/// Two series for the same sessions.
fn pairs(from: usize, to: usize) -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    vec((daily(), daily()), from..=to).prop_map(|pairs| pairs.into_iter().unzip())
}

/// Levels that any returns make of 100.
fn levels(from: usize, to: usize) -> impl Strategy<Value = Vec<f64>> {
    returns(from, to).prop_map(|returns| {
        let mut levels = vec![100.0];
        for r in returns {
            levels.push(levels[levels.len() - 1] * (1.0 + r));
        }
        levels
    })
}

/// Positive weights that sum to 1.
fn weights(count: usize) -> impl Strategy<Value = Vec<f64>> {
    vec(0.01..1.0_f64, count).prop_map(|parts| {
        let total: f64 = parts.iter().sum();
        parts.iter().map(|part| part / total).collect()
    })
}

/// Returns of `constituents` over a number of sessions.
fn panel(
    sessions: std::ops::RangeInclusive<usize>,
    constituents: usize,
) -> impl Strategy<Value = Matrix> {
    vec(vec(-0.05..0.05_f64, constituents), sessions)
        .prop_map(|rows| Matrix::from_rows(&rows).unwrap())
}
