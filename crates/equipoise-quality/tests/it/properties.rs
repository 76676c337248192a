//! Properties of the rules as a whole.

use equipoise_model::Bars;
use equipoise_model::bars::Bar;
use equipoise_model::calendar::Calendars;
use equipoise_quality::{Context, Report, Thresholds, screen_bars};
use proptest::prelude::*;

use crate::market::sessions;

/// Moves of a session in volatilities, bounded as no wrong tick is.
const MOST_SIGMAS: f64 = 1.9;

fn screened(bars: &Bars) -> Report {
    let calendars = Calendars::built_in();
    let mut report = Report::with_limit(10_000);
    let context = Context::of_calendars(&calendars);
    screen_bars(bars, &context, &Thresholds::default(), &mut report);
    report
}

/// A market of `lines` lines whose moves are `moves`, each below 2 % in size.
fn market(lines: usize, moves: &[f64], volumes: &[f64]) -> Bars {
    let mut bars = Bars::default();
    let mut last: Vec<f64> = (0..lines).map(|line| 20.0 + 7.0 * line as f64).collect();
    let mut draws = moves.iter().cycle().zip(volumes.iter().cycle());
    for session in sessions() {
        for (line, price) in last.iter_mut().enumerate() {
            let (change, volume) = draws.next().expect("the cycle does not end");
            let open = *price;
            *price *= 1.0 + change * MOST_SIGMAS / 100.0;
            bars.push(&Bar {
                session,
                symbol: &format!("L{line:02}"),
                open,
                high: open.max(*price) * 1.001,
                low: open.min(*price) * 0.999,
                close: *price,
                volume: *volume,
                market_cap: f64::NAN,
            });
        }
    }
    bars
}

/// The rows of `bars` in the order of `keys`.
fn shuffled(bars: &Bars, keys: &[u64]) -> Bars {
    let mut order: Vec<usize> = (0..bars.len()).collect();
    order.sort_by_key(|row| (keys[row % keys.len()].wrapping_mul(1 + *row as u64), *row));
    let mut other = Bars::default();
    for row in order {
        other.push(&bars.row(row));
    }
    other
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_clean_market_has_no_finding(
        lines in 1_usize..25,
        moves in prop::collection::vec(-1.0..1.0_f64, 101),
        volumes in prop::collection::vec(500.0..5000.0_f64, 103),
    ) {
        let report = screened(&market(lines, &moves, &volumes));
        prop_assert_eq!(report.findings(), &[]);
        prop_assert_eq!(report.bars(), (lines * sessions().len()) as u64);
    }

    #[test]
    fn the_order_of_the_bars_does_not_matter(
        moves in prop::collection::vec(-40.0..40.0_f64, 97),
        volumes in prop::collection::vec(0.0..100.0_f64, 89),
        keys in prop::collection::vec(any::<u64>(), 1..200),
    ) {
        let bars = market(22, &moves, &volumes);
        let report = screened(&bars);
        prop_assert!(!report.findings().is_empty());
        let other = screened(&shuffled(&bars, &keys));
        // Text compares NaN with NaN.
        prop_assert_eq!(format!("{report:?}"), format!("{other:?}"));
    }

    #[test]
    fn a_report_counts_what_it_does_not_keep(
        moves in prop::collection::vec(-40.0..40.0_f64, 97),
        limit in 0_usize..20,
    ) {
        let bars = market(22, &moves, &[1000.0]);
        let all = screened(&bars);
        let calendars = Calendars::built_in();
        let mut some = Report::with_limit(limit);
        let context = Context::of_calendars(&calendars);
        screen_bars(&bars, &context, &Thresholds::default(), &mut some);
        let kept = limit.min(all.findings().len());
        prop_assert_eq!(format!("{:?}", some.findings()), format!("{:?}", &all.findings()[..kept]));
        prop_assert_eq!(some.counts(), all.counts());
        prop_assert_eq!(some.left_out(), (all.findings().len() - kept) as u64);
    }

    #[test]
    fn a_wrong_tick_in_a_clean_market_is_found(
        moves in prop::collection::vec(-1.0..1.0_f64, 101),
        line in 0_usize..22,
        row in 25_usize..39,
        factor in prop_oneof![0.5..0.8_f64, 1.25..2.0_f64],
    ) {
        let mut bars = market(22, &moves, &[1000.0]);
        let place = row * 22 + line;
        for prices in [&mut bars.open, &mut bars.high, &mut bars.low, &mut bars.close] {
            prices[place] *= factor;
        }
        let report = screened(&bars);
        let (session, symbol) = (bars.session[place], format!("L{line:02}"));
        prop_assert!(!report.findings().is_empty());
        for finding in report.findings() {
            prop_assert_eq!(finding.symbol.as_deref(), Some(symbol.as_str()));
            prop_assert_eq!(finding.session, session);
        }
    }
}
