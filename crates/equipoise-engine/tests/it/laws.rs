//! Laws of an index, over random markets and definitions: what must hold whatever the rule book.

use equipoise_engine::{Assembly, Entitled, LevelsOnly, Start, build};
use equipoise_model::definitions::Reinvestment;
use equipoise_model::panel::Effect;
use equipoise_model::{ActionKind, Date, Facts, Moment, Series, SessionRow, calendar};
use equipoise_testkit::{Market, Random};

use crate::support::{Case, Run, agree, asked, request, try_series};

/// How many markets are gone over unless `EQUIPOISE_LAW_MARKETS` says otherwise.
const MARKETS: u64 = 400;
/// Long enough for several threads to have something to do.
const WIDE_MARKETS: u64 = 20;

pub(crate) fn each(mut check: impl FnMut(&Case)) {
    let small = (0..markets()).map(Case::of);
    small
        .chain((0..WIDE_MARKETS).map(Case::wide))
        .for_each(|case| check(&case));
}

fn markets() -> u64 {
    asked("EQUIPOISE_LAW_MARKETS").unwrap_or(MARKETS)
}

fn figures(row: &SessionRow) -> [f64; 14] {
    [
        row.price_return,
        row.gross_total_return,
        row.net_total_return,
        row.local_currency,
        row.twin_price_return,
        row.divisor,
        row.market_value,
        row.dividend_points,
        row.net_dividend_points,
        row.net_of_cost,
        row.next_divisor,
        row.twin_next_divisor,
        row.turnover,
        row.cost,
    ]
}

/// The bits of every figure, with one `NaN` for all.
fn bits(series: &Series) -> Vec<[u64; 14]> {
    let bit = |figure: f64| if figure.is_nan() { f64::NAN } else { figure }.to_bits();
    let rows = series.sessions.iter();
    rows.map(|row| figures(row).map(bit)).collect()
}

/// Where two series first differ: the session, which figure, and its two values.
fn first_difference(one: &Series, other: &Series) -> Option<(Date, usize, [f64; 2])> {
    let all = bits(one).into_iter().zip(bits(other));
    let rows = one.sessions.iter().zip(&other.sessions);
    all.zip(rows)
        .find_map(|((one_bits, other_bits), (one, other))| {
            let at = (0..14).find(|at| one_bits[*at] != other_bits[*at])?;
            Some((one.session, at, [figures(one)[at], figures(other)[at]]))
        })
}

#[test]
fn level_times_divisor_is_market_value_and_no_event_moves_the_level() {
    each(|case| {
        let rows = &case.series.sessions;
        for row in rows {
            let value = row.price_return * row.divisor;
            assert!(
                agree(value, row.market_value, 1e-12),
                "{}: {row:?}",
                case.name()
            );
        }
        for pair in rows.windows(2) {
            let before = pair[0].price_return;
            let open = pair[1].open_market_value / pair[1].divisor;
            assert!(agree(open, before, 1e-11), "{}: {:?}", case.name(), pair[1]);
            let next = pair[0].next_divisor;
            let changes = case.series.adjustments.iter();
            let at_open = changes.clone().filter(|change| {
                change.session == pair[1].session && change.moment == Moment::Open
            });
            let before: Vec<f64> = at_open.map(|change| change.divisor_before).collect();
            assert!(
                before
                    .iter()
                    .all(|before| before.to_bits() == next.to_bits()),
                "{}: {before:?} {next}",
                case.name()
            );
        }
    });
}

#[test]
fn the_changes_of_a_moment_explain_the_divisor() {
    each(|case| {
        for row in &case.series.sessions[1.min(case.series.sessions.len())..] {
            for moment in [Moment::Open, Moment::Close] {
                let changes = case.series.adjustments.iter();
                let changes: Vec<_> = changes
                    .filter(|change| change.session == row.session && change.moment == moment)
                    .collect();
                let Some(first) = changes.first() else {
                    continue;
                };
                let value: f64 = changes.iter().map(|change| change.value_change).sum();
                let before = match moment {
                    Moment::Open => row.open_market_value - value,
                    Moment::Close => row.market_value,
                };
                let factor = 1.0 + value / before;
                let moved = first.divisor_after / first.divisor_before;
                assert!(
                    agree(moved, factor, 1e-9),
                    "{}, {} {moment:?}: {moved} {factor} {changes:?}",
                    case.name(),
                    row.session
                );
            }
        }
    });
}

#[test]
fn contributions_sum_to_the_change_of_the_level_and_weights_to_one() {
    each(|case| {
        for pair in case.series.sessions.windows(2) {
            let held = case.series.held(pair[1].session);
            let sum: f64 = held.iter().map(|line| line.contribution).sum();
            let change = pair[1].price_return - pair[0].price_return;
            let allowed = 1e-11 * pair[0].price_return.max(pair[1].price_return);
            assert!(
                (sum - change).abs() <= allowed,
                "{}: {sum} {change}",
                case.name()
            );
        }
        for row in &case.series.sessions {
            let basket = case.series.basket(row.session);
            let total: f64 = basket.iter().map(|line| line.weight).sum();
            assert!((total - 1.0).abs() < 1e-12, "{}: {total}", case.name());
        }
    });
}

