//! Whole sessions from a source that tells no histories of lines, and keys of sources.

use std::sync::Arc;

use equipoise_app::fetch::{FetchReport, FetchRequest, Outcome, Part, Universe};
use equipoise_providers::massive::Massive;
use equipoise_providers::transport::Transport;
use equipoise_testkit::market_server::{Endpoint, FaultKind, KEY};

use super::command::facts;
use super::facts::{State, in_ledger, told};
use super::stand_in::{Folder, StandIn};
use crate::program::Program;

async fn massive(market: &StandIn) -> Vec<Transport> {
    let base = format!("http://{}", market.server.address());
    let mut source = Massive::new(KEY.into(), &base);
    source.quota = market.quota;
    vec![market.transport(Arc::new(source)).await]
}

/// Bars and actions of all lines.
fn bars(market: &StandIn) -> FetchRequest {
    let mut request = FetchRequest::new(Universe::All, market.first(), market.last());
    request.kinds.shares = false;
    request
}

async fn fetch(market: &StandIn, folder: &Folder) -> FetchReport {
    let sources = massive(market).await;
    market.fetch_from(folder, &sources, &bars(market)).await
}

fn sessions(report: &FetchReport) -> Vec<Outcome> {
    let rows = report.rows.iter();
    let of = rows.filter(|row| row.part == Part::Sessions);
    of.map(|row| row.outcome).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_of_all_lines_takes_one_request_and_has_the_bars_and_actions_that_were() {
    let market = StandIn::over(25, "2021-06-01", "2021-12-31").await;
    let folder = Folder::new().await;
    let report = fetch(&market, &folder).await;
    assert!(report.is_whole(), "{:?}", report.rows);
    let count = market.sample.truth.sessions.len() as u64;
    assert_eq!(market.asked(Endpoint::MassiveGrouped), count);
    let given = State::of(&in_ledger(&folder.store).await);
    let truth = State::of(&told(&market.sample, market.now()));
    assert!(given.bars.len() > 2_000, "{} bars", given.bars.len());
    assert_eq!(given.wrong_bars(&truth), []);
    assert_eq!(given.bars.len(), truth.bars.len());
    assert_eq!(given.actions, truth.actions);
    let again = fetch(&market, &folder).await;
    assert_eq!(again.entries, []);
    assert_eq!(sessions(&again), [Outcome::Current]);
    assert_eq!(market.asked(Endpoint::MassiveGrouped), count);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_failed_is_told_and_asked_for_again_and_loses_no_other() {
    let market = StandIn::over(20, "2021-10-01", "2021-12-31").await;
    let folder = Folder::new().await;
    market.meets(Endpoint::MassiveGrouped, FaultKind::Page, 1);
    let report = fetch(&market, &folder).await;
    assert!(!report.is_whole());
    assert_eq!(report.count(Outcome::Failed), 1);
    market.forget_faults();
    market.set_now(market.now() + chrono::TimeDelta::hours(1));
    let again = fetch(&market, &folder).await;
    assert!(again.is_whole(), "{:?}", again.rows);
    let given = State::of(&in_ledger(&folder.store).await);
    let truth = State::of(&told(&market.sample, market.now()));
    assert_eq!(given.wrong_bars(&truth), []);
    assert_eq!(given.bars.len(), truth.bars.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_actions_no_session_is_taken() {
    let market = StandIn::over(20, "2021-10-01", "2021-12-31").await;
    let folder = Folder::new().await;
    market.meets(Endpoint::MassiveSplits, FaultKind::Forbidden, 4);
    let report = fetch(&market, &folder).await;
    assert!(report.stopped.is_some());
    assert!(sessions(&report).iter().all(|one| *one == Outcome::Left));
    assert_eq!(market.asked(Endpoint::MassiveGrouped), 0);
    assert!(State::of(&in_ledger(&folder.store).await).bars.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_comes_from_the_environment_and_stands_nowhere() {
    let market = StandIn::over(20, "2021-10-01", "2021-12-31").await;
    let program = Program::new();
    let base = format!("http://{}", market.server.address());
    let run = async |arguments: &'static [&'static str], key: Option<&'static str>| {
        let mut command = program.command(arguments);
        command.env("EQUIPOISE_MASSIVE_ADDRESS", &base);
        command.env("EQUIPOISE_MASSIVE_PER_MINUTE", "none");
        command.envs(key.map(|key| ("EQUIPOISE_MASSIVE_KEY", key)));
        tokio::task::spawn_blocking(move || command.output().unwrap())
            .await
            .unwrap()
    };
    let ingest: &[&str] = &[
        "ingest",
        "massive",
        "--universe",
        "all",
        "--from",
        "2021-10-01",
        "--to",
        "2021-12-31",
        "--no-shares",
    ];
    let without = run(ingest, None).await;
    let said = String::from_utf8_lossy(&without.stderr).into_owned();
    assert_eq!(without.status.code(), Some(1), "{said}");
    assert!(
        said.contains("massive wants a key: set massive_key"),
        "{said}"
    );
    let output = run(ingest, Some(KEY)).await;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    assert!(!State::of(&facts(&program).await).bars.is_empty());
    let shown = run(&["config"], Some(KEY)).await;
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    let row = shown
        .lines()
        .find(|line| line.contains("massive_key"))
        .unwrap();
    assert!(row.contains("(set)"), "{row}");
    for text in [&said, &shown] {
        assert!(!text.contains(KEY), "{text}");
    }
    for file in walkdir(&program.data()) {
        let bytes = std::fs::read(&file).unwrap();
        let found = bytes.windows(KEY.len()).any(|part| part == KEY.as_bytes());
        assert!(!found, "{}", file.display());
    }
}

fn walkdir(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files.extend(walkdir(&path)),
            false => files.push(path),
        }
    }
    files
}
