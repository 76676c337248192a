//! The program itself, asking the stand-in.

use std::process::{Command, Output, Stdio};
use std::time::Duration;

use equipoise_model::Facts;
use equipoise_testkit::MarketServer;
use equipoise_testkit::market_server::{Endpoint, FaultKind};

use super::facts::{State, in_ledger, told};
use super::stand_in::StandIn;
use crate::program::Program;

const CONTACT: &str = "Example data@example.com";

/// A command that asks the stand-in, without waiting for budgets.
pub(super) fn command(program: &Program, server: &MarketServer, arguments: &[&str]) -> Command {
    let base = format!("http://{}", server.address());
    let mut command = program.command(arguments);
    for source in ["YAHOO", "SEC", "NASDAQ"] {
        command.env(format!("EQUIPOISE_{source}_ADDRESS"), &base);
        for span in ["SECOND", "MINUTE", "DAY"] {
            command.env(format!("EQUIPOISE_{source}_PER_{span}"), "none");
        }
    }
    command.env("EQUIPOISE_SEC_CONTACT", CONTACT);
    command
}

async fn run(program: &Program, market: &StandIn, arguments: &[&str]) -> Output {
    let mut command = command(program, &market.server, arguments);
    tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap()
}

async fn ok(program: &Program, market: &StandIn, arguments: &[&str]) -> String {
    let output = run(program, market, arguments).await;
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

pub(super) async fn facts(program: &Program) -> Vec<Facts> {
    let folder = equipoise_app::DataFolder::new(program.data());
    let options = equipoise_app::StoreOptions::default();
    let access = equipoise_ledger::Access::Read;
    let store = equipoise_app::Store::open(folder, access, options)
        .await
        .unwrap();
    let facts = in_ledger(&store).await;
    store.close().await;
    facts
}

const ALL: [&str; 8] = [
    "ingest",
    "web",
    "--universe",
    "largest:1000",
    "--from",
    "2020-01-02",
    "--to",
    "2021-12-31",
];

#[tokio::test(flavor = "multi_thread")]
async fn the_market_comes_from_its_sources_and_an_index_is_built_on_it() {
    let market = StandIn::new(25).await;
    let program = Program::new();
    let table = ok(&program, &market, &ALL).await;
    assert!(table.contains("history"), "{table}");
    let given = State::of(&facts(&program).await);
    let truth = State::of(&told(&market.sample, market.now()));
    assert_eq!(given.wrong_bars(&truth), []);
    assert_eq!(given.bars.len(), truth.bars.len());
    assert_eq!(given.actions, truth.actions);
    program.ok(&["--quiet", "build", "EW10", "--size", "10"]);
    program.ok(&["--quiet", "verify"]);
    let levels = program.ok(&["levels", "EW10", "--format", "csv"]);
    assert!(levels.lines().count() > 450, "{}", levels.lines().count());
    // What came was kept: each answer can be read again.
    let kept = program.data().join("sources/answers/yahoo");
    let count = std::fs::read_dir(kept).unwrap().count() as u64;
    assert!(count >= market.asked(Endpoint::YahooChart));
    let again = ok(
        &program,
        &market,
        &[&ALL[..], &["--format", "json"]].concat(),
    )
    .await;
    let rows: Vec<serde_json::Value> = serde_json::from_str(&again).unwrap();
    let lines = rows.iter().filter(|row| !row["symbol"].is_null());
    assert!(lines.clone().count() > 20);
    assert!(
        lines.into_iter().all(|row| row["outcome"] == "current"),
        "{again}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fetch_that_is_killed_goes_on_where_it_stopped() {
    let market = StandIn::new(25).await;
    let program = Program::new();
    let arguments = [&ALL[..], &["--batch", "3", "--quiet"]].concat();
    let mut child = command(&program, &market.server, &arguments)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while market.asked(Endpoint::YahooChart) < 12 {
        assert!(
            child.try_wait().unwrap().is_none(),
            "it ended before it was killed"
        );
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let before = State::of(&facts(&program).await);
    let truth = State::of(&told(&market.sample, market.now()));
    assert!(!before.bars.is_empty() && before.bars.len() < truth.bars.len());
    let asked = market.asked(Endpoint::YahooChart);
    ok(&program, &market, &arguments).await;
    let after = State::of(&facts(&program).await);
    assert_eq!(after.wrong_bars(&truth), []);
    assert_eq!(
        (after.bars.len(), &after.actions),
        (truth.bars.len(), &truth.actions)
    );
    let lines = super::facts::symbols(&told(&market.sample, market.now())).len() as u64;
    assert!(market.asked(Endpoint::YahooChart) - asked < lines);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_failed_comes_first_in_the_table_and_the_exit_code_says_so() {
    let market = StandIn::new(10).await;
    let program = Program::new();
    market.meets(Endpoint::YahooChart, FaultKind::Page, 1);
    let output = run(&program, &market, &[&ALL[..], &["--rows", "3"]].concat()).await;
    assert_eq!(output.status.code(), Some(1));
    let table = String::from_utf8(output.stdout).unwrap();
    let first = table.lines().nth(1).unwrap();
    assert!(
        first.contains("failed") && first.contains("garbage"),
        "{table}"
    );
    assert_eq!(table.lines().count(), 4, "{table}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("more rows") && said.contains("1 failed"),
        "{said}"
    );
    let listed = ok(&program, &market, &["providers", "--format", "json"]).await;
    let rows: Vec<serde_json::Value> = serde_json::from_str(&listed).unwrap();
    let yahoo = rows.iter().find(|row| row["source"] == "yahoo").unwrap();
    assert_eq!(
        (yahoo["state"].as_str(), yahoo["failure"].as_str()),
        (Some("ready"), Some("garbage"))
    );
    ok(&program, &market, &ALL).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_turns_us_away_is_told_by_every_later_command() {
    let market = StandIn::new(10).await;
    let program = Program::new();
    market.meets(Endpoint::YahooChart, FaultKind::Blocked, 1_000);
    let output = run(&program, &market, &ALL).await;
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("stopped (blocked)") && said.contains("left to do"),
        "{said}"
    );
    let output = run(&program, &market, &ALL).await;
    assert_eq!(output.status.code(), Some(3));
    let listed = ok(&program, &market, &["providers"]).await;
    let yahoo = listed.lines().find(|line| line.contains("yahoo")).unwrap();
    assert!(yahoo.contains("chart not asked until"), "{listed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_directory_of_nasdaq_and_the_companies_of_the_sec_fill_the_security_master() {
    let market = StandIn::new(10).await;
    let program = Program::new();
    let said = ok(
        &program,
        &market,
        &["ingest", "nasdaq", "--universe", "all"],
    )
    .await;
    assert!(said.contains("universe"), "{said}");
    ok(
        &program,
        &market,
        &[
            "ingest",
            "sec",
            "--from",
            "2020-01-02",
            "--to",
            "2021-12-31",
        ],
    )
    .await;
    let facts = facts(&program).await;
    let companies = facts.iter().any(|batch| match batch {
        Facts::Securities(rows) => rows.iter().any(|row| row.company.is_some()),
        _ => false,
    });
    assert!(companies);
    assert!(!State::of(&facts).shares.is_empty());
}

#[test]
fn settings_and_arguments_that_cannot_be_used_say_why() {
    let program = Program::new();
    let errors = program.fails(1, &["ingest", "sec"]);
    assert!(errors.contains("sec_contact"), "{errors}");
    for (universe, text) in [
        ("largest:0", "1 to 20000"),
        ("smallest:5", "largest:COUNT"),
        ("AAPL,,MSFT", "a symbol is empty"),
    ] {
        let errors = program.fails(2, &["ingest", "yahoo", "--universe", universe]);
        assert!(errors.contains(text), "{universe}: {errors}");
    }
    for (name, value, text) in [
        ("EQUIPOISE_YAHOO_ADDRESS", "ftp://x", "yahoo_address"),
        (
            "EQUIPOISE_YAHOO_ADDRESS",
            "http://u:secret@host",
            "yahoo_address",
        ),
        ("EQUIPOISE_SEC_CONTACT", "nobody", "sec_contact"),
        ("EQUIPOISE_SEC_PER_DAY", "0", "sec_per_day"),
        ("EQUIPOISE_SOURCES", "yahoo,yahoo", "stands twice"),
        (
            "EQUIPOISE_SOURCES",
            "bloomberg",
            "none of yahoo, sec, nasdaq",
        ),
    ] {
        let output = program
            .command(&["config"])
            .env(name, value)
            .output()
            .unwrap();
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{name}: {errors}");
        assert!(
            errors.contains(text) && !errors.contains("secret"),
            "{name}: {errors}"
        );
    }
}
