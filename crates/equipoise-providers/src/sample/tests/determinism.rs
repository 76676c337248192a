//! The same market comes out the same, always.

use sha2::{Digest, Sha256};

use super::{BUNDLED, actions, bars, fx, rates, records, shares};
use crate::sample::{Sample, SampleMarket};

/// What the bars of the bundled market hash to. It changes only with a decision to change its
/// prices: levels that somebody wrote down from it change with it.
const FINGERPRINT_OF_BARS: &str =
    "6ae6b23ead6f140b97b4ecde544d4bb001f93b3fcd778efdcf1a04f7024478ba";
/// What its other facts hash to.
const FINGERPRINT_OF_OTHERS: &str =
    "c853bb143c60ba0e4e883776792dd4666126e38a2a2c3cae240faa9fff146fcf";

/// A small market that has some of most events and takes little time.
fn small() -> SampleMarket {
    SampleMarket {
        companies: 80,
        ..SampleMarket::default()
    }
}

/// The hash of the bars, and that of everything else.
fn fingerprints(sample: &Sample) -> [String; 2] {
    let mut of_bars = Sha256::new();
    for bar in bars(sample) {
        of_bars.update(bar.session.to_string());
        of_bars.update(bar.symbol);
        for figure in [bar.open, bar.high, bar.low, bar.close, bar.volume] {
            of_bars.update(figure.to_bits().to_le_bytes());
        }
    }
    let mut of_others = Sha256::new();
    let mut add = |fact: &dyn std::fmt::Debug| of_others.update(format!("{fact:?}"));
    actions(sample).for_each(|action| add(action));
    shares(sample).for_each(|count| add(count));
    records(sample).for_each(|record| add(record));
    fx(sample).for_each(|rate| add(rate));
    rates(sample).for_each(|rate| add(rate));
    [of_bars, of_others].map(|hash| {
        let bytes = hash.finalize();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    })
}

#[test]
fn equal_seeds_give_equal_samples() {
    let (first, second) = (small().generate(), small().generate());
    assert_eq!(fingerprints(&first), fingerprints(&second));
    assert_eq!(first.truth.events, second.truth.events);
}

#[test]
fn another_seed_gives_another_market() {
    let other = SampleMarket { seed: 1, ..small() };
    let [bars, others] = fingerprints(&small().generate());
    let [other_bars, other_others] = fingerprints(&other.generate());
    assert!(bars != other_bars && others != other_others);
}

#[test]
fn the_bundled_market_is_the_one_it_always_was() {
    let expected = [FINGERPRINT_OF_BARS, FINGERPRINT_OF_OTHERS];
    assert_eq!(fingerprints(&BUNDLED), expected);
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
            let rows: usize = bars(&sample).count();
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