#[test]
fn total_returns_grow_at_least_as_fast_as_the_price_return() {
    for seed in 0..markets() {
        let case = Case::of(seed);
        let (mut market, mut definition) = (case.market, case.definition);
        let is_correction =
            |kind: &ActionKind| matches!(kind, ActionKind::DividendCorrection { .. });
        market.actions.retain(|action| !is_correction(&action.kind));
        definition.dividends.special_dividends_taxed = false;
        if definition.dividends.reinvestment == Reinvestment::Indexed {
            // Points of the price index on a total return index: a larger one grows less of them.
            definition.dividends.reinvestment = Reinvestment::Close;
        }
        let case = Case::from(seed, market, definition);
        for pair in case.series.sessions.windows(2) {
            let growth = |of: fn(&SessionRow) -> f64| of(&pair[1]) / of(&pair[0]);
            let price = growth(|row| row.price_return);
            let net = growth(|row| row.net_total_return);
            let gross = growth(|row| row.gross_total_return);
            let levels = &figures(&pair[1])[..4];
            let is_level = |level: &f64| *level > 0.0 && level.is_finite();
            assert!(levels.iter().all(is_level), "{}: {levels:?}", case.name());
            let slack = 1e-12 * price;
            assert!(
                gross + slack >= net && net + slack >= price,
                "{}, {}: {price} {net} {gross}",
                case.name(),
                pair[1].session
            );
        }
    }
}

#[test]
fn the_number_of_threads_does_not_change_a_bit() {
    each(|case| {
        for threads in [2, 3] {
            let run = Run {
                threads,
                ..Run::of(&case.definition)
            };
            let (other, _) = try_series(&case.panel, &case.definition, &run);
            assert!(
                case.series == other || bits(&case.series) == bits(&other),
                "{}",
                case.name()
            );
        }
    });
}

#[test]
fn levels_without_detail_are_the_levels_with_it() {
    each(|case| {
        let mut levels = LevelsOnly::default();
        drop(build(
            &request(&case.panel, &case.definition, &Run::of(&case.definition)),
            &mut levels,
        ));
        let plain = |series: &[SessionRow]| -> Vec<[u64; 4]> {
            let row = |row: &SessionRow| {
                [
                    row.price_return,
                    row.gross_total_return,
                    row.net_of_cost,
                    row.next_divisor,
                ]
                .map(f64::to_bits)
            };
            series.iter().map(row).collect()
        };
        assert!(
            plain(&levels.0) == plain(&case.series.sessions),
            "{}",
            case.name()
        );
    });
}

#[test]
fn bars_of_the_future_never_change_a_past_figure() {
    each(|case| {
        let sessions = case.market.sessions();
        let mut random = Random::new(case.seed);
        for _ in 0..2 {
            let last = sessions[random.below(sessions.len())];
            let mut changed = case.market.clone();
            for row in 0..changed.bars.len() {
                if changed.bars.session[row] > last {
                    let factor = random.choose(&[0.5, 0.75, 1.5, 3.0]);
                    changed.bars.close[row] *= factor;
                    changed.bars.volume[row] *= factor;
                    changed.bars.market_cap[row] *= 4.0 - factor;
                }
            }
            let other = Case::from(case.seed, changed, case.definition.clone());
            let past = |series: &Series| {
                let rows = series.sessions.iter().filter(|row| row.session <= last);
                Series {
                    sessions: rows.cloned().collect(),
                    ..Series::default()
                }
            };
            let (ours, theirs) = (past(&case.series), past(&other.series));
            assert!(
                bits(&ours) == bits(&theirs),
                "{}: figures up to {last} depend on later bars, first {:?}",
                case.name(),
                first_difference(&ours, &theirs)
            );
        }
    });
}

#[test]
fn a_market_without_its_future_gives_the_same_past() {
    each(|case| {
        // A session that unexpectedly is none comes to be known only by what follows.
        if !is_whole(&case.market) {
            return;
        }
        let sessions = case.market.sessions();
        let last = sessions[Random::new(case.seed + 7).below(sessions.len())];
        let past = Case::from(case.seed, case.market.until(last), case.definition.clone());
        for (known, row) in past.series.sessions.iter().zip(&case.series.sessions) {
            let agrees = |at: &usize| {
                let (found, wanted) = (figures(known)[*at], figures(row)[*at]);
                (found.is_nan() && wanted.is_nan())
                    || (found - wanted).abs() <= 1e-12 * wanted.abs().max(row.price_return)
            };
            let wrong = (0..14).find(|at| !agrees(at));
            assert!(
                wrong.is_none(),
                "{}: figure {wrong:?} of {} without later bars\n{known:?}\n{row:?}",
                case.name(),
                known.session
            );
        }
    });
}

