//! The worked numeric cases of `testdata/vectors`: each is run, or listed with the reason why not.

mod markets;
mod operations;
mod scenario;
mod selection;
mod through_basket;
mod through_build;

use serde_json::Value;

use self::scenario::Scenario;

const FILES: [&str; 5] = [
    include_str!("../../../../../testdata/vectors/index_levels.json"),
    include_str!("../../../../../testdata/vectors/selection.json"),
    include_str!("../../../../../testdata/vectors/corporate_actions.json"),
    include_str!("../../../../../testdata/vectors/dividends.json"),
    include_str!("../../../../../testdata/vectors/attribution.json"),
];

/// How a vector is run.
enum How {
    /// A scenario: its days as facts through assembly and build, and step by step through the
    /// basket. The figures named here differ by rule and are compared in the second way only.
    Build(&'static [&'static str]),
    /// A scenario the build has no fact for: step by step through the basket.
    Basket,
    /// One calculation.
    Operation(fn(&Value)),
    /// It is outside of the present scope.
    NotAtAll,
}

/// Every vector, how it is run, and what of it is left out.
const COVERAGE: &[(&str, How, &str)] = &[
    ("IDX-001", How::Build(&[]), ""),
    ("IDX-002", How::Build(&[]), ""),
    ("IDX-003", How::Build(&[]), ""),
    (
        "IDX-004",
        How::NotAtAll,
        "a reset finances itself; a fixed notional gives the same levels (methodology, R2)",
    ),
    (
        "IDX-005",
        How::NotAtAll,
        "weights are reset at the closes of the rebalance day, never at those of an earlier one",
    ),
    ("IDX-006", How::Build(&[]), ""),
    (
        "IDX-007",
        How::Basket,
        "members change at a rebalance, so no fact asks for a newcomer at the leaver's weight",
    ),
    ("IDX-025", How::NotAtAll, "index shares are never rounded"),
    (
        "ANA-014",
        How::Operation(operations::equal_weight_forms),
        "no index is defined by a geometric mean",
    ),
    (
        "ANA-018",
        How::Operation(operations::turnover),
        "levels are before cost; sums of buys and of sells follow from the one-way turnover",
    ),
    (
        "ANA-022",
        How::Operation(operations::index_shares),
        "weight factors restate index shares in terms of a float nobody gives",
    ),
    (
        "SEL-001",
        How::Operation(selection::rank_with_ties),
        "ties rank by symbol, never by incumbency",
    ),
    (
        "SEL-002",
        How::Operation(selection::company_aggregation),
        "one line stands for a company, so its weight is not split",
    ),
    (
        "SEL-003",
        How::NotAtAll,
        "a definition has no buffer around its size",
    ),
    (
        "SEL-004",
        How::Operation(selection::timing),
        "a definition has no second day of lag; the wrong levels have a test of their own",
    ),
    ("SEL-005", How::Operation(selection::as_known_at), ""),
    ("IDX-008", How::Build(&[]), ""),
    ("IDX-009", How::Build(&[]), ""),
    ("IDX-012", How::Build(&[]), ""),
    (
        "IDX-013",
        How::NotAtAll,
        "special dividends are spread across the index, not reinvested in the payer",
    ),
    ("IDX-014", How::Build(&[]), ""),
    (
        "IDX-015",
        How::NotAtAll,
        "rights are weight-neutral: nobody puts cash into the index to subscribe",
    ),
    ("IDX-016", How::Build(&[]), ""),
    (
        "IDX-017",
        How::Basket,
        "the build sells a spun-off line for its parent, as in IDX-016, not across the index",
    ),
    ("IDX-018", How::Build(&[]), ""),
    ("IDX-019", How::Build(&[]), ""),
    ("IDX-020", How::Build(&[]), ""),
    ("IDX-021", How::Build(&[]), ""),
    ("IDX-022", How::Build(&[]), ""),
    ("IDX-023", How::Build(&[]), ""),
    (
        "IDX-026",
        How::Basket,
        "it replaces a line at the leaver's weight, as IDX-007",
    ),
    ("IDX-027", How::Build(&[]), ""),
    ("IDX-028", How::Build(&[]), ""),
    (
        "ANA-019",
        How::Operation(operations::price_adjustment),
        "returns take the opening-price form, never that of a price adjustment factor",
    ),
    (
        "IDX-010",
        How::Build(&["ntr", "dividend_points_net"]),
        "a definition has one withholding rate, this vector has one a security",
    ),
    (
        "IDX-011",
        How::NotAtAll,
        "dividends are reinvested at the close of the ex-date, not at its open",
    ),
    ("IDX-029", How::Build(&[]), ""),
    (
        "ANA-020",
        How::Operation(operations::dividend_on_time),
        "a late or corrected dividend is a restatement, not points on a later day",
    ),
    (
        "ANA-023",
        How::NotAtAll,
        "nothing is withheld from a special dividend in the net series",
    ),
    (
        "ANA-012",
        How::NotAtAll,
        "attribution against a benchmark is not a figure of the engine",
    ),
    (
        "ANA-013",
        How::Operation(operations::contribution),
        "linked contributions are not figures of the engine",
    ),
];

