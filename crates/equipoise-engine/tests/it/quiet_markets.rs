//! Laws of an index that quiet markets show: no action, no gap, nothing that leaves.

use equipoise_model::{
    ActionKind, CorporateAction, Date, Facts, Rhythm, Series, ShareCount, calendar,
};
use equipoise_testkit::{Market, Random};

use crate::support::{RHYTHMS, Run, definition, try_series};

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
