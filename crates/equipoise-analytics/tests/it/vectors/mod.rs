//! The worked numeric cases of `testdata/vectors` that are about statistics.

mod attribution;
mod factors;
mod statistics;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::case::Case;

const STATISTICS: &str = include_str!("../../../../../testdata/vectors/statistics.json");
const RISK_MODEL: &str = include_str!("../../../../../testdata/vectors/risk_model.json");
const ATTRIBUTION: &str = include_str!("../../../../../testdata/vectors/attribution.json");
const PUBLISHED: &str = include_str!("../../../../../testdata/vectors/published.json");

/// Every case that is run here, each by the test whose name begins with its id.
const COVERED: [&str; 14] = [
    "ANA-001", "ANA-002", "ANA-003", "ANA-004", "ANA-005", "ANA-006", "ANA-007", "ANA-008",
    "ANA-009", "ANA-010", "ANA-011", "ANA-012", "ANA-013", "PUB-009",
];

const TESTS: [&str; 3] = [
    include_str!("statistics.rs"),
    include_str!("factors.rs"),
    include_str!("attribution.rs"),
];

fn vector(text: &str, id: &str) -> Case {
    Case::find(text, id)
}

#[test]
fn every_vector_about_statistics_has_its_test() {
    let about_statistics = |vector: &&Value| {
        let op = vector["op"].as_str().unwrap_or_default();
        ["stats.", "risk.", "factor.", "attribution."]
            .iter()
            .any(|family| op.starts_with(family))
    };
    let mut found = BTreeSet::new();
    for text in [STATISTICS, RISK_MODEL, ATTRIBUTION, PUBLISHED] {
        let file: Value = serde_json::from_str(text).unwrap();
        let vectors = file["vectors"].as_array().unwrap();
        let ids = vectors.iter().filter(about_statistics).map(|v| &v["id"]);
        found.extend(ids.map(|id| id.as_str().unwrap().to_owned()));
    }
    let covered: BTreeSet<String> = COVERED.map(str::to_owned).into();
    assert_eq!(found, covered);
    for id in COVERED {
        let name = format!("fn {}_", id.to_lowercase().replace('-', "_"));
        assert!(TESTS.iter().any(|test| test.contains(&name)), "{name}");
    }
}
