//! Dividends that the facts tell late, wrong, or take back.

use equipoise_model::{ActionKind, CorporateAction, Date, FactKind, Facts, SecurityId, calendar};

use super::{BUNDLED, actions, in_force, master, subject};
use crate::sample::{SampleMarket, TrueEvent, TrueEventKind as Kind};

/// The statements in force about the ordinary dividend of a line and ex-date.
fn told(security: SecurityId, ex_date: Date) -> Vec<CorporateAction> {
    let master = master(&BUNDLED);
    let is_cash = |kind: &ActionKind| {
        matches!(
            kind,
            ActionKind::CashDividend { .. } | ActionKind::DividendCorrection { .. }
        )
    };
    in_force(&BUNDLED)
        .into_iter()
        .filter(|action| {
            action.ex_date == ex_date
                && is_cash(&action.kind)
                && subject(&master, action) == security
        })
        .collect()
}

fn amount(action: &CorporateAction) -> f64 {
    match action.kind {
        ActionKind::CashDividend { amount } | ActionKind::DividendCorrection { amount } => amount,
        _ => panic!("{action:?} is no dividend"),
    }
}

/// The sum of what was known at the close of `session`.
fn known_at_close(told: &[CorporateAction], session: Date) -> f64 {
    let close = calendar::new_york_close(session);
    let is_known = |action: &&CorporateAction| action.known.is_none_or(|known| known <= close);
    told.iter().filter(is_known).map(amount).sum()
}

fn paid(security: SecurityId, session: Date) -> f64 {
    let is_it = |event: &&TrueEvent| event.security == security && event.session == session;
    let mut events = BUNDLED.truth.events.iter().filter(is_it);
    events
        .find_map(|event| match event.kind {
            Kind::CashDividend { amount } => Some(amount),
            _ => None,
        })
        .unwrap_or(0.0)
}

#[test]
fn what_was_paid_is_known_in_the_session_the_truth_names_and_not_before() {
    let (mut late, mut wrong) = (0, 0);
    for event in &BUNDLED.truth.events {
        let Kind::DividendTold { ex_date, amount } = event.kind else {
            continue;
        };
        let told = told(event.security, ex_date);
        let paid = paid(event.security, ex_date);
        let day_before = calendar::previous_session(event.session);
        let before = known_at_close(&told, day_before);
        let after = known_at_close(&told, event.session);
        assert!(
            paid > 0.0 && (after - paid).abs() < 1e-12,
            "{event:?}: {told:?}"
        );
        assert!(
            (after - before - amount).abs() < 1e-12,
            "{event:?}: {told:?}"
        );
        assert!(ex_date < day_before && amount.abs() > 0.005);
        late += usize::from(before <= 0.0);
        wrong += usize::from(before > 0.0);
    }
    assert_eq!((late, wrong), (3, 3));
}

#[test]
fn by_the_close_of_the_ex_date_the_facts_tell_what_the_truth_says_they_do() {
    for event in &BUNDLED.truth.events {
        let Kind::DividendMistold { told: expected } = event.kind else {
            continue;
        };
        let told = told(event.security, event.session);
        let found = known_at_close(&told, event.session);
        assert!((found - expected).abs() < 1e-12, "{event:?}: {told:?}");
        assert!((found - paid(event.security, event.session)).abs() > 0.005);
    }
}

#[test]
fn a_dividend_that_was_withdrawn_is_announced_first_and_nothing_in_the_end() {
    let master = master(&BUNDLED);
    let mut withdrawn = 0;
    for event in &BUNDLED.truth.events {
        let Kind::DividendWithdrawn { amount: announced } = event.kind else {
            continue;
        };
        let of_day = |action: &&CorporateAction| {
            action.ex_date == event.session && subject(&master, action) == event.security
        };
        let amounts: Vec<f64> = actions(&BUNDLED).filter(of_day).map(amount).collect();
        assert_eq!(amounts, [announced, 0.0]);
        let told = told(event.security, event.session);
        assert_eq!(told.iter().map(amount).collect::<Vec<_>>(), [0.0]);
        assert!(told[0].known < Some(calendar::new_york_open(event.session)));
        assert!(paid(event.security, event.session) <= 0.0);
        withdrawn += 1;
    }
    assert_eq!(withdrawn, 2);
}

#[test]
fn what_replaces_an_action_comes_in_a_later_batch() {
    let is_action = |facts: &&Facts| facts.kind() == FactKind::Actions;
    let batches: Vec<&Facts> = BUNDLED.facts.iter().filter(is_action).collect();
    assert_eq!(batches.len(), 2);
    assert_eq!(batches[1].len(), 2);
}

#[test]
fn markets_of_other_seeds_and_sizes_are_told_of_in_figures_that_mean_something() {
    let mut corrections = 0;
    for seed in 0..6 {
        let market = SampleMarket {
            seed,
            companies: 150,
            ..SampleMarket::default()
        };
        let sample = market.generate();
        let last = calendar::new_york_close(*sample.truth.sessions.last().unwrap());
        for action in actions(&sample) {
            assert!(action.known.is_none_or(|known| known < last), "{action:?}");
            if let ActionKind::DividendCorrection { amount } = action.kind {
                assert!(amount.abs() > 0.005, "seed {seed}: {action:?}");
                corrections += 1;
            }
        }
        let sessions = sample.truth.events.iter().map(|event| event.session);
        assert!(sessions.is_sorted());
    }
    assert_eq!(corrections, 6);
}
