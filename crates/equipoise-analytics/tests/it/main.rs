//! Statistics against the worked numeric cases of `testdata/vectors`.
#![allow(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

use equipoise_analytics::{moving_average, summary};
use serde_json::Value;

fn vector(id: &str) -> Value {
    let file: Value =
        serde_json::from_str(include_str!("../../../../testdata/vectors/statistics.json")).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    vectors
        .iter()
        .find(|vector| vector["id"] == id)
        .unwrap()
        .clone()
}

/// A number of a vector; `None` stands for `null`.
fn number(value: &Value) -> Option<f64> {
    value.as_str().map(|text| text.parse().unwrap())
}

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|cell| number(cell).unwrap())
        .collect()
}

fn assert_close(found: Option<f64>, expected: &Value) {
    match (found, number(expected)) {
        (Some(found), Some(expected)) => {
            assert!(
                (found - expected).abs() <= 1e-9 * expected.abs(),
                "{found} and {expected}"
            );
        }
        (found, expected) => assert_eq!(found, expected),
    }
}

#[test]
fn ana_001_return_volatility_and_sharpe_ratio() {
    let vector = vector("ANA-001");
    let levels = numbers(&vector["inputs"]["levels"]);
    let returns: Vec<f64> = levels
        .windows(2)
        .map(|pair| pair[1] / pair[0] - 1.0)
        .collect();
    let risk_free_daily = number(&vector["inputs"]["risk_free_per_period"]).unwrap();
    let found = summary(&levels, &returns, risk_free_daily * 252.0);
    let expected = &vector["expected"];
    for (found, expected) in returns.iter().zip(numbers(&expected["returns"])) {
        assert!((found - expected).abs() < 1e-12);
    }
    assert_close(found.total_return, &expected["total_return"]);
    assert_close(found.average_daily_return, &expected["mean"]);
    assert_close(found.volatility_daily, &expected["stdev"]);
    assert_close(
        found.volatility_annualized,
        &expected["annualised_volatility"],
    );
    assert_close(found.sharpe_ratio, &expected["sharpe"]);
    assert!((found.max_daily_return.unwrap() - 0.05).abs() < 1e-12);
    assert!((found.min_daily_return.unwrap() + 0.02).abs() < 1e-12);
}

#[test]
fn ana_011_simple_moving_average() {
    let vector = vector("ANA-011");
    let values = numbers(&vector["inputs"]["values"]);
    let window = usize::try_from(vector["inputs"]["window"].as_u64().unwrap()).unwrap();
    let expected = vector["expected"]["sma"].as_array().unwrap();
    let found = moving_average(&values, window);
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.into_iter().zip(expected) {
        assert_close(found, expected);
    }
}
