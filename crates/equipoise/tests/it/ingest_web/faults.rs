//! Every fault of the stand-in at every endpoint that a fetch asks.

use std::collections::BTreeSet;

use equipoise_app::fetch::{FetchReport, FetchRequest, Kinds, Outcome, Stopped, Universe};
use equipoise_app::gate::Gate;
use equipoise_testkit::market_server::{Endpoint, FaultKind};

use super::facts::{State, in_ledger, symbols};
use super::stand_in::{Folder, StandIn};

const KINDS: [FaultKind; 36] = [
    FaultKind::TooManyRequests,
    FaultKind::TooManyRequestsFor(60),
    FaultKind::TooManyRequestsAsContent,
    FaultKind::InvalidCrumb,
    FaultKind::Forbidden,
    FaultKind::Blocked,
    FaultKind::Down,
    FaultKind::Page,
    FaultKind::Consent,
    FaultKind::RedirectToPrivate,
    FaultKind::RedirectLoop,
    FaultKind::NullDocument,
    FaultKind::GzipBomb,
    FaultKind::OversizeBody,
    FaultKind::EndlessBody,
    FaultKind::Stall,
    FaultKind::SlowDrip,
    FaultKind::TruncatedBody,
    FaultKind::ResetMidBody,
    FaultKind::WrongContentType,
    FaultKind::ClockSkew,
    FaultKind::Stale,
    FaultKind::LateSplit,
    FaultKind::CancelledDividend,
    FaultKind::EmptyResult,
    FaultKind::NullPrices,
    FaultKind::NanPrice,
    FaultKind::HundredfoldPrices,
    FaultKind::RestatedBar,
    FaultKind::WrongEventKeys,
    FaultKind::TextNumerators,
    FaultKind::ExtraRow,
    FaultKind::DuplicatedRow,
    FaultKind::MissingZone,
    FaultKind::MissingSymbol,
    FaultKind::PartialUniverse,
];

/// What a fetch asks, and what of it is about one line.
const ENDPOINTS: [Endpoint; 7] = [
    Endpoint::YahooCookie,
    Endpoint::YahooCrumb,
    Endpoint::YahooScreener,
    Endpoint::YahooChart,
    Endpoint::YahooShares,
    Endpoint::SecTickers,
    Endpoint::SecFacts,
];

/// A bar that is wrong by little looks like any other: it is found when it is told as it is.
fn may_deceive(kind: FaultKind) -> bool {
    kind == FaultKind::RestatedBar
}