/// Whether a session follows each session of `market` that the calendar foretells.
fn is_whole(market: &Market) -> bool {
    let sessions = market.sessions();
    sessions
        .windows(2)
        .all(|pair| calendar::next_session(pair[0]) == pair[1])
}

/// What `series` says about holders on earlier ex-dates whose dividends are known only after `last`.
fn entitled(case: &Case, series: &Series, last: &SessionRow) -> Vec<Entitled> {
    let mut entitled = Vec::new();
    for action in case.panel.actions.iter() {
        let Effect::LateDividend { ex_row, .. } = action.effect else {
            continue;
        };
        let session = case.panel.session(ex_row as usize);
        let security = case.panel.securities[action.column as usize].id;
        let held = series
            .held(session)
            .iter()
            .find(|row| row.security == security);
        let row = series.sessions.iter().find(|row| row.session == session);
        if let (Some(held), Some(row)) = (held, row)
            && session <= last.session
        {
            entitled.push(Entitled {
                security,
                session,
                shares_per_divisor: held.index_shares / row.divisor,
            });
        }
    }
    entitled
}

#[test]
fn a_build_in_parts_is_the_build_in_one_bit_for_bit() {
    let mut parts = 0;
    each(|case| {
        // Without a bar on a session of the exchange the following session is known only later.
        if !is_whole(&case.market) || case.series.sessions.len() < 3 {
            return;
        }
        let mut random = Random::new(case.seed + 3);
        for _ in 0..4 {
            let cut = random.below(case.series.sessions.len() - 1);
            let cut = case.series.sessions[cut].session;
            let first = Run {
                until: Some(cut),
                ..Run::of(&case.definition)
            };
            let (first, result) = try_series(&case.panel, &case.definition, &first);
            result.unwrap();
            let last = first.sessions.last().unwrap().clone();
            let start = Start::Resume {
                basket: first.basket(last.session).to_vec(),
                entitled: entitled(case, &first, &last),
                last: Box::new(last),
            };
            let rest = Run {
                start,
                ..Run::full()
            };
            let (rest, _) = try_series(&case.panel, &case.definition, &rest);
            let joined = Series {
                sessions: [first.sessions, rest.sessions].concat(),
                held: [first.held, rest.held].concat(),
                baskets: [first.baskets, rest.baskets].concat(),
                ..Series::default()
            };
            assert!(
                bits(&joined) == bits(&case.series),
                "{}: cut at {cut}, first {:?}",
                case.name(),
                first_difference(&joined, &case.series)
            );
            let difference = equipoise_engine::verify::first_difference(
                &joined,
                &Series {
                    adjustments: Vec::new(),
                    ..case.series.clone()
                },
            );
            assert!(
                difference.is_none(),
                "{}: cut at {cut}: {difference:?}",
                case.name()
            );
            parts += 1;
        }
    });
    assert!(parts > 500, "{parts} builds in parts");
}

#[test]
fn the_order_in_which_securities_are_recorded_changes_nothing() {
    each(|case| {
        let mut assembly = Assembly::default();
        for facts in case.market.facts() {
            assembly.add(match facts {
                Facts::Securities(mut records) => {
                    records.reverse();
                    Facts::Securities(records)
                }
                other => other,
            });
        }
        let (series, _) = try_series(
            &assembly.panel(),
            &case.definition,
            &Run::of(&case.definition),
        );
        assert!(
            bits(&series) == bits(&case.series),
            "{}: first {:?}",
            case.name(),
            first_difference(&series, &case.series)
        );
    });
}

#[test]
fn the_market_value_of_the_base_changes_no_level() {
    each(|case| {
        if case.definition.weighting.share_decimals.is_some() {
            return;
        }
        let mut definition = case.definition.clone();
        definition.base.market_value *= 37.5;
        let scaled = Case::from(case.seed, case.market.clone(), definition);
        assert_same_levels(case, &scaled.series);
    });
}

/// Both have the same levels, but for rounding.
pub(crate) fn assert_same_levels(case: &Case, other: &Series) {
    let rows = case.series.sessions.iter().zip(&other.sessions);
    assert_eq!(
        case.series.sessions.len(),
        other.sessions.len(),
        "{}",
        case.name()
    );
    for (one, other) in rows {
        for at in [0, 1, 2, 3, 4, 9] {
            let (one_figure, other_figure) = (figures(one)[at], figures(other)[at]);
            assert!(
                one_figure.is_nan() && other_figure.is_nan()
                    || agree(other_figure, one_figure, 1e-11),
                "{}, {}: figure {at} is {other_figure} for {one_figure}",
                case.name(),
                one.session
            );
        }
    }
}
