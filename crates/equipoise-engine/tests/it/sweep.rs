//! A sweep over many definitions gives the series of each, bit for bit.

use equipoise_engine::{Build, LevelsOnly, Start, Sweep, WholeSeries, build, sweep};
use equipoise_model::calendar::Calendars;
use equipoise_model::definitions::{Buffer, LineRule, Scheme, SectorTotals, Ties};
use equipoise_model::{Definition, Rhythm};
use equipoise_testkit::random_market;

use crate::support::{RHYTHMS, definition};

/// Definitions of many kinds, some of which share a ranking.
pub(crate) fn definitions() -> Vec<Definition> {
    let mut definitions = Vec::new();
    for rhythm in &RHYTHMS {
        for size in [1, 3, 8, 40] {
            definitions.push(definition(size, rhythm));
        }
        let mut buffered = definition(5, rhythm);
        buffered.selection.buffer = Some(Buffer { enter: 4, keep: 7 });
        definitions.push(buffered);
        let mut incumbents = definition(4, rhythm);
        incumbents.selection.ties = Ties::Incumbent;
        definitions.push(incumbents);
        let mut by_cap = definition(6, rhythm);
        by_cap.weighting.scheme = Scheme::MarketCap;
        by_cap.weighting.max_weight = Some(0.3);
        definitions.push(by_cap);
        let mut neutral = definition(6, rhythm);
        neutral.weighting.sector_neutral = Some(SectorTotals::Equal);
        definitions.push(neutral);
        let mut bounded = definition(6, rhythm);
        bounded.universe.min_price = Some(20.0);
        definitions.push(bounded);
        let mut lines = definition(5, rhythm);
        lines.selection.line = LineRule::All;
        definitions.push(lines);
        let mut late = definition(5, rhythm);
        late.selection.lag_sessions = 2;
        definitions.push(late);
        let mut referred = definition(5, rhythm);
        referred.schedule.reference_lag_sessions = 3;
        definitions.push(referred);
    }
    let mut priced = definition(5, &Rhythm::MONTHLY);
    priced.weighting.scheme = Scheme::Price;
    definitions.push(priced);
    let mut staged = definition(5, &Rhythm::MONTHLY);
    staged.schedule.stages = 3;
    definitions.push(staged);
    definitions
}

#[test]
fn many_definitions_in_one_sweep_are_each_built_alone_bit_for_bit() {
    let definitions = definitions();
    for seed in 0..12 {
        let market = random_market(seed);
        let panel = market.panel();
        for threads in [1, 2] {
            let request = Sweep {
                panel: &panel,
                definitions: &definitions,
                calendars: Calendars::built_in(),
                starts: &[Start::Base(None)],
                until: None,
                threads,
            };
            let swept = sweep(&request, |_| WholeSeries::default());
            for (definition, swept) in definitions.iter().zip(swept) {
                let mut alone = WholeSeries::default();
                let request = Build {
                    panel: &panel,
                    definition,
                    calendars: Calendars::built_in(),
                    start: Start::Base(None),
                    until: None,
                    threads: 1,
                };
                let case = format!("seed {seed}, {threads} threads, {definition:?}");
                match (build(&request, &mut alone), swept) {
                    (Ok(()), Ok(swept)) => {
                        let difference =
                            equipoise_engine::verify::first_difference(&alone.0, &swept.0);
                        assert_eq!(difference, None, "{case}");
                        assert_eq!(alone.0.notices, swept.0.notices, "{case}");
                    }
                    (Err(alone), Err(swept)) => assert_eq!(alone, swept, "{case}"),
                    (alone, swept) => panic!("{case}: alone {alone:?}, swept {}", swept.is_ok()),
                }
            }
        }
    }
}

#[test]
fn a_definition_that_cannot_be_built_does_not_stop_the_others() {
    let panel = random_market(3).panel();
    let mut impossible = definition(3, &Rhythm::Daily);
    impossible.universe.only = ["NOBODY".to_owned()].into();
    let definitions = [definition(3, &Rhythm::Daily), impossible];
    let request = Sweep {
        panel: &panel,
        definitions: &definitions,
        calendars: Calendars::built_in(),
        starts: &[Start::Base(None)],
        until: None,
        threads: 2,
    };
    let swept = sweep(&request, |_| LevelsOnly::default());
    assert!(swept[0].is_ok());
    assert!(swept[1].is_err());
}
