//! What is recorded about a security: since when, and from whom.

use equipoise_ledger::{Body, Sequence, prepare};
use equipoise_model::{ActionKind, Bars, Facts, Instant, SecurityId, ShareCount};
use equipoise_projection::{Limits, Projection, ProjectionError, ProjectionErrorKind};

use crate::support::*;

const FIRST: SecurityId = SecurityId(0);

/// An hour after everything else.
fn later() -> Instant {
    recorded_at() + chrono::TimeDelta::hours(1)
}

async fn correct(place: &Place, facts: Facts) -> Sequence {
    let entry = prepare(&Body::Facts(facts), "a correction");
    let appended = place.ledger.append(&[entry], later(), None).await.unwrap();
    appended.head.sequence
}

#[tokio::test]
async fn a_bar_is_the_one_stated_last_with_its_source() {
    let place = Place::with_market(9).await;
    let mut corrected = Bars::default();
    for close in [98.0, 99.0] {
        corrected.push(&bar("AAA", 2, close));
    }
    let at = correct(&place, Facts::Bars(corrected)).await;
    let projection = place.projection().await;

    let now = projection.bar_at(FIRST, session(2), NOW).await.unwrap();
    let now = now.unwrap();
    assert_eq!((now.close, now.volume), (99.0, Some(100.0)), "the last row");
    assert_eq!((now.open, now.market_cap), (None, None));
    assert_eq!(
        (now.statement.sequence, now.statement.source.as_str()),
        (at, "a correction")
    );
    assert_eq!(now.statement.recorded_at, later());
    let before = projection.bar_at(FIRST, session(2), ROOT).await.unwrap();
    let before = before.unwrap();
    assert_eq!(before.close, close(0, 2));
    assert_eq!(before.statement.sequence, Sequence(2));
    assert_eq!(before.statement.source, "build");
    assert_eq!(before.statement.recorded_at, recorded_at());
    let none = projection.bar_at(FIRST, session(200), NOW).await.unwrap();
    assert_eq!(none, None);
}

#[tokio::test]
async fn a_bar_is_found_under_the_old_and_the_new_symbol() {
    let place = Place::with_market(9).await;
    let mut renamed = Bars::default();
    renamed.push(&bar("ZZZ", 6, 77.0));
    correct(&place, Facts::Bars(renamed)).await;
    let projection = place.projection().await;
    let symbol_on = |day| {
        let projection = projection.clone();
        async move {
            let bar = projection.bar_at(FIRST, session(day), NOW).await.unwrap();
            bar.map(|bar| (bar.symbol, bar.close))
        }
    };
    let old = |day| Some(("AAA".to_owned(), close(0, day)));
    assert_eq!(symbol_on(3).await, old(3));
    assert_eq!(symbol_on(5).await, old(5), "a source that is late");
    assert_eq!(symbol_on(6).await, Some(("ZZZ".to_owned(), 77.0)));
}

#[tokio::test]
async fn a_projection_in_memory_says_that_it_has_no_bars() {
    let place = Place::with_market(3).await;
    let memory = Projection::in_memory(Limits::default()).await.unwrap();
    memory.catch_up(&place.ledger, |_| {}).await.unwrap();
    let error = memory.bar_at(FIRST, session(1), NOW).await.unwrap_err();
    assert!(
        matches!(error, ProjectionError::WithoutBars { .. }),
        "{error}"
    );
    assert_eq!(error.kind(), ProjectionErrorKind::Refused);
}

#[tokio::test]
async fn share_counts_of_a_security_are_told_in_the_order_in_which_they_hold() {
    let place = Place::with_market(9).await;
    let count = |symbol: &str, day, shares_outstanding| ShareCount {
        effective: session(day),
        shares_outstanding,
        known: None,
        ..shares(symbol)
    };
    let counts = vec![
        count("ZZZ", 6, 3e6),
        count("AAA", 2, 2e6),
        count("AAA", 0, 1.5e6),
        count("BBB", 2, 9e6),
    ];
    let at = correct(&place, Facts::Shares(counts)).await;
    let projection = place.projection().await;
    let rows = projection.share_counts(FIRST, NOW).await.unwrap();
    let found: Vec<_> = rows
        .iter()
        .map(|row| {
            let sequence = row.statement.sequence;
            (
                row.symbol.as_str(),
                row.effective,
                row.shares_outstanding,
                sequence,
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("AAA", session(0), 1e6, Sequence(3)),
            ("AAA", session(0), 1.5e6, at),
            ("AAA", session(2), 2e6, at),
            ("ZZZ", session(6), 3e6, at),
        ]
    );
    assert_eq!((rows[0].known, rows[1].known), (Some(recorded_at()), None));
    let before = projection.share_counts(FIRST, ROOT).await.unwrap();
    assert_eq!(before.len(), 1);
}

#[tokio::test]
async fn actions_of_a_security_are_told_with_their_terms() {
    let place = Place::with_market(9).await;
    let late = equipoise_model::CorporateAction {
        ex_date: session(6),
        ..action("ZZZ", ActionKind::CashDividend { amount: 0.5 })
    };
    // A line that is called as the first one was called before.
    let newcomer = equipoise_model::CorporateAction {
        ex_date: session(1),
        ..action("BBB", ActionKind::CashDividend { amount: 0.75 })
    };
    let at = correct(&place, Facts::Actions(vec![late, newcomer])).await;
    let projection = place.projection().await;
    let rows = projection.actions_of(FIRST, NOW).await.unwrap();
    let found: Vec<_> = rows
        .iter()
        .map(|row| (row.symbol.as_str(), row.ex_date, row.action.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("AAA", session(RENAMED_ON), "symbol_change"),
            ("AAA", session(RENAMED_ON), "dividend_correction"),
            ("ZZZ", session(6), "cash_dividend"),
        ]
    );
    assert_eq!(rows[0].counterpart.as_deref(), Some("ZZZ"));
    assert_eq!((rows[0].known, rows[1].known), (None, Some(recorded_at())));
    assert_eq!(
        (rows[1].amount, rows[1].currency.as_deref(), rows[1].ratio),
        (Some(-0.25), Some("USD"), None)
    );
    assert_eq!(rows[2].statement.sequence, at);
    let suspended = projection.actions_of(SecurityId(3), NOW).await.unwrap();
    assert_eq!(suspended[0].action, "suspension");
    let before = projection.actions_of(FIRST, ROOT).await.unwrap();
    assert_eq!(before.len(), 2);
}

#[tokio::test]
async fn a_reference_rate_is_the_one_stated_last() {
    let place = Place::with_market(3).await;
    let at = correct(&place, Facts::Rates(vec![rate(1, 0.06), rate(1, 0.07)])).await;
    let projection = place.projection().await;
    let values = |as_of| {
        let projection = projection.clone();
        async move {
            let range = session(1)..=session(9);
            let rows = projection.rates("SOFR", range, as_of).await.unwrap();
            let rows = rows.into_iter();
            rows.map(|row| (row.session, row.value, row.statement.sequence))
                .collect::<Vec<_>>()
        }
    };
    let stated = Sequence(6);
    assert_eq!(
        values(NOW).await,
        [
            (session(1), 0.07 + 0.001, at),
            (session(2), 0.05 + 0.002, stated)
        ]
    );
    assert_eq!(values(ROOT).await[0], (session(1), 0.05 + 0.001, stated));
    let other = projection.rates("ESTR", all_sessions(), NOW).await;
    assert_eq!(other.unwrap(), []);
}
