//! Day after day: what is new comes in, and what changed is a correction.

use equipoise_app::fetch::{FetchRequest, Universe};
use equipoise_model::{Date, Facts, calendar};
use equipoise_testkit::market_server::{Endpoint, FaultKind};

use super::facts::{State, in_ledger, told};
use super::stand_in::{Folder, StandIn, after_close};

/// The lines that trade in both sessions under one symbol.
async fn steady(market: &StandIn, one: Date, other: Date) -> Vec<String> {
    let mut lists = Vec::new();
    for session in [one, other] {
        let facts = told(&market.sample, after_close(session));
        lists.push(super::facts::symbols(&facts));
    }
    let truth = &market.sample.truth;
    let is_same = |symbol: &&String| {
        lists[1].contains(symbol) && truth.security(symbol, one) == truth.security(symbol, other)
    };
    lists[0].iter().filter(is_same).cloned().collect()
}

fn request(market: &StandIn, symbols: &[String], to: Date) -> FetchRequest {
    FetchRequest {
        universe: Universe::Symbols(symbols.to_vec()),
        to,
        ..market.everything()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_daily_runs_come_to_what_one_run_at_the_end_does() {
    let market = StandIn::new(60).await;
    let sessions = &market.sample.truth.sessions;
    let (start, end) = (sessions[sessions.len() - 11], market.last());
    let symbols = steady(&market, start, end).await;
    assert!(symbols.len() > 30, "{} lines", symbols.len());
    let daily = Folder::new().await;
    for session in calendar::sessions(start, end) {
        market.set_now(after_close(session));
        let report = market
            .fetch(&daily, &request(&market, &symbols, session))
            .await;
        assert!(report.is_whole(), "{session}: {:?}", report.stopped);
        assert_eq!(report.totals().corrections, 0, "{session}");
    }
    let once = Folder::new().await;
    market.fetch(&once, &request(&market, &symbols, end)).await;
    let daily = State::of(&in_ledger(&daily.store).await);
    let once = State::of(&in_ledger(&once.store).await);
    assert_eq!(daily.wrong_bars(&once), []);
    assert_eq!(daily.bars.len(), once.bars.len());
    assert_eq!(daily.actions, once.actions);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_row_of_a_session_that_is_on_is_not_taken() {
    let market = StandIn::new(5).await;
    let session = market.last();
    market.set_now(calendar::new_york_close(session) - chrono::TimeDelta::hours(2));
    let folder = Folder::new().await;
    market.fetch(&folder, &market.everything()).await;
    let state = State::of(&in_ledger(&folder.store).await);
    let last = state.bars.keys().map(|(_, session)| *session).max();
    assert_eq!(last, Some(calendar::previous_session(session)));
    market.set_now(after_close(session));
    market.fetch(&folder, &market.everything()).await;
    let state = State::of(&in_ledger(&folder.store).await);
    let truth = State::of(&told(&market.sample, market.now()));
    assert_eq!(state.wrong_bars(&truth), []);
    assert_eq!(state.bars.len(), truth.bars.len());
}

/// Facts as text: a figure that is not given equals nothing, itself neither.
fn text(facts: &[Facts]) -> String {
    format!("{facts:?}")
}

/// The first day on which some line has an action of the kind called `name`, with the line.
fn day_of(market: &StandIn, name: &str) -> (Date, String) {
    let truth = State::of(&told(&market.sample, market.now()));
    let middle = market.sample.truth.sessions[60];
    let is_wanted =
        |(key, _): &(&(String, Date, &'static str), &f64)| key.2 == name && key.1 > middle;
    let found = truth
        .actions
        .iter()
        .filter(is_wanted)
        .min_by_key(|(key, _)| key.1);
    let ((symbol, date, _), _) = found.expect("the market has such an action");
    (*date, symbol.clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_split_told_a_day_late_is_added_and_no_bar_changes() {
    let market = StandIn::new(200).await;
    let (day, symbol) = day_of(&market, "split");
    let folder = Folder::new().await;
    market.set_now(after_close(day));
    market.meets(Endpoint::YahooChart, FaultKind::LateSplit, 1);
    let lines = [symbol.clone()];
    market.fetch(&folder, &request(&market, &lines, day)).await;
    let before = State::of(&in_ledger(&folder.store).await);
    assert!(!before.actions.contains_key(&(symbol.clone(), day, "split")));
    let next = calendar::next_session(day);
    market.set_now(after_close(next));
    let report = market.fetch(&folder, &request(&market, &lines, next)).await;
    let after = State::of(&in_ledger(&folder.store).await);
    assert!(after.actions.contains_key(&(symbol, day, "split")));
    assert_eq!(before.wrong_bars(&after), []);
    assert_eq!(
        report.totals().corrections,
        0,
        "{:?} {:?}",
        before.actions,
        after.actions
    );
    assert_eq!(after.bars.len(), before.bars.len() + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dividend_that_is_not_told_any_more_is_taken_back_by_a_later_statement() {
    let market = StandIn::new(60).await;
    let (day, symbol) = day_of(&market, "cash_dividend");
    let folder = Folder::new().await;
    let lines = [symbol.clone()];
    market.set_now(after_close(day));
    market.fetch(&folder, &request(&market, &lines, day)).await;
    let key = (symbol, day, "cash_dividend");
    let before = in_ledger(&folder.store).await;
    assert!(State::of(&before).actions.contains_key(&key));
    let next = calendar::next_session(day);
    market.set_now(after_close(next));
    market.meets(Endpoint::YahooChart, FaultKind::CancelledDividend, 1);
    let report = market.fetch(&folder, &request(&market, &lines, next)).await;
    let after = in_ledger(&folder.store).await;
    assert!(!State::of(&after).actions.contains_key(&key));
    assert_eq!(report.totals().corrections, 1);
    // What was said first is still there, and is believed again when it is told again.
    assert_eq!(text(&after[..before.len()]), text(&before));
    let third = calendar::next_session(next);
    market.set_now(after_close(third));
    market
        .fetch(&folder, &request(&market, &lines, third))
        .await;
    let state = State::of(&in_ledger(&folder.store).await);
    assert!(state.actions.contains_key(&key));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restated_bar_is_a_correction_that_follows_the_first_statement() {
    let market = StandIn::new(5).await;
    let sessions = &market.sample.truth.sessions;
    let (first, last) = (sessions[sessions.len() - 3], market.last());
    let folder = Folder::new().await;
    market.meets(Endpoint::YahooChart, FaultKind::RestatedBar, 1);
    let request = FetchRequest {
        from: first,
        to: last,
        ..market.everything()
    };
    market.fetch(&folder, &request).await;
    let before = in_ledger(&folder.store).await;
    let truth = State::of(&told(&market.sample, market.now()));
    assert_eq!(State::of(&before).wrong_bars(&truth).len(), 1);
    let again = FetchRequest {
        is_full: true,
        ..request
    };
    let report = market.fetch(&folder, &again).await;
    assert_eq!(report.totals().corrections, 1);
    let after = in_ledger(&folder.store).await;
    assert_eq!(State::of(&after).wrong_bars(&truth), []);
    assert_eq!(text(&after[..before.len()]), text(&before));
}
