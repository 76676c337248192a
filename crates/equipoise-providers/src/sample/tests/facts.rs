//! The facts by themselves: valid under the rules that every source is held to.

use std::collections::{BTreeMap, BTreeSet};

use equipoise_model::{
    ActionKind, CorporateAction, Date, FactKind, Facts, SecurityRecord, ShareCount, calendar,
};

use super::{BUNDLED, actions, bars, closes, master, records, shares, subject};
use crate::sample::TrueEventKind;
use crate::sample::record::BATCH_ROWS;

#[test]
fn batches_are_bounded_and_names_come_before_bars() {
    let kinds: Vec<FactKind> = BUNDLED.facts.iter().map(Facts::kind).collect();
    let mut in_order = kinds.clone();
    in_order.dedup();
    let expected = [
        FactKind::Securities,
        FactKind::Actions,
        FactKind::Shares,
        FactKind::Bars,
        FactKind::Fx,
        FactKind::Rates,
    ];
    assert_eq!(in_order, expected);
    assert!(
        BUNDLED
            .facts
            .iter()
            .all(|facts| (1..=BATCH_ROWS).contains(&facts.len()))
    );
}

#[test]
fn every_bar_is_valid() {
    for bar in bars(&BUNDLED) {
        let figures = [bar.open, bar.high, bar.low, bar.close];
        assert!(
            figures
                .iter()
                .all(|price| price.is_finite() && *price >= 0.01),
            "{bar:?}"
        );
        assert!(
            bar.high >= bar.open.max(bar.close) && bar.low <= bar.open.min(bar.close),
            "{bar:?}"
        );
        assert!(
            figures
                .iter()
                .all(|price| ((price * 100.0).round() / 100.0 - price).abs() == 0.0)
        );
        assert!(bar.volume >= 100.0 && bar.volume.fract() == 0.0 && bar.market_cap.is_nan());
    }
}

#[test]
fn bars_ascend_by_session_then_symbol() {
    let mut previous: Option<(Date, &str)> = None;
    for bar in bars(&BUNDLED) {
        let key = (bar.session, bar.symbol);
        assert!(previous < Some(key), "{key:?} after {previous:?}");
        previous = Some(key);
    }
}

#[test]
fn a_batch_lists_each_symbol_once() {
    for facts in &BUNDLED.facts {
        let Facts::Bars(bars) = facts else { continue };
        let distinct: BTreeSet<&String> = bars.symbols.iter().collect();
        assert_eq!(distinct.len(), bars.symbols.len());
    }
}

#[test]
fn bars_are_of_every_session_and_no_other_date() {
    let market = crate::sample::SampleMarket::default();
    let expected: Vec<Date> = calendar::sessions(market.first, market.last).collect();
    let mut found: Vec<Date> = bars(&BUNDLED).map(|bar| bar.session).collect();
    found.dedup();
    assert_eq!(found, expected);
    assert_eq!(found, BUNDLED.truth.sessions);
    assert_eq!((expected.len(), expected[0]), (2516, market.first));
}

#[test]
fn every_symbol_resolves_to_the_security_that_really_traded() {
    let master = master(&BUNDLED);
    let truth = &BUNDLED.truth;
    assert_eq!(
        master.securities().len(),
        truth.lines.len() + truth.unlisted.len()
    );
    for bar in bars(&BUNDLED) {
        let resolved = master.resolve(bar.symbol, bar.session);
        assert_eq!(
            resolved,
            BUNDLED.truth.security(bar.symbol, bar.session),
            "{bar:?}"
        );
    }
    for (security, line) in master.securities().iter().zip(&BUNDLED.truth.lines) {
        assert_eq!(
            (security.id, &security.symbol),
            (line.security, &line.symbols[0].1)
        );
    }
}

#[test]
fn one_symbol_is_used_by_two_companies_in_turn() {
    let master = master(&BUNDLED);
    let reused: Vec<_> = master
        .symbols()
        .filter(|(_, uses)| uses.len() > 1)
        .collect();
    let [(symbol, [first, second])] = reused[..] else {
        panic!("{reused:?}")
    };
    let earlier = master.get(first.security).unwrap();
    let later = master.get(second.security).unwrap();
    assert_ne!(earlier.name, later.name);
    assert!(earlier.delisted < later.listed);
    for (holder, day) in [(earlier, earlier.listed), (later, later.listed)] {
        assert_eq!(master.resolve(symbol, day.unwrap()), Some(holder.id));
    }
    assert!(
        closes(&BUNDLED, &master)
            .range((later.id, Date::MIN)..)
            .next()
            .is_some()
    );
}

