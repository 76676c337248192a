//! Sessions that are complete, provisional or held: published, revised, finished and kept.

use equipoise_app::Progress;
use equipoise_app::StoreOptions;
use equipoise_app::completeness::{
    Completeness, CompletenessPolicy, Incomplete, Shortfall, SourceFailure, check,
};
use equipoise_app::doctor::doctor;
use equipoise_app::gate::{Gate, Quality};
use equipoise_app::levels::LevelRow;
use equipoise_app::quality::{HeldId, Thresholds, Verdict, decide};
use equipoise_app::restatements;
use equipoise_app::schedule::schedule;
use equipoise_app::selection::Vintage;
use equipoise_app::verify::verify;
use equipoise_model::RunTiming;

use crate::market::{self, ByHand};
use crate::service::{Service, after_close, company, index, session};

/// The session that lacks a close; the ones before it are published and final.
const SHORT: usize = 20;

/// The largest member in force during the short session.
fn member() -> usize {
    ByHand::default().ranked(SHORT - 1)[0]
}

fn bar(company_number: usize, position: usize, factor: f64) -> String {
    let close = ByHand::default().closes[position][company_number] * factor;
    let (date, symbol) = (session(position), company(company_number));
    format!("session,symbol,close,volume\n{date},{symbol},{close},1000\n")
}

fn hold() -> StoreOptions {
    StoreOptions {
        completeness: CompletenessPolicy {
            incomplete: Incomplete::Hold,
            ..CompletenessPolicy::default()
        },
        ..StoreOptions::default()
    }
}

/// A gate that lets through what the market of the tests does, and holds back twenty times a close.
fn twentyfold_is_held() -> Quality {
    let thresholds = Thresholds {
        jump_flag: 10.0,
        jump_quarantine: 10.0,
        jump_sigmas: 1000.0,
        spike_sigmas: 1000.0,
        spike_sigmas_apart: 1000.0,
        split_ratio_tolerance: 0.0,
        unit_tolerance: 0.0,
        ..Thresholds::default()
    };
    Quality {
        gate: Gate::On,
        thresholds,
    }
}

/// Everything up to the session before the short one is published.
async fn published(options: StoreOptions) -> Service {
    let service = Service::new(options).await;
    let now = after_close(SHORT - 1, 60);
    service.take_bars(0..SHORT, None, now).await;
    let report = service.build(now).await;
    assert_eq!(report.provisional, []);
    service
}

/// As [`published`], and the bars of the short session but that of one member.
async fn short(options: StoreOptions) -> Service {
    let service = published(options).await;
    let now = after_close(SHORT, 60);
    service
        .take_bars(SHORT..SHORT + 1, Some(member()), now)
        .await;
    service
}

async fn standing(service: &Service, minutes: i64) -> Completeness {
    let now = after_close(SHORT, minutes);
    let progress = Progress::silent();
    let found = check(
        &service.store,
        &index(),
        session(SHORT),
        now,
        &[],
        &progress,
    )
    .await;
    found.unwrap()
}

async fn is_verified(service: &Service) -> bool {
    let found = verify(&service.store, None, &Progress::silent())
        .await
        .unwrap();
    found.differences.is_empty()
}

#[tokio::test]
async fn a_session_with_every_close_is_complete_once_its_exchange_has_closed() {
    let service = published(StoreOptions::default()).await;
    let none = standing(&service, 60).await;
    assert_eq!(none.name(), "held");
    assert_eq!(
        none.reason(),
        format!("no bar of {} is known", session(SHORT))
    );
    service
        .take_bars(SHORT..SHORT + 1, None, after_close(SHORT, -60))
        .await;
    let open = standing(&service, -60).await;
    assert_eq!(open.name(), "provisional");
    assert!(
        open.reason()
            .contains("the session closes at 2024-01-31T21:00:00Z"),
        "{open:?}"
    );
    assert_eq!(standing(&service, 0).await, Completeness::Complete);
}

