//! The engine agrees with the slow oracle on random markets.

use std::collections::BTreeSet;

use equipoise_engine::BuildError;
use equipoise_model::{Definition, Panel};
use equipoise_testkit::{Oracle, OracleRun, random_market};

use crate::support::{RHYTHMS, Run, agree, definition, held, names, try_series, weights};

const TOLERANCE: f64 = 1e-9;
const MARKETS: u64 = 240;

#[test]
fn the_engine_agrees_with_the_oracle_on_random_markets() {
    let mut sessions = 0;
    let mut endings = 0;
    for seed in 0..MARKETS {
        let market = random_market(seed);
        let panel = market.panel();
        let oracle = Oracle::new(&market.facts(), "USD");
        for schedule in &RHYTHMS {
            for size in [1, 3, 10, 60] {
                let definition = definition(size, schedule);
                let expected = oracle.run(&definition);
                let case = format!("seed {seed}, {} of size {size}", schedule.name().unwrap());
                assert_agrees(&panel, &definition, &expected, &case);
                sessions += expected.sessions.len();
                endings += usize::from(expected.ended.is_some());
            }
        }
    }
    println!("{MARKETS} markets: {sessions} sessions agree, {endings} series ended early");
    assert!(endings > 0, "some market loses every constituent");
}

/// Levels, members, weights, entries and exits of every session are those of the oracle.
fn assert_agrees(panel: &Panel<'_>, definition: &Definition, expected: &OracleRun, case: &str) {
    let (series, result) = try_series(panel, definition, &Run::full());
    match (&result, expected.ended) {
        (Err(BuildError::EmptyBasket { session }), Some(ended)) => {
            assert_eq!(
                *session, ended,
                "{case}: the session at which the index ends"
            );
        }
        (Ok(()), None) => {}
        (result, ended) => panic!("{case}: {result:?}, the oracle ends at {ended:?}"),
    }
    assert_eq!(
        series.sessions.len(),
        expected.sessions.len(),
        "{case}: sessions"
    );
    let names = names(panel);
    for (found, expected) in series.sessions.iter().zip(&expected.sessions) {
        let session = found.session;
        assert_eq!(session, expected.session, "{case}");
        let levels = [
            ("price_return", found.price_return, expected.price_return),
            (
                "gross",
                found.gross_total_return,
                expected.gross_total_return,
            ),
            ("net", found.net_total_return, expected.net_total_return),
        ];
        for (name, found, expected) in levels {
            assert!(
                agree(found, expected, TOLERANCE),
                "{case}: {name} of {session} is {found}, the oracle says {expected}"
            );
        }
        let during = held(&series, &names, session);
        assert_eq!(during, expected.held, "{case}: held during {session}");
        let after = weights(&series, &names, session);
        let members: BTreeSet<&String> = after.keys().collect();
        let expected_members: BTreeSet<&String> = expected.basket.keys().collect();
        assert_eq!(members, expected_members, "{case}: basket after {session}");
        for (symbol, weight) in &after {
            let expected = expected.basket[symbol];
            assert!(
                (weight - expected).abs() <= TOLERANCE,
                "{case}: weight of {symbol} after {session} is {weight}, the oracle says {expected}"
            );
        }
    }
}
