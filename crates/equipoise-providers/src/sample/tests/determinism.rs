//! The same market comes out the same, always.

use equipoise_model::Facts;
use sha2::{Digest, Sha256};

use super::{BUNDLED, actions, records, shares};
use crate::sample::{Sample, SampleMarket};

/// What the bundled market hashes to. It changes only with a decision to change the market: levels
/// that somebody wrote down from it change with it.
const FINGERPRINT: &str = "496c2b826cbbee1fe2d70854b2bf9dd66663af36ae35147ed07b228863f6b8cf";

/// A small market that has some of most events and takes little time.
fn small() -> SampleMarket {
    SampleMarket {
        companies: 80,
        ..SampleMarket::default()
    }
}

fn fingerprint(sample: &Sample) -> String {
    let mut hash = Sha256::new();
    for facts in &sample.facts {
        if let Facts::Bars(bars) = facts {
            for bar in bars.rows() {
                hash.update(bar.session.to_string());
                hash.update(bar.symbol);
                for figure in [bar.open, bar.high, bar.low, bar.close, bar.volume] {
                    hash.update(figure.to_bits().to_le_bytes());
                }
            }
        }
    }
    for action in actions(sample) {
        hash.update(format!("{action:?}"));
    }
    for count in shares(sample) {
        hash.update(format!("{count:?}"));
    }
    for record in records(sample) {
        hash.update(format!("{record:?}"));
    }
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[test]
fn equal_seeds_give_equal_samples() {
    let (first, second) = (small().generate(), small().generate());
    assert_eq!(fingerprint(&first), fingerprint(&second));
    assert_eq!(first.truth.events, second.truth.events);
}

#[test]
fn another_seed_gives_another_market() {
    let other = SampleMarket { seed: 1, ..small() };
    assert_ne!(
        fingerprint(&small().generate()),
        fingerprint(&other.generate())
    );
}

#[test]
fn the_bundled_market_is_the_one_it_always_was() {
    assert_eq!(fingerprint(&BUNDLED), FINGERPRINT);
}

#[test]
fn any_size_and_span_gives_a_market() {
    let whole = SampleMarket::default();
    for companies in [1, 2, 7, 30] {
        for (first, last) in [
            ("2020-01-02", "2020-01-02"),
            ("2020-01-01", "2020-03-31"),
            ("1990-01-01", "1999-12-31"),
        ] {
            let market = SampleMarket {
                companies,
                first: first.parse().unwrap(),
                last: last.parse().unwrap(),
                ..whole.clone()
            };
            let sample = market.generate();
            let rows: usize = super::bars(&sample).count();
            assert!(
                rows >= sample.truth.sessions.len(),
                "{market:?} has {rows} bars"
            );
        }
    }
}

#[test]
fn a_market_without_sessions_or_companies_is_empty() {
    let day = "2024-06-15".parse().unwrap();
    let saturday = SampleMarket {
        first: day,
        last: day,
        ..SampleMarket::default()
    };
    assert_eq!(saturday.generate(), Sample::default());
    assert_eq!(
        SampleMarket {
            companies: 0,
            ..small()
        }
        .generate(),
        Sample::default()
    );
}
