//! Every true event is visible in the facts, and the facts tell of no other.

use std::collections::BTreeSet;

use equipoise_model::{ActionKind, CorporateAction, Date, SecurityId, calendar};

use super::{BUNDLED, actions, closes, count, master, records, subject};
use crate::sample::{TrueEvent, TrueEventKind as Kind};

/// The actions a source would state for an event, with their ex-dates; none for events that are no
/// action.
fn stated(event: &TrueEvent) -> Vec<(Date, ActionKind)> {
    let on = |date: Date, kind: ActionKind| vec![(date, kind)];
    match event.kind {
        Kind::Halted { until } => vec![
            (event.session, ActionKind::Suspension),
            (calendar::next_session(until), ActionKind::Resumption),
        ],
        // What was told first stands in place of what was paid, see `told_first`.
        Kind::CashDividend { amount } => {
            let amount = told_first(event).unwrap_or(amount);
            on(event.session, ActionKind::CashDividend { amount })
        }
        Kind::DividendTold { ex_date, amount } if is_told_late(event, ex_date) => {
            // The dividend itself, with the time at which it became known.
            assert!(amount > 0.0);
            Vec::new()
        }
        Kind::DividendTold { ex_date, amount } => {
            on(ex_date, ActionKind::DividendCorrection { amount })
        }
        Kind::DividendWithdrawn { amount } => vec![
            (event.session, ActionKind::CashDividend { amount }),
            (event.session, ActionKind::CashDividend { amount: 0.0 }),
        ],
        Kind::Listed | Kind::Missed | Kind::DividendMistold { .. } => Vec::new(),
        _ => on(event.session, done(event)),
    }
}

/// What was told of a dividend by the close of its ex-date in place of what was paid.
fn told_first(event: &TrueEvent) -> Option<f64> {
    mistold(event.security, event.session).filter(|told| *told > 0.0)
}

fn is_told_late(event: &TrueEvent, ex_date: Date) -> bool {
    mistold(event.security, ex_date) == Some(0.0)
}

fn mistold(security: SecurityId, ex_date: Date) -> Option<f64> {
    let events = &BUNDLED.truth.events;
    let from = events.partition_point(|event| event.session < ex_date);
    let of_day = events[from..]
        .iter()
        .take_while(|event| event.session == ex_date);
    of_day
        .filter(|event| event.security == security)
        .find_map(|event| match event.kind {
            Kind::DividendMistold { told } => Some(told),
            _ => None,
        })
}

/// The action that an event of the market itself is.
fn done(event: &TrueEvent) -> ActionKind {
    let symbol = |security: SecurityId| {
        BUNDLED
            .truth
            .symbol(security, calendar::previous_session(event.session))
            .or_else(|| BUNDLED.truth.symbol(security, event.session))
            .unwrap()
            .to_owned()
    };
    match event.kind.clone() {
        Kind::Split { ratio } => ActionKind::Split { ratio },
        Kind::StockDividend { ratio } => ActionKind::StockDividend { ratio },
        Kind::SpecialDividend { amount } => ActionKind::SpecialDividend { amount },
        Kind::SpinOff {
            child,
            ratio,
            value,
            is_stated,
        } => ActionKind::SpinOff {
            child: symbol(child),
            ratio,
            price: is_stated.then_some(value),
        },
        Kind::Rights { ratio, price } => ActionKind::Rights { ratio, price },
        Kind::TakenOver {
            acquirer,
            ratio,
            amount,
        } => ActionKind::Merger {
            acquirer: acquirer.map(symbol),
            ratio,
            amount,
        },
        Kind::Failed { price } => ActionKind::Delisting { price: Some(price) },
        Kind::SymbolChanged { to } => ActionKind::SymbolChange { to },
        other => unreachable!("{other:?} is no action by itself"),
    }
}

/// A key that orders actions of any kind.
fn key(session: Date, security: SecurityId, kind: &ActionKind) -> String {
    format!("{session} {security:?} {kind:?}")
}

#[test]
fn events_and_actions_are_the_same_list() {
    let master = master(&BUNDLED);
    let told =
        |action: &CorporateAction| key(action.ex_date, subject(&master, action), &action.kind);
    let facts: BTreeSet<String> = actions(&BUNDLED).map(told).collect();
    let events = BUNDLED.truth.events.iter();
    let truth: BTreeSet<String> = events
        .flat_map(|event| {
            let actions = stated(event).into_iter();
            actions.map(|(date, kind)| key(date, event.security, &kind))
        })
        .collect();
    assert_eq!(facts.len(), actions(&BUNDLED).count());
    assert_eq!(facts.difference(&truth).next(), None);
    assert_eq!(truth.difference(&facts).next(), None);
}

#[test]
fn listings_and_departures_are_in_the_records() {
    let first = BUNDLED.truth.sessions[0];
    let mut listed = 0;
    let mut delisted = 0;
    for (record, line) in records(&BUNDLED).zip(&BUNDLED.truth.lines) {
        let of_line = |event: &&TrueEvent| event.security == line.security;
        let mut events = BUNDLED.truth.events.iter().filter(of_line);
        let entry = events.clone().find(|event| event.kind == Kind::Listed);
        let is_new = record.listed >= Some(first);
        assert_eq!(
            is_new.then_some(record.listed).flatten(),
            entry.map(|event| event.session)
        );
        let left = events.find_map(|event| match event.kind {
            Kind::TakenOver { .. } => Some(calendar::previous_session(event.session)),
            Kind::Failed { .. } => Some(event.session),
            _ => None,
        });
        assert_eq!(record.delisted, left, "{}", record.symbol);
        listed += usize::from(is_new);
        delisted += usize::from(left.is_some());
    }
    assert_eq!((listed, delisted), (66, 40));
}