fn vectors() -> Vec<Value> {
    let mut vectors = Vec::new();
    for file in FILES {
        let mut file: Value = serde_json::from_str(file).unwrap();
        assert_eq!(file["schema_version"], 1);
        vectors.append(file["vectors"].as_array_mut().unwrap());
    }
    vectors
}

fn vector(id: &str) -> Value {
    let mut vectors = vectors().into_iter();
    vectors.find(|vector| vector["id"] == id).unwrap()
}

#[test]
fn every_vector_is_run_or_listed_with_the_reason_why_not() {
    let mut found: Vec<String> = vectors()
        .iter()
        .map(|vector| vector["id"].as_str().unwrap().to_owned())
        .collect();
    let mut listed: Vec<&str> = COVERAGE.iter().map(|(id, ..)| *id).collect();
    found.sort_unstable();
    listed.sort_unstable();
    assert_eq!(found, listed);
    for (id, how, left_out) in COVERAGE {
        let is_whole = matches!(how, How::Build([]));
        let needs_reason = matches!(how, How::NotAtAll | How::Basket | How::Build([_, ..]));
        assert!(!needs_reason || !left_out.is_empty(), "{id} has no reason");
        assert!(!is_whole || left_out.is_empty(), "{id} leaves nothing out");
    }
    let count =
        |wanted: fn(&How) -> bool| COVERAGE.iter().filter(|(_, how, _)| wanted(how)).count();
    println!(
        "{} vectors: {} through the build, {} through the basket, {} calculations, {} out of scope",
        COVERAGE.len(),
        count(|how| matches!(how, How::Build(_))),
        count(|how| matches!(how, How::Basket)),
        count(|how| matches!(how, How::Operation(_))),
        count(|how| matches!(how, How::NotAtAll)),
    );
}

#[test]
fn scenarios_come_out_of_the_build_as_worked_by_hand() {
    for (id, how, _) in COVERAGE {
        if let How::Build(except) = how {
            let scenario = Scenario::new(&vector(id));
            scenario.assert_gives(&through_build::run(&scenario), except);
        }
    }
}

#[test]
fn scenarios_come_out_of_the_basket_as_worked_by_hand() {
    for (id, how, _) in COVERAGE {
        if matches!(how, How::Build(_) | How::Basket) {
            let scenario = Scenario::new(&vector(id));
            scenario.assert_gives(&through_basket::run(&scenario), &[]);
        }
    }
}

#[test]
fn calculations_give_the_figures_worked_by_hand() {
    for (id, how, _) in COVERAGE {
        if let How::Operation(run) = how {
            run(&vector(id));
        }
    }
}

/// A number of a vector: decimal, or a ratio such as `1/3`.
fn number(value: &Value) -> f64 {
    let text = value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no number"));
    match text.split_once('/') {
        Some((above, below)) => above.parse::<f64>().unwrap() / below.parse::<f64>().unwrap(),
        None => text.parse().unwrap(),
    }
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}

fn words(value: &Value) -> Vec<&str> {
    let cells = value.as_array().unwrap().iter();
    cells.map(|cell| cell.as_str().unwrap()).collect()
}

/// The tolerance the vectors state for themselves: ten significant digits were kept.
fn assert_close(found: f64, expected: &Value, what: &str) {
    let expected = number(expected);
    let tolerance = if expected.abs() > 0.0 {
        1e-9 * expected.abs()
    } else {
        1e-12
    };
    assert!(
        (found - expected).abs() <= tolerance,
        "{what} is {found}, worked by hand it is {expected}"
    );
}
