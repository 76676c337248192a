//! A first run, and the same again.

use equipoise_app::fetch::{FetchRequest, Outcome, Part, Universe};
use equipoise_testkit::market_server::Endpoint;

use super::facts::{State, in_ledger, in_order, levels, symbols, told};
use super::stand_in::{Folder, StandIn};

#[tokio::test(flavor = "multi_thread")]
async fn a_first_run_gives_the_facts_and_levels_of_the_market_as_its_sources_tell_it() {
    let market = StandIn::new(80).await;
    let folder = Folder::new().await;
    let report = market.fetch(&folder, &market.everything()).await;
    assert!(
        report.is_whole(),
        "{:?}",
        report
            .rows
            .iter()
            .find(|row| row.outcome == Outcome::Failed)
    );
    let fetched = in_ledger(&folder.store).await;
    let truth = in_order(told(&market.sample, market.now()), &symbols(&fetched));
    let (given, expected) = (State::of(&fetched), State::of(&truth));
    assert!(given.bars.len() > 20_000, "{} bars", given.bars.len());
    assert_eq!(given.wrong_bars(&expected), []);
    assert_eq!(given.bars.len(), expected.bars.len());
    assert_eq!(given.actions, expected.actions);
    assert_eq!(given.shares, expected.shares);
    let (given, expected) = (levels(&fetched, 10), levels(&truth, 10));
    assert!(given.len() > 480, "{} sessions", given.len());
    assert_eq!(given, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_run_asks_for_no_line_and_appends_nothing() {
    let market = StandIn::new(20).await;
    let folder = Folder::new().await;
    let request = market.everything();
    let first = market.fetch(&folder, &request).await;
    let head = folder.store.head().await.unwrap().sequence;
    let charts = market.asked(Endpoint::YahooChart);
    let counts = market.asked(Endpoint::SecFacts);
    let second = market.fetch(&folder, &request).await;
    assert_eq!(folder.store.head().await.unwrap().sequence, head);
    assert_eq!(market.asked(Endpoint::YahooChart), charts);
    assert_eq!(market.asked(Endpoint::SecFacts), counts);
    assert_eq!(second.entries, []);
    assert_eq!(
        second.count(Outcome::Taken),
        2,
        "the universe and the companies"
    );
    assert_eq!(
        second.count(Outcome::Current),
        first.rows.iter().filter(|row| row.symbol.is_some()).count()
    );
    // The list of companies, the cookie, the crumb and the screener.
    let requests: Vec<u64> = second.requests.values().copied().collect();
    assert_eq!(requests, [1, 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_run_asks_for_every_line_again_and_finds_all_of_it_known() {
    let market = StandIn::new(20).await;
    let folder = Folder::new().await;
    let first = market.fetch(&folder, &market.everything()).await;
    let again = FetchRequest {
        is_full: true,
        ..market.everything()
    };
    let second = market.fetch(&folder, &again).await;
    assert_eq!(second.entries, []);
    assert_eq!(second.totals().new_rows, 0);
    for (first, second) in first.rows.iter().zip(&second.rows) {
        assert_eq!(first.symbol, second.symbol);
        let is_of_line = first.symbol.is_some();
        assert!(
            !is_of_line || first.counts.new_rows == second.counts.unchanged,
            "{second:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_that_are_named_are_recorded_and_one_that_nobody_knows_loses_no_other() {
    let market = StandIn::new(20).await;
    let folder = Folder::new().await;
    let all = market
        .fetch(&Folder::new().await, &market.everything())
        .await;
    let known = all.rows.iter().find_map(|row| row.symbol.clone()).unwrap();
    let named = vec![
        "NONE".to_owned(),
        known.clone(),
        "no symbol".to_owned(),
        known.clone(),
    ];
    let request = FetchRequest {
        universe: Universe::Symbols(named),
        ..market.everything()
    };
    let report = market.fetch(&folder, &request).await;
    let told: Vec<(&str, Part, Outcome)> = report
        .rows
        .iter()
        .filter_map(|row| Some((row.symbol.as_deref()?, row.part, row.outcome)))
        .collect();
    assert!(
        told.contains(&("NONE", Part::History, Outcome::Failed)),
        "{told:?}"
    );
    assert!(
        told.contains(&("no symbol", Part::History, Outcome::Failed)),
        "{told:?}"
    );
    assert!(
        told.contains(&(&known, Part::History, Outcome::Taken)),
        "{told:?}"
    );
    let facts = in_ledger(&folder.store).await;
    assert!(symbols(&facts).contains(&known));
    assert!(!symbols(&facts).contains(&"NONE".to_owned()));
    let held = FetchRequest {
        universe: Universe::Held,
        ..market.everything()
    };
    let second = market.fetch(&folder, &held).await;
    assert_eq!(second.entries, []);
    assert_eq!(second.count(Outcome::Current), 2);
}