#[test]
fn bars_are_missing_exactly_in_halts_and_gaps() {
    let truth = &BUNDLED.truth;
    let closes = closes(&BUNDLED, &master(&BUNDLED));
    let mut silent = BTreeSet::new();
    for event in &truth.events {
        match event.kind {
            Kind::Missed => {
                silent.insert((event.security, event.session));
            }
            Kind::Halted { until } => {
                let sessions = calendar::sessions(event.session, until);
                silent.extend(sessions.map(|session| (event.security, session)));
            }
            _ => {}
        }
    }
    let mut absent = BTreeSet::new();
    for line in &truth.lines {
        let life = &truth.sessions[line.first_row..line.first_row + line.closes.len()];
        let without_bar = |session: &&Date| !closes.contains_key(&(line.security, **session));
        absent.extend(
            life.iter()
                .filter(without_bar)
                .map(|session| (line.security, *session)),
        );
    }
    assert_eq!(absent, silent);
}

#[test]
fn a_halt_keeps_the_price_for_several_sessions() {
    let truth = &BUNDLED.truth;
    for event in &truth.events {
        let Kind::Halted { until } = event.kind else {
            continue;
        };
        let prior = truth.close(event.security, calendar::previous_session(event.session));
        let sessions: Vec<Date> = calendar::sessions(event.session, until).collect();
        assert!((3..=11).contains(&sessions.len()));
        for session in sessions {
            assert!(!truth.has_bar(event.security, session));
            assert_eq!(truth.close(event.security, session), prior);
            assert_eq!(truth.holder_return(event.security, session), Some(0.0));
        }
        assert!(truth.has_bar(event.security, calendar::next_session(until)));
    }
}

#[test]
fn there_is_enough_of_every_kind() {
    let sample = &*BUNDLED;
    let ranges = [
        (
            "listings",
            count(sample, |kind| *kind == Kind::Listed),
            60..=70,
        ),
        (
            "splits",
            count(sample, |kind| matches!(kind, Kind::Split { .. })),
            50..=60,
        ),
        (
            "reverse",
            count(
                sample,
                |kind| matches!(kind, Kind::Split { ratio } if *ratio < 1.0),
            ),
            10..=12,
        ),
        (
            "stock dividends",
            count(sample, |kind| matches!(kind, Kind::StockDividend { .. })),
            3..=3,
        ),
        (
            "dividends",
            count(sample, |kind| matches!(kind, Kind::CashDividend { .. })),
            11_000..=16_000,
        ),
        (
            "special",
            count(sample, |kind| matches!(kind, Kind::SpecialDividend { .. })),
            10..=12,
        ),
        (
            "spin-offs",
            count(sample, |kind| matches!(kind, Kind::SpinOff { .. })),
            6..=6,
        ),
        (
            "rights",
            count(sample, |kind| matches!(kind, Kind::Rights { .. })),
            2..=2,
        ),
        (
            "takeovers",
            count(sample, |kind| matches!(kind, Kind::TakenOver { .. })),
            25..=27,
        ),
        (
            "for shares",
            count(
                sample,
                |kind| matches!(kind, Kind::TakenOver { ratio, .. } if *ratio > 0.0),
            ),
            5..=20,
        ),
        (
            "for cash",
            count(
                sample,
                |kind| matches!(kind, Kind::TakenOver { ratio, .. } if *ratio <= 0.0),
            ),
            5..=20,
        ),
        (
            "failures",
            count(sample, |kind| matches!(kind, Kind::Failed { .. })),
            12..=13,
        ),
        (
            "failures at zero",
            count(
                sample,
                |kind| matches!(kind, Kind::Failed { price } if *price <= 0.0),
            ),
            1..=2,
        ),
        (
            "dividends told late or wrong",
            count(sample, |kind| matches!(kind, Kind::DividendMistold { .. })),
            6..=6,
        ),
        (
            "told in the end",
            count(sample, |kind| matches!(kind, Kind::DividendTold { .. })),
            6..=6,
        ),
        (
            "withdrawn",
            count(sample, |kind| {
                matches!(kind, Kind::DividendWithdrawn { .. })
            }),
            2..=2,
        ),
        (
            "symbol changes",
            count(sample, |kind| matches!(kind, Kind::SymbolChanged { .. })),
            8..=8,
        ),
        (
            "halts",
            count(sample, |kind| matches!(kind, Kind::Halted { .. })),
            6..=7,
        ),
        ("gaps", count(sample, |kind| *kind == Kind::Missed), 80..=86),
    ];
    for (what, found, range) in ranges {
        assert!(
            range.contains(&found),
            "{what}: {found} is not in {range:?}"
        );
    }
}

#[test]
fn a_split_falls_on_a_session_without_a_bar() {
    let truth = &BUNDLED.truth;
    let is_unseen = |event: &&TrueEvent| {
        matches!(event.kind, Kind::Split { .. }) && !truth.has_bar(event.security, event.session)
    };
    assert!(truth.events.iter().any(|event| is_unseen(&event)));
}