#[tokio::test]
async fn a_source_that_failed_holds_a_session_whose_closes_are_all_there() {
    let service = published(StoreOptions::default()).await;
    service
        .take_bars(SHORT..SHORT + 1, None, after_close(SHORT, 60))
        .await;
    let failure = SourceFailure {
        source: "massive".to_owned(),
        what: "the answer is HTML".to_owned(),
    };
    let now = after_close(SHORT, 60);
    let failures = [failure.clone()];
    let progress = Progress::silent();
    let found = check(
        &service.store,
        &index(),
        session(SHORT),
        now,
        &failures,
        &progress,
    )
    .await;
    let reasons = vec![Shortfall::SourceFailed(failure)];
    assert_eq!(found.unwrap(), Completeness::Held { reasons });
}

#[tokio::test]
async fn a_member_without_a_close_is_named_with_its_weight() {
    let service = short(StoreOptions::default()).await;
    let found = standing(&service, 60).await;
    let expected = format!(
        "1 of 10 members have no close, 10.00 % of the weight: {}",
        company(member())
    );
    assert_eq!((found.name(), found.reason()), ("held", expected));
}

#[tokio::test]
async fn a_late_close_changes_a_provisional_level_without_a_restatement_and_keeps_its_vintage() {
    let service = short(StoreOptions::default()).await;
    let report = service.build(after_close(SHORT, 60)).await;
    assert_eq!(report.provisional.len(), 1);
    let first = service.last_level().await;
    assert_eq!(
        (first.session, first.status()),
        (session(SHORT), "provisional")
    );
    assert!(first.provisional.unwrap().contains("1 of 10 members"));
    let then = after_close(SHORT, 90);

    let late = bar(member(), SHORT, 1.0);
    service
        .take("bars-late.csv", &late, after_close(SHORT, 120))
        .await;
    let report = service.build(after_close(SHORT, 121)).await;
    assert_eq!(report.new_sessions, [session(SHORT)]);
    let second = service.last_level().await;
    assert_eq!((second.session, second.status()), (session(SHORT), "final"));
    assert_ne!(second.price_return.to_bits(), first.price_return.to_bits());
    let by_hand = market::levels_by_hand(|_| 10)[SHORT];
    assert!((second.price_return / by_hand - 1.0).abs() < 1e-12);

    let known = service
        .levels(Vintage::Latest, Some(then))
        .await
        .pop()
        .unwrap();
    assert_eq!(
        (known.price_return, known.status()),
        (first.price_return, "provisional")
    );
    let vintage = service.levels(Vintage::First, None).await.pop().unwrap();
    assert_eq!(
        (vintage.price_return, vintage.status()),
        (first.price_return, "provisional")
    );
    assert!(
        restatements::list(&service.store, None)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(is_verified(&service).await);
}

#[tokio::test]
async fn a_session_that_stays_short_is_final_after_two_later_ones_and_changes_by_restatement_only()
{
    let service = short(StoreOptions::default()).await;
    service.build(after_close(SHORT, 60)).await;
    service
        .take_bars(SHORT + 1..SHORT + 2, None, after_close(SHORT + 1, 60))
        .await;
    let report = service.build(after_close(SHORT + 1, 60)).await;
    let reason = &report.provisional[0].reason;
    assert!(
        reason.contains(&format!("goes on from {}", session(SHORT))),
        "{reason}"
    );
    let statuses = |rows: Vec<LevelRow>| -> Vec<&'static str> {
        rows[SHORT - 1..].iter().map(LevelRow::status).collect()
    };
    let found = statuses(service.levels(Vintage::Latest, None).await);
    assert_eq!(found, ["final", "provisional", "provisional"]);
    let said = doctor(&service.store, &Progress::silent())
        .await
        .unwrap()
        .unfinished;
    assert!(said[0].starts_with(&format!(
        "TEN: 2 sessions are provisional from {}",
        session(SHORT)
    )));

    service
        .take_bars(SHORT + 2..SHORT + 3, None, after_close(SHORT + 2, 60))
        .await;
    service.build(after_close(SHORT + 2, 60)).await;
    let rows = service.levels(Vintage::Latest, None).await;
    let level = rows[SHORT].price_return;
    assert_eq!(statuses(rows), ["final"; 4]);
    assert!(
        doctor(&service.store, &Progress::silent())
            .await
            .unwrap()
            .unfinished
            .is_empty()
    );

    service
        .take(
            "bars-late.csv",
            &bar(member(), SHORT, 1.0),
            after_close(SHORT + 2, 90),
        )
        .await;
    service.build(after_close(SHORT + 2, 91)).await;
    let rows = service.levels(Vintage::Latest, None).await;
    assert_eq!(rows[SHORT].price_return.to_bits(), level.to_bits());
    let proposed = restatements::list(&service.store, None).await.unwrap();
    let sessions: Vec<_> = proposed[0]
        .restatement
        .sessions
        .iter()
        .map(|row| row.session)
        .collect();
    assert_eq!(
        sessions,
        [session(SHORT), session(SHORT + 1), session(SHORT + 2)]
    );
    assert!(is_verified(&service).await);
}