#[test]
fn every_close_is_the_true_one() {
    let master = master(&BUNDLED);
    let closes = closes(&BUNDLED, &master);
    let mut expected = BTreeMap::new();
    for line in &BUNDLED.truth.lines {
        for (row, close) in (line.first_row..).zip(&line.closes) {
            let session = BUNDLED.truth.sessions[row];
            if BUNDLED.truth.has_bar(line.security, session) {
                expected.insert((line.security, session), *close);
            }
        }
    }
    assert_eq!(closes.len(), expected.len());
    assert!(closes == expected);
}

#[test]
fn names_and_symbols_are_unique_and_complete() {
    let names: BTreeSet<&str> = records(&BUNDLED)
        .filter_map(|r| r.name.as_deref())
        .collect();
    let sectors: BTreeSet<&str> = records(&BUNDLED)
        .filter_map(|r| r.sector.as_deref())
        .collect();
    assert_eq!(names.len(), records(&BUNDLED).count());
    assert_eq!(sectors.len(), 11);
    let is_complete = |record: &SecurityRecord| {
        let is_listed = record.listed.is_some() || record.converts_to.is_some();
        is_listed && record.industry.is_some() && record.country.is_some() && record.kind.is_some()
    };
    assert!(records(&BUNDLED).all(is_complete));
}

#[test]
fn listings_bound_the_bars_of_a_line() {
    let master = master(&BUNDLED);
    for (security, session) in closes(&BUNDLED, &master).keys() {
        let record = master.get(*security).unwrap();
        assert!(record.listed <= Some(*session));
        assert!(record.delisted.is_none_or(|delisted| *session <= delisted));
    }
}

#[test]
fn counts_become_known_30_to_46_days_after_their_date() {
    let first = BUNDLED.truth.sessions[0];
    let last = calendar::new_york_close(BUNDLED.truth.sessions[2515]);
    let mut filed = 0;
    for count in shares(&BUNDLED) {
        assert!(count.shares_outstanding > 0.0 && count.shares_outstanding.fract() == 0.0);
        let Some(known) = count.known else { continue };
        let days = (known.date_naive() - count.effective).num_days();
        assert!((30..=46).contains(&days) && known <= last, "{count:?}");
        filed += 1;
    }
    assert!(filed > 20_000, "{filed} counts were filed");
    let at_start = |symbol: &str| {
        shares(&BUNDLED).any(|count| count.symbol == symbol && count.is_known_at_close(first))
    };
    let mut in_first = bars(&BUNDLED).take_while(|bar| bar.session == first);
    assert!(in_first.all(|bar| at_start(bar.symbol)));
}

#[test]
fn every_line_has_a_share_count_at_its_first_close() {
    for event in &BUNDLED.truth.events {
        if event.kind != TrueEventKind::Listed {
            continue;
        }
        let symbol = BUNDLED.truth.symbol(event.security, event.session).unwrap();
        assert!(shares(&BUNDLED).any(|count| {
            count.symbol == symbol
                && count.effective == event.session
                && count.is_known_at_close(event.session)
        }));
    }
}

fn changes_basis(action: &&CorporateAction) -> bool {
    matches!(
        action.kind,
        ActionKind::Split { .. } | ActionKind::StockDividend { .. }
    )
}

/// The cap before and after a split, from the counts in effect: the ratio must have moved from
/// price to shares.
#[test]
fn shares_and_prices_change_their_basis_together() {
    let master = master(&BUNDLED);
    let closes = closes(&BUNDLED, &master);
    let mut checked = 0;
    for action in actions(&BUNDLED).filter(changes_basis) {
        let security = subject(&master, action);
        let of_line =
            |count: &&ShareCount| master.resolve(&count.symbol, count.effective) == Some(security);
        let counts: Vec<_> = shares(&BUNDLED).filter(of_line).collect();
        let place = counts.partition_point(|count| count.effective < action.ex_date);
        let (Some(before), Some(after)) = (counts[..place].last(), counts.get(place)) else {
            continue;
        };
        let factor = action.kind.share_factor();
        let moved = after.shares_outstanding / before.shares_outstanding / factor;
        assert!(
            (moved - 1.0).abs() < 0.02,
            "{action:?}: counts moved by {moved}"
        );
        let at = |session| closes.get(&(security, session)).copied();
        let prior = at(calendar::previous_session(action.ex_date));
        let (Some(prior), Some(ex)) = (prior, at(action.ex_date)) else {
            continue;
        };
        let cap = ex * factor / prior;
        assert!((cap - 1.0).abs() < 0.25, "{action:?}: cap moved by {cap}");
        checked += 1;
    }
    assert!(checked >= 50, "{checked} changes of basis");
}
