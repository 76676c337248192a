//! Bodies of every kind go through the codec and come back as they were, to the last bit.

use equipoise_ledger::{Body, Screening, Sequence, prepare};
use equipoise_model::{Bars, Date, Facts, FxRate, bars::Bar};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use crate::samples::{quality_decision, screening};
use crate::strategies::{body, control, definition, facts, publication, quality};

const SEED: [u8; 32] = *b"equipoise-ledger round trip seed";
const CASES: u32 = 300;

pub(crate) fn runner() -> TestRunner {
    println!("seed {:?}", str::from_utf8(&SEED));
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &SEED))
}

/// Bodies of each kind with every optional field given, absent or extreme somewhere, and an empty
/// one.
pub(crate) fn bodies() -> Vec<Body> {
    let mut runner = runner();
    let kinds = [
        facts().boxed(),
        definition().prop_map(Body::Definition).boxed(),
        publication().boxed(),
        control().boxed(),
        quality().boxed(),
    ];
    let mut bodies: Vec<Body> = kinds
        .iter()
        .flat_map(|kind| std::iter::repeat_n(kind, 12))
        .map(|kind| kind.new_tree(&mut runner).unwrap().current())
        .collect();
    bodies.extend([
        Body::Facts(Facts::Securities(Vec::new())),
        Body::Facts(Facts::Bars(Bars::default())),
        Body::Facts(Facts::Shares(Vec::new())),
        Body::Facts(Facts::Actions(Vec::new())),
        Body::Facts(Facts::Fx(Vec::new())),
        Body::Facts(Facts::Rates(Vec::new())),
    ]);
    let mut seen = std::collections::BTreeSet::new();
    bodies.retain(|body| seen.insert(prepare(body, "test").key()));
    bodies
}

/// `batches` batches of `rows` bars whose figures do not compress.
pub(crate) fn noise(batches: u64, rows: u64) -> Vec<Body> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        f64::from_bits(state >> 2)
    };
    let mut batch = |_| {
        let mut bars = Bars::default();
        for _ in 0..rows {
            let [open, high, low, close, volume, market_cap] = std::array::from_fn(|_| next());
            let session = Date::from_ymd_opt(2020, 1, 2).unwrap();
            bars.push(&Bar {
                session,
                symbol: "A",
                open,
                high,
                low,
                close,
                volume,
                market_cap,
            });
        }
        Body::Facts(Facts::Bars(bars))
    };
    (0..batches).map(&mut batch).collect()
}

/// Debug output tells all floats apart that differ in value, and -0 from 0.
fn assert_round_trip(body: &Body) -> Result<(), TestCaseError> {
    let prepared = prepare(body, "test");
    let decoded = prepared
        .decode()
        .map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(format!("{body:?}"), format!("{decoded:?}"));
    prop_assert_eq!(prepare(&decoded, "another").key(), prepared.key());
    prop_assert_eq!((decoded.rows(), decoded.span()), (body.rows(), body.span()));
    Ok(())
}

#[test]
fn facts_come_back_as_they_were() {
    runner()
        .run(&facts(), |body| assert_round_trip(&body))
        .unwrap();
}

#[test]
fn definitions_come_back_as_they_were() {
    runner()
        .run(&definition(), |definition| {
            assert_round_trip(&Body::Definition(definition))
        })
        .unwrap();
}

#[test]
fn publications_come_back_as_they_were() {
    runner()
        .run(&publication(), |body| assert_round_trip(&body))
        .unwrap();
}

#[test]
fn lifecycles_restatements_and_decisions_come_back_as_they_were() {
    runner()
        .run(&control(), |body| assert_round_trip(&body))
        .unwrap();
}

#[test]
fn screenings_decisions_about_held_bars_and_statuses_come_back_as_they_were() {
    runner()
        .run(&quality(), |body| assert_round_trip(&body))
        .unwrap();
}

/// An entry that is stored already must be found again by its key.
#[test]
fn the_keys_of_a_screening_and_of_a_decision_about_it_never_change() {
    let decision = quality_decision(Sequence(7));
    let bodies = [
        Body::Screening(screening()),
        Body::QualityDecision(decision),
    ];
    let keys = bodies.map(|body| prepare(&body, "test").key().to_string());
    let expected = [
        "d9289c6fe059c8edea03165813c8e805cc1c24851d8fc5db9a1e92dc605fca69",
        "8a645e3760f06162f5c9baed01abdb7e37f739dff8613040e6ede6d7d057b815",
    ];
    assert_eq!(keys, expected);
}

#[test]
fn a_finding_that_names_a_bar_that_is_not_held_does_not_decode() {
    let screening = Screening {
        held: Bars::default(),
        ..screening()
    };
    let refused = prepare(&Body::Screening(screening), "test").decode();
    assert_eq!(
        refused.unwrap_err().to_string(),
        "the screening document is not valid: a finding names row 0 of 0 held bars"
    );
}

#[test]
fn bodies_that_say_different_things_have_different_keys() {
    let mut runner = runner();
    let check = |(left, right): (Body, Body)| {
        let is_same = format!("{left:?}") == format!("{right:?}");
        let [left, right] = [left, right].map(|body| prepare(&body, "test").key());
        prop_assert_eq!(is_same, left == right);
        Ok(())
    };
    runner.run(&(body(), body()), check).unwrap();
}

#[test]
fn a_negative_zero_and_a_positive_one_are_different_rates() {
    let key = |rate| {
        let session = Date::from_ymd_opt(2020, 1, 2).unwrap();
        let row = FxRate {
            session,
            base: "EUR".to_owned(),
            quote: "USD".to_owned(),
            rate,
        };
        prepare(&Body::Facts(Facts::Fx(vec![row])), "test").key()
    };
    assert_ne!(key(0.0), key(-0.0));
}