#[tokio::test]
async fn publication_is_held_before_a_session_without_enough_closes_until_they_come() {
    let service = short(hold()).await;
    let now = after_close(SHORT, 60);
    let report = service.build(now).await;
    let (held, reason) = report.held.unwrap();
    assert_eq!(held, session(SHORT));
    assert!(reason.contains("1 of 10 members have no close"), "{reason}");
    assert_eq!(service.last_level().await.session, session(SHORT - 1));
    let head = service.store.head().await.unwrap();
    service.build(now).await;
    assert_eq!(
        service.store.head().await.unwrap(),
        head,
        "the same reason is recorded once"
    );

    let timing = RunTiming::try_new(30, 120).unwrap();
    let waits = schedule(&service.store, timing, now, 5, &Progress::silent())
        .await
        .unwrap();
    assert_eq!(waits.runs[0].held.as_ref(), Some(&reason));
    let said = doctor(&service.store, &Progress::silent())
        .await
        .unwrap()
        .unfinished;
    assert_eq!(
        said,
        [format!("TEN: publication is held before {held}: {reason}")]
    );

    let later = after_close(SHORT, 90);
    service
        .take("bars-late.csv", &bar(member(), SHORT, 1.0), later)
        .await;
    let report = service.build(later).await;
    assert_eq!((report.held, report.provisional), (None, Vec::new()));
    let last = service.last_level().await;
    assert_eq!((last.session, last.status()), (session(SHORT), "final"));
    assert!(is_verified(&service).await);
}

#[tokio::test]
async fn a_close_in_quarantine_holds_its_session_until_somebody_releases_it() {
    let service = short(StoreOptions {
        quality: twentyfold_is_held(),
        ..hold()
    })
    .await;
    let now = after_close(SHORT, 70);
    service
        .take("bars-odd.csv", &bar(member(), SHORT, 20.0), now)
        .await;
    let found = standing(&service, 70).await;
    let expected = format!(
        "the close of 1 member is in quarantine: {}",
        company(member())
    );
    assert_eq!((found.name(), found.reason()), ("held", expected.clone()));
    assert_eq!(
        service.build(now).await.held,
        Some((session(SHORT), expected))
    );

    let screening = service.store.head().await.unwrap().sequence;
    let screening = equipoise_ledger::Sequence(screening.0 - 1);
    let id = HeldId {
        screening,
        row: None,
    };
    let decision = (
        Verdict::Released,
        "A. Smith",
        "the exchange confirms the close",
    );
    decide(&service.store, &[id], decision, now, &Progress::silent())
        .await
        .unwrap();
    assert_eq!(standing(&service, 71).await, Completeness::Complete);
    assert_eq!(
        service.build(after_close(SHORT, 71)).await.new_sessions,
        [session(SHORT)]
    );
}

#[tokio::test]
async fn a_series_whose_base_is_provisional_is_revised_from_its_base() {
    let service = Service::new(StoreOptions::default()).await;
    let now = after_close(0, -60);
    service.take_bars(0..1, None, now).await;
    let report = service.build(now).await;
    assert_eq!(report.provisional.len(), 1, "the exchange has not closed");
    let corrected = bar(ByHand::default().ranked(0)[0], 0, 0.01);
    service
        .take("bars-corrected.csv", &corrected, after_close(0, 10))
        .await;
    let report = service.build(after_close(0, 60)).await;
    assert_eq!(
        (report.new_sessions, report.provisional),
        (vec![session(0)], Vec::new())
    );
    let rows = service.levels(Vintage::Latest, None).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].status(), "final");
    assert!(is_verified(&service).await);
}
