//! The engine agrees with the slow oracle on random markets and definitions.

use std::ops::Range;

use equipoise_model::Definition;
use equipoise_testkit::{Market, described, random_definition, random_market, shrunk, wide_market};

use crate::comparison::{Verdict, compare};
use crate::support::asked;

/// How many markets are compared unless `EQUIPOISE_ORACLE_MARKETS` says otherwise.
const MARKETS: u64 = 1_000;
const WIDE_MARKETS: u64 = 24;
const THREADS: usize = 2;

#[derive(Debug, Default)]
struct Tally {
    sessions: usize,
    ended: usize,
    close_calls: usize,
    failed: Vec<(u64, String)>,
}

#[test]
fn the_engine_agrees_with_the_oracle_on_random_markets_and_definitions() {
    let markets = asked("EQUIPOISE_ORACLE_MARKETS").unwrap_or(MARKETS);
    let first = asked("EQUIPOISE_ORACLE_FIRST").unwrap_or(0);
    assert_agree(random_market, first..first + markets);
}

#[test]
fn the_engine_agrees_with_the_oracle_on_wide_markets() {
    let markets = asked("EQUIPOISE_ORACLE_WIDE_MARKETS").unwrap_or(WIDE_MARKETS);
    assert_agree(wide_market, 0..markets);
}

fn assert_agree(draw: fn(u64) -> Market, seeds: Range<u64>) {
    let case = |seed: u64| {
        let market = draw(seed);
        let definition = random_definition(seed, &market);
        (market, definition)
    };
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let mine = |thread: usize| seeds.clone().skip(thread).step_by(THREADS);
        let workers: Vec<_> = (0..THREADS)
            .map(|thread| scope.spawn(move || tally(mine(thread).map(|seed| (seed, case(seed))))))
            .collect();
        let tally = |worker: std::thread::ScopedJoinHandle<'_, Tally>| worker.join().unwrap();
        workers.into_iter().map(tally).collect()
    });
    let sum = |of: fn(&Tally) -> usize| tallies.iter().map(of).sum::<usize>();
    println!(
        "{} markets: {} sessions agree, {} series end early, {} differ by a close call",
        seeds.end - seeds.start,
        sum(|tally| tally.sessions),
        sum(|tally| tally.ended),
        sum(|tally| tally.close_calls),
    );
    let mut failed: Vec<_> = tallies.into_iter().flat_map(|tally| tally.failed).collect();
    failed.sort();
    let Some((seed, first)) = failed.first() else {
        return;
    };
    for (seed, difference) in failed.iter().take(40) {
        println!("seed {seed}: {difference}");
    }
    let (market, definition) = case(*seed);
    let (market, definition) = shrunk(
        &market,
        &definition,
        |market, definition| matches!(compare(market, definition), Verdict::Differ(other) if kind(&other) == kind(first)),
    );
    panic!(
        "{} markets differ; seed {seed} shrunk: {:?}\n{}\n{definition:#?}",
        failed.len(),
        compare(&market, &definition),
        described(&market),
    );
}

/// What differs, without the numbers: a case must not turn into another one while it shrinks.
fn kind(difference: &str) -> String {
    let is_word = |letter: &char| letter.is_alphabetic() || *letter == '_';
    difference.chars().filter(is_word).collect()
}

fn tally(cases: impl Iterator<Item = (u64, (Market, Definition))>) -> Tally {
    let mut tally = Tally::default();
    for (seed, (market, definition)) in cases {
        match compare(&market, &definition) {
            Verdict::Agree { sessions, ended } => {
                tally.sessions += sessions;
                tally.ended += usize::from(ended);
            }
            Verdict::CloseCall => tally.close_calls += 1,
            Verdict::Differ(difference) => tally.failed.push((seed, difference)),
        }
    }
    tally
}
