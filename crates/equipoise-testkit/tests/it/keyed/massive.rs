//! Massive: sessions of all lines, lists in pages, and share counts by date.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::TimeDelta;
use equipoise_model::{Facts, SecurityRecord, ShareCount};
use equipoise_providers::massive::Massive;
use equipoise_providers::source::Need;
use equipoise_testkit::market_server::Endpoint;

use super::{actions, bars, base, day, fetched, key, massive, served, told, transport, truly};
use crate::started::Started;

#[tokio::test]
async fn a_session_of_all_lines_is_as_it_traded() {
    let started = Started::new().await;
    let source = Arc::new(massive(&base(&started)));
    let session = started.last;
    let fetched = served(&started, source, Need::DayBars { session }).await;
    let bars = bars(&fetched.facts);
    let lines = started.truth.lines.iter();
    let traded = lines.filter(|line| started.truth.has_bar(line.security, session));
    assert_eq!(bars.len(), traded.count());
    for bar in bars.rows() {
        let id = started.truth.security(bar.symbol, session).unwrap();
        assert_eq!(Some(bar.close), started.truth.close(id, session));
        assert!(bar.volume >= 0.0 && bar.low <= bar.high);
    }
    let asked = started.server.requests();
    assert_eq!(asked.count(Endpoint::MassiveGrouped), 1);
}

#[tokio::test]
async fn the_lines_come_in_pages_each_once_and_grouped_by_company() {
    let started = Started::new().await;
    let source = Arc::new(massive(&base(&started)));
    let need = Need::Universe { largest: None };
    let fetched = served(&started, source, need).await;
    let mut records: Vec<SecurityRecord> = Vec::new();
    for facts in &fetched.facts {
        if let Facts::Securities(page) = facts {
            records.extend(page.iter().cloned());
        }
    }
    let symbols: BTreeSet<&str> = records.iter().map(|one| one.symbol.as_str()).collect();
    assert_eq!(symbols.len(), records.len());
    for (_, symbol) in started.steady() {
        assert!(symbols.contains(symbol.as_str()), "{symbol}");
    }
    let pages = started.server.requests().count(Endpoint::MassiveTickers);
    assert_eq!(pages, records.len().div_ceil(100) as u64);
    assert!(pages > 2, "only {pages} pages");
    let companies: BTreeSet<_> = records.iter().map(|one| one.company.clone()).collect();
    assert!(companies.len() < records.len() && !companies.contains(&None));
}

#[tokio::test]
async fn splits_and_dividends_of_all_lines_are_those_that_were() {
    let started = Started::new().await;
    let source = Arc::new(massive(&base(&started)));
    let span = (day("2021-01-01"), day("2021-12-31"));
    let need = Need::Actions {
        symbol: None,
        from: span.0,
        to: span.1,
    };
    let fetched = served(&started, source.clone(), need).await;
    let all = actions(&fetched.facts);
    let mut count = 0;
    for (id, symbol) in started.steady() {
        let own: Vec<_> = all
            .iter()
            .filter(|one| one.symbol == symbol)
            .cloned()
            .collect();
        let truth = truly(&started, id, span);
        assert_eq!(told(&own), truth, "{symbol}");
        count += truth.len();
    }
    assert!(count > 200, "only {count} actions");
    assert!(started.server.requests().count(Endpoint::MassiveDividends) > 2);
    let (id, symbol) = started.eventful();
    let need = Need::Actions {
        symbol: Some(symbol),
        from: span.0,
        to: span.1,
    };
    let one = served(&started, source, need).await;
    assert_eq!(told(&actions(&one.facts)), truly(&started, id, span));
}

#[tokio::test]
async fn share_counts_are_known_only_after_the_slowest_filing() {
    let started = Started::new().await;
    let source = Arc::new(massive(&base(&started)));
    let (_, symbol) = started.eventful();
    let need = Need::Shares {
        symbol: symbol.clone(),
        from: day("2019-06-01"),
        to: day("2022-06-15"),
    };
    let fetched = served(&started, source, need).await;
    let mut counts: Vec<ShareCount> = Vec::new();
    for facts in fetched.facts {
        if let Facts::Shares(told) = facts {
            counts.extend(told);
        }
    }
    assert!(counts.len() >= 8, "{counts:?}");
    for count in &counts {
        assert_eq!(count.symbol, symbol);
        let effective = count.effective.and_hms_opt(0, 0, 0).unwrap().and_utc();
        assert_eq!(count.known, Some(effective + TimeDelta::days(90)));
    }
    let early = fetched.findings.iter();
    let early = early.filter(|found| found.what.contains("was not listed"));
    assert!(early.count() >= 2, "{:?}", fetched.findings);
}

#[tokio::test]
async fn by_default_no_minute_sees_more_than_the_free_plan_grants() {
    let started = Started::new().await;
    let source = Arc::new(Massive::new(key(), &base(&started)));
    let transport = transport(&started, source, None).await;
    let need = Need::Shares {
        symbol: started.eventful().1,
        from: day("2020-06-01"),
        to: day("2022-06-15"),
    };
    let start = transport.clock().now();
    assert_eq!(transport.health().await.left.in_minute, Some(5));
    let done = fetched(&transport, need).await;
    assert!(done.failures.is_empty(), "{:?}", done.failures);
    let asked = started.server.requests().count(Endpoint::MassiveTicker);
    assert_eq!(asked, 9);
    // Five at once, and the other four a minute later.
    assert!(transport.clock().now() - start >= TimeDelta::minutes(1));
}
