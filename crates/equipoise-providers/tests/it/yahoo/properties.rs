//! Properties of the decoders: whatever comes is decoded or refused, and prices of any decimals and
//! splits come back.

use std::cell::Cell;

use equipoise_model::calendar::Zone;
use equipoise_providers::yahoo::{QuotesRequest, SharesRequest, chart, crumb, quotes, shares};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::json;

use super::documents::{TUESDAY, WEDNESDAY, answer, decoded, document, request, with_events};

const SEED: [u8; 32] = *b"equipoise-providers yahoo's seed";

fn check<S: Strategy>(strategy: S, property: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    println!("seed {:?}", str::from_utf8(&SEED));
    let config = Config {
        cases: 2000,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &SEED);
    TestRunner::new_with_rng(config, rng)
        .run(&strategy, property)
        .unwrap();
}

/// Put `body` through every decoder; whether the chart was one.
fn is_chart(status: u16, body: &[u8]) -> Result<bool, TestCaseError> {
    let answer = answer(status, body);
    let zone = Zone::parse("Asia/Tokyo").unwrap();
    let symbol = "INV";
    let _ = crumb(&answer);
    let _ = quotes(&answer, &QuotesRequest { symbols: &[symbol] });
    let _ = shares(&answer, &SharesRequest { symbol, zone });
    let Ok(chart) = chart(&answer, &request()) else {
        return Ok(false);
    };
    let bars = &chart.bars;
    prop_assert!(bars.session.is_sorted_by(|one, next| one < next));
    prop_assert!(
        bars.close
            .iter()
            .all(|close| *close > 0.0 && close.is_finite())
    );
    Ok(true)
}

#[test]
fn any_bytes_are_decoded_or_refused() {
    let statuses = select(vec![200_u16, 301, 401, 404, 429, 500, 999]);
    check((statuses, vec(any::<u8>(), 0..300)), |(status, body)| {
        is_chart(status, &body).map(drop)
    });
}

#[test]
fn a_document_with_any_bytes_changed_is_decoded_or_refused() {
    let events = json!({
        "dividends": {"1": {"amount": 0.25, "date": WEDNESDAY}},
        "splits": {"1": {"date": WEDNESDAY, "numerator": 2, "denominator": 1, "splitRatio": "2:1"}},
    });
    let good = with_events(events).to_string();
    let piece = prop_oneof![
        select(vec![
            "null", "0", "-1", "1e308", "1e-320", "NaN", "\"\"", "{}", "[]", "9", ",", ":",
        ])
        .prop_map(|piece| piece.as_bytes().to_vec()),
        vec(any::<u8>(), 1..3),
    ];
    let changes = vec((any::<Index>(), 0..8_usize, piece), 1..4);
    let decoded = Cell::new(0);
    check(changes, |changes| {
        let mut body = good.as_bytes().to_vec();
        for (place, removed, piece) in changes {
            let start = place.index(body.len());
            let end = (start + removed).min(body.len());
            body.splice(start..end, piece);
        }
        decoded.set(decoded.get() + usize::from(is_chart(200, &body)?));
        Ok(())
    });
    assert!(decoded.get() > 100, "only {} were charts", decoded.get());
}

#[test]
fn a_price_of_any_cents_comes_back_through_any_split() {
    let ratios = select(vec![
        (1, 1),
        (2, 1),
        (3, 1),
        (3, 2),
        (4, 1),
        (5, 4),
        (7, 1),
        (10, 1),
        (20, 1),
        (1, 10),
        (1, 25),
    ]);
    // Seven digits are what a float of 32 bits vouches for.
    let cents = 100..500_000_u32;
    check((ratios, cents), |((new, old), cents)| {
        let price = f64::from(cents) / 100.0;
        let sent = (price / f64::from(new) * f64::from(old)) as f32;
        let mut document = match new == old {
            true => document(),
            false => with_events(json!({"splits": [
                {"date": WEDNESDAY, "numerator": new, "denominator": old},
            ]})),
        };
        let result = &mut document["chart"]["result"][0];
        result["timestamp"][0] = json!(TUESDAY);
        result["indicators"]["quote"][0]["close"][0] = json!(f64::from(sent));
        prop_assert_eq!(decoded(&document).bars.close[0], price);
        Ok(())
    });
}
