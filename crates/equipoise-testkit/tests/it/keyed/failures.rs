//! What every source says when it does not answer, told apart.

use std::sync::Arc;
use std::time::Duration;

use equipoise_providers::failure::{FailureKind, Fault as Whose};
use equipoise_providers::source::{Need, Source, SourceError};
use equipoise_testkit::market_server::{Endpoint, FaultKind};

use super::{bars, base, fetched, massive, of_lines, transport};
use crate::started::Started;

/// One need of each source, and the endpoint that is to fail.
fn cases(started: &Started, symbol: &str) -> Vec<(Arc<dyn Source>, Endpoint, Need)> {
    let base = base(started);
    let session = started.last;
    let day = Need::DayBars { session };
    let symbol = symbol.to_owned();
    let (from, to) = (session, session);
    let history = Need::History { symbol, from, to };
    let [tiingo, eodhd, alpha_vantage, stooq] = of_lines(&base);
    vec![
        (
            Arc::new(massive(&base)),
            Endpoint::MassiveGrouped,
            day.clone(),
        ),
        (tiingo, Endpoint::TiingoPrices, history.clone()),
        (Arc::clone(&eodhd), Endpoint::EodhdBulk, day),
        (eodhd, Endpoint::EodhdHistory, history.clone()),
        (alpha_vantage, Endpoint::AlphaVantage, history.clone()),
        (stooq, Endpoint::Stooq, history),
    ]
}

/// The failure of each case under `kind`, by the name of the endpoint.
async fn failures(kind: FaultKind) -> Vec<(Endpoint, SourceError)> {
    let started = Started::new().await;
    let (_, symbol) = started.eventful();
    let mut failures = Vec::new();
    for (source, endpoint, need) in cases(&started, &symbol) {
        started.meets(endpoint, kind);
        let mut done = fetched(&transport(&started, source, None).await, need).await;
        assert!(done.facts.is_empty(), "{endpoint:?} {kind:?}");
        let error = done.failures.pop();
        failures.push((
            endpoint,
            error.unwrap_or_else(|| panic!("{endpoint:?} {kind:?} was served")),
        ));
    }
    failures
}

#[tokio::test]
async fn a_quota_that_is_used_up_is_one_however_it_is_told() {
    for (endpoint, error) in failures(FaultKind::QuotaUsedUp).await {
        assert_eq!(error.kind, FailureKind::Quota, "{endpoint:?}: {error}");
        assert_eq!(error.fault, Whose::Ours);
        let is_of_the_day = endpoint != Endpoint::MassiveGrouped;
        assert_eq!(
            error.retry_after >= Some(Duration::from_secs(86_400)),
            is_of_the_day,
            "{endpoint:?}: {error}"
        );
    }
}

#[tokio::test]
async fn a_pause_that_is_asked_for_is_passed_on() {
    for (endpoint, error) in failures(FaultKind::TooManyRequestsFor(90)).await {
        assert_eq!(error.kind, FailureKind::Quota, "{endpoint:?}: {error}");
        assert_eq!(error.retry_after, Some(Duration::from_secs(90)));
    }
}

#[tokio::test]
async fn a_wrong_key_is_our_fault_and_no_outage() {
    for (endpoint, error) in failures(FaultKind::WrongKey).await {
        assert_eq!(error.kind, FailureKind::Auth, "{endpoint:?}: {error}");
        assert_eq!((error.fault, error.is_outage), (Whose::Ours, false));
    }
}

#[tokio::test]
async fn pages_broken_answers_and_outages_are_told_apart() {
    use FailureKind::*;
    for (kind, expected) in [
        (FaultKind::Down, Retryable),
        (FaultKind::TruncatedBody, Retryable),
        (FaultKind::ResetMidBody, Retryable),
        (FaultKind::Page, Garbage),
        (FaultKind::Forbidden, Blocked),
        (FaultKind::TooManyRequestsAsContent, Garbage),
        (FaultKind::GzipBomb, Garbage),
        (FaultKind::OversizeBody, Garbage),
        (FaultKind::RedirectToPrivate, Garbage),
    ] {
        for (endpoint, error) in failures(kind).await {
            let is_guard = endpoint == Endpoint::Stooq && kind == FaultKind::Page;
            let expected = if is_guard { Blocked } else { expected };
            assert_eq!(error.kind, expected, "{endpoint:?} {kind:?}: {error}");
        }
    }
}

#[tokio::test]
async fn a_field_that_is_missing_is_named_and_the_answer_is_kept_as_a_sample() {
    for (endpoint, error) in failures(FaultKind::MissingField).await {
        assert_eq!(error.kind, FailureKind::Garbage, "{endpoint:?}: {error}");
        let name = match endpoint {
            Endpoint::MassiveGrouped => "`c`",
            Endpoint::AlphaVantage => "`4. close`",
            Endpoint::Stooq => "Close",
            _ => "`close`",
        };
        assert!(error.text.contains(name), "{endpoint:?}: {error}");
        assert!(!error.sample.is_empty());
    }
}

#[tokio::test]
async fn a_row_without_a_price_is_left_out_with_a_finding() {
    let started = Started::new().await;
    let (_, symbol) = started.eventful();
    for (source, endpoint, need) in cases(&started, &symbol) {
        if endpoint == Endpoint::Stooq {
            continue;
        }
        started.meets(endpoint, FaultKind::NullPrices);
        let done = fetched(&transport(&started, source, None).await, need).await;
        assert!(done.failures.is_empty(), "{endpoint:?} {:?}", done.failures);
        let is_found = |text: &str| done.findings.iter().any(|found| found.what == text);
        assert!(is_found("close: is not given"), "{endpoint:?}");
    }
}

#[tokio::test]
async fn a_row_that_stands_twice_counts_once() {
    let started = Started::new().await;
    let (_, symbol) = started.eventful();
    for (source, endpoint, need) in cases(&started, &symbol) {
        if endpoint == Endpoint::AlphaVantage {
            continue;
        }
        started.meets(endpoint, FaultKind::DuplicatedRow);
        let done = fetched(&transport(&started, source, None).await, need).await;
        let mut twice = done.findings.iter();
        assert!(
            twice.any(|found| found.what.starts_with("stands twice")),
            "{endpoint:?} {:?}",
            done.findings
        );
        assert!(!bars(&done.facts).is_empty());
    }
}

#[tokio::test]
async fn a_line_that_is_not_known_is_not_found() {
    let started = Started::new().await;
    for (source, endpoint, need) in cases(&started, "NOBODY") {
        if matches!(need, Need::DayBars { .. }) {
            continue;
        }
        let done = fetched(&transport(&started, source, None).await, need).await;
        let error = &done.failures[0];
        assert_eq!(
            (error.kind, error.is_outage),
            (FailureKind::NotFound, false),
            "{endpoint:?}: {error}"
        );
    }
}

#[tokio::test]
async fn a_session_without_bars_yet_is_not_taken_for_one_without_trades() {
    let started = Started::new().await;
    let (_, symbol) = started.eventful();
    for (source, endpoint, need) in cases(&started, &symbol) {
        if !matches!(need, Need::DayBars { .. }) {
            continue;
        }
        started.meets(endpoint, FaultKind::EmptyResult);
        let done = fetched(&transport(&started, source, None).await, need).await;
        assert_eq!(done.failures[0].kind, FailureKind::NotFound, "{endpoint:?}");
    }
}
