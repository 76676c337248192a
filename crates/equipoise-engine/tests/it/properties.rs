//! Laws of an index, over markets drawn from fixed seeds.

use equipoise_engine::{Build, LevelsOnly, Start, build};
use equipoise_model::calendar::Calendars;
use equipoise_model::{
    ActionKind, CorporateAction, Date, Facts, Panel, Rhythm, Series, ShareCount, calendar,
};
use equipoise_testkit::{Market, Random, random_market};

use crate::support::{RHYTHMS, Run, definition, try_series};

const MARKETS: u64 = 40;
const SIZES: [u32; 3] = [1, 4, 12];

fn bits(series: &Series) -> Vec<[u64; 4]> {
    let row = |row: &equipoise_model::SessionRow| {
        [
            row.price_return,
            row.gross_total_return,
            row.net_total_return,
            row.divisor,
        ]
        .map(f64::to_bits)
    };
    series.sessions.iter().map(row).collect()
}

/// Every market, schedule and size with its series as far as it goes.
fn each(mut check: impl FnMut(&str, &Market, &Panel<'_>, &Rhythm, u32, &Series)) {
    for seed in 0..MARKETS {
        let market = random_market(seed);
        let panel = market.panel();
        for schedule in &RHYTHMS {
            for size in SIZES {
                let (series, _) = try_series(&panel, &definition(size, schedule), &Run::full());
                let case = format!("seed {seed}, {}, size {size}", schedule.name().unwrap());
                check(&case, &market, &panel, schedule, size, &series);
            }
        }
    }
}

#[test]
fn levels_are_positive_and_weights_sum_to_one() {
    each(|case, _, _, _, _, series| {
        for row in &series.sessions {
            assert!(
                row.price_return > 0.0 && row.price_return.is_finite(),
                "{case}"
            );
            let basket = series.basket(row.session);
            let total: f64 = basket.iter().map(|line| line.weight).sum();
            assert!(
                (total - 1.0).abs() < 1e-12,
                "{case}: weights of {} sum to {total}",
                row.session
            );
        }
    });
}

#[test]
fn contributions_sum_to_the_change_of_the_level() {
    each(|case, _, _, _, _, series| {
        for pair in series.sessions.windows(2) {
            let held = series.held(pair[1].session);
            let sum: f64 = held.iter().map(|line| line.contribution).sum();
            let change = pair[1].price_return - pair[0].price_return;
            let allowed = 1e-11 * pair[0].price_return.max(pair[1].price_return);
            assert!(
                (sum - change).abs() <= allowed,
                "{case}, {}: {sum} {change}",
                pair[1].session
            );
        }
    });
}

#[test]
fn total_returns_grow_at_least_as_fast_as_the_price_return() {
    each(|case, _, _, _, _, series| {
        for pair in series.sessions.windows(2) {
            let growth = |of: fn(&equipoise_model::SessionRow) -> f64| of(&pair[1]) / of(&pair[0]);
            let price = growth(|row| row.price_return);
            let net = growth(|row| row.net_total_return);
            let gross = growth(|row| row.gross_total_return);
            let slack = 1e-12 * price;
            assert!(
                gross + slack >= net && net + slack >= price,
                "{case}, {}",
                pair[1].session
            );
        }
    });
}

#[test]
fn the_number_of_threads_does_not_change_a_bit() {
    each(|case, _, panel, schedule, size, series| {
        for threads in [2, 3] {
            let run = Run {
                threads,
                ..Run::full()
            };
            let (other, _) = try_series(panel, &definition(size, schedule), &run);
            assert!(bits(series) == bits(&other), "{case}, {threads} threads");
        }
    });
}

#[test]
fn levels_without_detail_are_the_levels_with_it() {
    each(|case, _, panel, schedule, size, series| {
        let definition = definition(size, schedule);
        let mut levels = LevelsOnly::default();
        let request = Build {
            panel,
            definition: &definition,
            calendars: Calendars::built_in(),
            start: Start::Base(None),
            until: None,
            threads: 1,
        };
        drop(build(&request, &mut levels));
        let levels = Series {
            sessions: levels.0,
            ..Series::default()
        };
        assert!(bits(&levels) == bits(series), "{case}");
    });
}

#[test]
fn bars_of_the_future_never_change_a_past_level() {
    each(|case, market, _, schedule, size, series| {
        let sessions = market.sessions();
        for part in [3, 2] {
            let cut = sessions[sessions.len() / part];
            let past = market.until(cut).panel();
            let (known, _) = try_series(&past, &definition(size, schedule), &Run::full());
            let all = bits(series);
            let known = bits(&known);
            assert!(
                all.starts_with(&known),
                "{case}: levels up to {cut} depend on later bars"
            );
        }
    });
}

#[test]
fn a_build_in_parts_is_the_build_in_one_bit_for_bit() {
    each(|case, market, panel, schedule, size, series| {
        // Without a bar on a session of the exchange the following session is known only later.
        let sessions = market.sessions();
        let is_whole = sessions
            .windows(2)
            .all(|pair| calendar::next_session(pair[0]) == pair[1]);
        if !is_whole || series.sessions.len() < 8 {
            return;
        }
        for eighth in [1, 3, 6, 7] {
            let cut = series.sessions[series.sessions.len() * eighth / 8].session;
            let definition = definition(size, schedule);
            let first = Run {
                until: Some(cut),
                ..Run::full()
            };
            let (first, result) = try_series(panel, &definition, &first);
            result.unwrap();
            let last = first.sessions.last().unwrap().clone();
            let start = Start::Resume {
                basket: first.basket(last.session).to_vec(),
                last: Box::new(last),
                entitled: Vec::new(),
            };
            let (rest, _) = try_series(
                panel,
                &definition,
                &Run {
                    start,
                    ..Run::full()
                },
            );
            let mut joined = bits(&first);
            joined.extend(bits(&rest));
            assert!(joined == bits(series), "{case}: cut at {cut}");
            let baskets = [first.baskets.clone(), rest.baskets.clone()].concat();
            let same = baskets.iter().zip(&series.baskets).all(|(one, other)| {
                one.weight.to_bits() == other.weight.to_bits() && one.security == other.security
            });
            assert!(
                same && baskets.len() == series.baskets.len(),
                "{case}: baskets, cut at {cut}"
            );
        }
    });
}

#[test]
fn the_order_in_which_securities_are_recorded_changes_nothing() {
    for seed in 0..MARKETS {
        let market = random_market(seed);
        let levels = |is_reversed: bool| {
            let mut assembly = equipoise_engine::Assembly::default();
            for facts in market.facts() {
                assembly.add(match facts {
                    Facts::Securities(mut records) if is_reversed => {
                        records.reverse();
                        Facts::Securities(records)
                    }
                    other => other,
                });
            }
            let panel = assembly.panel();
            let (series, _) = try_series(&panel, &definition(6, &Rhythm::Weekly), &Run::full());
            bits(&series)
        };
        assert!(levels(false) == levels(true), "seed {seed}");
    }
}

/// A quiet market of eight lines over 80 sessions, with what `change` makes of each line.
struct Quiet {
    sessions: Vec<Date>,
    closes: Vec<Vec<f64>>,
    shares: Vec<f64>,
}

impl Quiet {
    fn draw(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let day = |text: &str| text.parse::<Date>().unwrap();
        let sessions: Vec<Date> = calendar::sessions(day("2021-02-01"), day("2021-12-31"))
            .take(80)
            .collect();
        let closes = (0..8)
            .map(|_| {
                let mut close = random.between(5.0, 400.0);
                let mut next = || {
                    close *= 1.0 + random.between(-0.04, 0.041);
                    close
                };
                (0..80).map(|_| next()).collect()
            })
            .collect();
        let shares = (0..8).map(|_| random.between(1e6, 5e6)).collect();
        Self {
            sessions,
            closes,
            shares,
        }
    }

    fn series(&self, actions: &[CorporateAction], schedule: &Rhythm) -> Series {
        let mut market = Market::default();
        for (row, session) in self.sessions.iter().enumerate() {
            for (line, closes) in self.closes.iter().enumerate() {
                market.close(*session, &format!("Q{line}"), closes[row]);
            }
        }
        let mut assembly = equipoise_engine::Assembly::default();
        let records =
            (0..8).map(|line| equipoise_model::SecurityRecord::of_symbol(&format!("Q{line}")));
        assembly.add(Facts::Securities(records.collect()));
        for facts in market.facts() {
            assembly.add(facts);
        }
        let counts = self
            .shares
            .iter()
            .enumerate()
            .map(|(line, shares)| ShareCount {
                symbol: format!("Q{line}"),
                effective: self.sessions[0],
                shares_outstanding: *shares,
                known: None,
            });
        assembly.add(Facts::Shares(counts.collect()));
        assembly.add(Facts::Actions(actions.to_vec()));
        let (series, result) =
            try_series(&assembly.panel(), &definition(3, schedule), &Run::full());
        result.unwrap();
        series
    }
}

fn assert_same_levels(one: &Series, other: &Series, case: &str) {
    assert_eq!(one.sessions.len(), other.sessions.len(), "{case}");
    for (a, b) in one.sessions.iter().zip(&other.sessions) {
        let difference = (a.price_return / b.price_return - 1.0).abs();
        assert!(
            difference < 1e-12,
            "{case}, {}: off by {difference}",
            a.session
        );
    }
}

#[test]
fn splitting_a_stock_by_any_ratio_on_any_day_leaves_every_level() {
    for seed in 0..30 {
        let quiet = Quiet::draw(seed);
        let mut random = Random::new(seed + 1_000);
        for schedule in &RHYTHMS {
            let whole = quiet.series(&[], schedule);
            let (line, row) = (random.below(8), 1 + random.below(79));
            let ratio = random.choose(&[2.0, 3.0, 7.0, 1.5, 0.1, 0.05, 20.0]);
            let mut parted = Quiet::draw(seed);
            for close in &mut parted.closes[line][row..] {
                *close /= ratio;
            }
            let action = CorporateAction {
                symbol: format!("Q{line}"),
                ex_date: quiet.sessions[row],
                currency: None,
                known: None,
                kind: ActionKind::Split { ratio },
            };
            let case = format!(
                "seed {seed}, {}: {ratio} for 1 of Q{line}",
                schedule.name().unwrap()
            );
            assert_same_levels(&whole, &parted.series(&[action], schedule), &case);
        }
    }
}

#[test]
fn the_unit_of_one_price_history_leaves_every_level() {
    for seed in 0..30 {
        let quiet = Quiet::draw(seed);
        let mut scaled = Quiet::draw(seed);
        let factor = Random::new(seed + 2_000).between(0.01, 300.0);
        for close in &mut scaled.closes[2] {
            *close *= factor;
        }
        scaled.shares[2] /= factor;
        let schedule = &Rhythm::MONTHLY;
        let case = format!("seed {seed}: Q2 times {factor}");
        assert_same_levels(
            &quiet.series(&[], schedule),
            &scaled.series(&[], schedule),
            &case,
        );
    }
}

#[test]
fn an_index_of_one_company_earns_its_return() {
    let quiet = Quiet::draw(7);
    let mut market = Market::default();
    for (row, session) in quiet.sessions.iter().enumerate() {
        market.close(*session, "ONE", quiet.closes[0][row]);
    }
    market.record(equipoise_model::SecurityRecord::of_symbol("ONE"));
    let panel = market.with_one_share_each().panel();
    let (series, result) = try_series(&panel, &definition(1, &Rhythm::Daily), &Run::full());
    result.unwrap();
    for (row, level) in series.sessions.iter().enumerate() {
        let expected = 1000.0 * quiet.closes[0][row] / quiet.closes[0][0];
        assert!((level.price_return / expected - 1.0).abs() < 1e-12);
    }
}