/// That every row says what became of it and every failure is typed.
fn check_told(report: &FetchReport, case: &str) {
    for row in &report.rows {
        let is_failed = row.outcome == Outcome::Failed;
        assert!(!is_failed || !row.failures.is_empty(), "{case}: {row:?}");
        for failure in &row.failures {
            assert!(!failure.text.is_empty(), "{case}: {row:?}");
        }
    }
    let is_early = matches!(report.stopped, Some(Stopped::Failure(_)));
    assert!(is_early || report.left().count() == 0, "{case}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_fault_leaves_anything_wrong_and_the_next_fetch_makes_it_whole() {
    let market = StandIn::over(5, "2020-01-02", "2020-12-31").await;
    let clean = Folder::with_gate(Gate::On).await;
    let request = market.everything();
    assert!(market.fetch(&clean, &request).await.is_whole());
    let truth = State::of(&in_ledger(&clean.store).await);
    let now = market.now();
    let again = FetchRequest {
        is_full: true,
        ..request.clone()
    };
    let mut seen = BTreeSet::new();
    for endpoint in ENDPOINTS {
        for kind in KINDS {
            let case = format!("{endpoint:?} {kind:?}");
            let folder = Folder::with_gate(Gate::On).await;
            market.set_now(now);
            market.meets(endpoint, kind, 1);
            let report = market.fetch(&folder, &request).await;
            check_told(&report, &case);
            let after = State::of(&in_ledger(&folder.store).await);
            if !may_deceive(kind) {
                assert_eq!(after.wrong_bars(&truth), [], "{case}");
            }
            for (key, figure) in &after.actions {
                assert_eq!(truth.actions.get(key), Some(figure), "{case}: {key:?}");
            }
            let counts: BTreeSet<_> = truth
                .shares
                .iter()
                .map(|(key, count)| (&key.0, key.1, count.to_bits()))
                .collect();
            for (key, count) in &after.shares {
                assert!(
                    counts.contains(&(&key.0, key.1, count.to_bits())),
                    "{case}: {key:?}"
                );
            }
            seen.insert(report.is_whole());
            // What is refused as `blocked` keeps its endpoint closed for a while.
            market.set_now(market.now() + chrono::TimeDelta::hours(2));
            let report = market.fetch(&folder, &again).await;
            assert!(report.is_whole(), "{case}: {:?}", report.stopped);
            let after = State::of(&in_ledger(&folder.store).await);
            assert_eq!(after.wrong_bars(&truth), [], "{case}");
            assert_eq!(after.bars.len(), truth.bars.len(), "{case}");
            assert_eq!(after.actions, truth.actions, "{case}");
        }
    }
    assert_eq!(seen.len(), 2, "some faults are overcome and some are told");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_is_out_of_order_for_good_is_told_with_whose_fault_it_is() {
    let market = StandIn::over(5, "2020-01-02", "2020-03-31").await;
    let lasting = [
        (FaultKind::TooManyRequests, "quota"),
        (FaultKind::Forbidden, "blocked"),
        (FaultKind::Blocked, "blocked"),
        (FaultKind::Down, "retryable"),
        (FaultKind::Page, "garbage"),
        (FaultKind::Consent, "blocked"),
        (FaultKind::NullDocument, "retryable"),
        (FaultKind::TruncatedBody, "retryable"),
        (FaultKind::ResetMidBody, "retryable"),
        (FaultKind::MissingZone, "garbage"),
    ];
    let now = market.now();
    for (kind, name) in lasting {
        market.set_now(now);
        let folder = Folder::new().await;
        market.meets(Endpoint::YahooChart, kind, 1_000);
        let report = market.fetch(&folder, &market.everything()).await;
        check_told(&report, name);
        let failed = report
            .rows
            .iter()
            .find(|row| row.outcome == Outcome::Failed)
            .unwrap();
        assert_eq!(failed.failures[0].kind.name(), name, "{kind:?}: {failed:?}");
        assert!(
            State::of(&in_ledger(&folder.store).await).bars.is_empty(),
            "{kind:?}"
        );
        market.forget_faults();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_fault_of_the_directory_records_a_line_that_is_none() {
    let market = StandIn::over(5, "2020-01-02", "2020-03-31").await;
    let request = FetchRequest {
        universe: Universe::All,
        kinds: Kinds {
            history: false,
            shares: false,
        },
        ..market.everything()
    };
    let clean = Folder::new().await;
    let now = market.now();
    let sources = [market.transport(market.nasdaq()).await];
    assert!(
        market
            .fetch_from(&clean, &sources, &request)
            .await
            .is_whole()
    );
    let truth = symbols(&in_ledger(&clean.store).await);
    assert!(truth.len() >= 5, "{truth:?}");
    for endpoint in [Endpoint::NasdaqListed, Endpoint::NasdaqOther] {
        for kind in KINDS {
            let case = format!("{endpoint:?} {kind:?}");
            let folder = Folder::new().await;
            market.set_now(now);
            let sources = [market.transport(market.nasdaq()).await];
            market.meets(endpoint, kind, 1);
            let report = market.fetch_from(&folder, &sources, &request).await;
            check_told(&report, &case);
            let given = symbols(&in_ledger(&folder.store).await);
            assert!(
                given.iter().all(|symbol| truth.contains(symbol)),
                "{case}: {given:?}"
            );
            market.forget_faults();
        }
    }
}
