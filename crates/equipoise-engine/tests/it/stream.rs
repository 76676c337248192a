//! A series built window after window is that of a whole build, bit for bit.

use equipoise_engine::{Build, Start, WholeSeries, Windows, build, stream};
use equipoise_model::Definition;
use equipoise_model::calendar::Calendars;
use equipoise_model::definitions::{MissingPricePolicy, RankBy, Scheme};
use equipoise_testkit::random_market;

use crate::support::definition;
use crate::sweep::definitions;

/// Definitions that look further back than a session.
fn looking_back() -> Vec<Definition> {
    let rhythm = equipoise_model::Rhythm::Weekly;
    let mut volatile = definition(4, &rhythm);
    volatile.weighting.scheme = Scheme::InverseVolatility {
        window_sessions: 20,
    };
    let mut traded = definition(4, &rhythm);
    traded.selection.by = RankBy::TradedValue;
    let mut seasoned = definition(4, &rhythm);
    seasoned.universe.min_sessions_listed = 15;
    let mut last_trade = definition(4, &rhythm);
    last_trade.missing_price.policy = MissingPricePolicy::LastTrade;
    vec![volatile, traded, seasoned, last_trade]
}

#[test]
fn a_series_built_window_after_window_is_that_of_a_whole_build_bit_for_bit() {
    let definitions = [definitions(), looking_back()].concat();
    for seed in 100..108 {
        let market = random_market(seed);
        let panel = market.panel();
        for definition in &definitions {
            let mut whole = WholeSeries::default();
            let request = Build {
                panel: &panel,
                definition,
                calendars: Calendars::built_in(),
                start: Start::Base(None),
                until: None,
                threads: 1,
            };
            let built = build(&request, &mut whole);
            for sessions in [1, 7, 40] {
                let calendars = Calendars::built_in();
                let windows = Windows::new(&panel, definition, &calendars, sessions, None);
                let mut streamed = WholeSeries::default();
                let result =
                    windows.and_then(|windows| stream(windows, calendars, None, 2, &mut streamed));
                let case = format!("seed {seed}, windows of {sessions}, {definition:?}");
                assert_eq!(built, result, "{case}");
                // `NaN` figures are equal here: the debug text has every bit that counts.
                assert!(
                    format!("{:?}", whole.0) == format!("{:?}", streamed.0),
                    "{case}"
                );
            }
        }
    }
}
