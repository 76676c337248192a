//! The daily run over HTTP: caught up in order, killed while it fetches, held by a source that refuses.

use std::process::{Command, Stdio};
use std::time::Duration;

use chrono::TimeDelta;
use equipoise_ledger::{Access, EntryKind, Sequence, SqliteLedger};
use equipoise_model::Date;
use equipoise_testkit::market_server::{Endpoint, FaultKind};

use super::command::{command, facts};
use super::facts::{State, told};
use super::stand_in::{StandIn, after_close};
use crate::program::Program;

const FX: &str = "session,base,quote,rate\n2020-01-02,EUR,USD,1.1\n";
/// Sessions that are run.
const RUN: usize = 5;

/// The sessions that are run, and before them the one up to which everything is there.
fn sessions(market: &StandIn) -> &[Date] {
    let all = &market.sample.truth.sessions;
    &all[all.len() - RUN - 1..]
}

fn at(session: Date) -> String {
    let due = after_close(session) + TimeDelta::minutes(1);
    due.to_rfc3339()
}

fn due(program: &Program, market: &StandIn, session: Date) -> Command {
    let arguments = ["jobs", "run", "due", "--at", &at(session)];
    let mut command = command(program, &market.server, &arguments);
    command.env("EQUIPOISE_DAILY_RUN", "held");
    command
}

async fn finished(mut command: Command) -> (bool, String) {
    let run = tokio::task::spawn_blocking(move || command.output().unwrap());
    let output = run.await.unwrap();
    let mut said = String::from_utf8(output.stdout).unwrap();
    said += &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said)
}

/// The market up to the session before those that are run, with an index over it.
async fn begun(market: &StandIn) -> Program {
    let program = Program::new();
    let (first, last) = (market.first(), sessions(market)[0]);
    market.set_now(after_close(last));
    let (from, to) = (first.to_string(), last.to_string());
    let span = ["--universe", "largest:1000", "--from", &from, "--to", &to];
    let arguments = [&["ingest", "web"], &span[..]].concat();
    let (is_well, said) = finished(command(&program, &market.server, &arguments)).await;
    assert!(is_well, "{said}");
    program.ok(&["build", "TEN", "--size", "10", "--to", &to]);
    program
}

/// First and last session of each publication after the first one, in the order of the ledger.
async fn published(program: &Program) -> Vec<(Date, Date)> {
    let path = program.data().join("ledger.sqlite");
    let ledger = SqliteLedger::open(&path, Access::Read).await.unwrap();
    let last = Sequence(u64::MAX);
    let heads = ledger.heads(Sequence::NONE, last, &[EntryKind::Publication]);
    let heads = heads.await.unwrap();
    ledger.close().await;
    heads[1..].iter().map(|head| head.span.unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_and_a_kill_while_fetching_leave_the_levels_of_runs_on_each_day() {
    let market = StandIn::new(25).await;
    let steady = begun(&market).await;
    let sessions = sessions(&market);
    for session in &sessions[1..] {
        market.set_now(after_close(*session));
        let (is_well, said) = finished(due(&steady, &market, *session)).await;
        assert!(is_well, "{session}: {said}");
    }
    let late = begun(&market).await;
    let last = sessions[RUN];
    market.set_now(after_close(last));
    let before = market.asked(Endpoint::YahooChart);
    let mut child = due(&late, &market, last)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while market.asked(Endpoint::YahooChart) < before + 5 {
        let is_over = child.try_wait().unwrap().is_some();
        assert!(!is_over, "it ended before it was killed");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let (is_well, said) = finished(due(&late, &market, last)).await;
    assert!(is_well, "{said}");
    let expected: Vec<(Date, Date)> = sessions[1..].iter().map(|one| (*one, *one)).collect();
    for program in [&steady, &late] {
        assert_eq!(published(program).await, expected);
        program.ok(&["verify", "TEN"]);
    }
    let levels = |program: &Program| program.ok(&["levels", "TEN", "--format", "csv"]);
    assert_eq!(levels(&late), levels(&steady));
    let shown = late.ok(&["jobs", "show", "1", "--format", "json"]);
    let attempts: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(attempts[0]["outcome"], "lost");
    assert_eq!(attempts[0]["step"], "fetch");
    assert_eq!(attempts[1]["outcome"], "succeeded");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_turns_us_away_holds_the_publication_with_the_reason() {
    let market = StandIn::new(25).await;
    let program = begun(&market).await;
    let session = sessions(&market)[1];
    market.set_now(after_close(session));
    market.meets(Endpoint::YahooChart, FaultKind::Blocked, 1_000);
    let (is_well, said) = finished(due(&program, &market, session)).await;
    assert!(!is_well, "{said}");
    assert!(said.contains(": waiting until"), "{said}");
    assert!(said.contains("the fetch ended early"), "{said}");
    assert_eq!(published(&program).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backfill_goes_back_a_year_at_a_time_and_is_cancelled_and_taken_up_again() {
    let market = StandIn::new(25).await;
    let program = Program::new();
    let (first, last) = (market.first().to_string(), market.last().to_string());
    let span = [
        "--universe",
        "largest:1000",
        "--from",
        &first,
        "--to",
        &last,
    ];
    let backfill = [&["jobs", "run", "backfill"], &span[..]].concat();
    // A small file makes the folder, so that somebody else can look at the jobs meanwhile.
    program.ok(&[
        "ingest",
        "files",
        program.file("fx.csv", FX).to_str().unwrap(),
    ]);
    // The source lets it wait, so that it runs when somebody cancels it.
    market.meets(Endpoint::YahooChart, FaultKind::Stall, 100);
    let mut child = command(&program, &market.server, &backfill)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while market.asked(Endpoint::YahooChart) < 1 {
        assert!(child.try_wait().unwrap().is_none(), "it ended too soon");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    program.ok(&["jobs", "cancel", "1"]);
    let ended = tokio::task::spawn_blocking(move || child.wait().unwrap());
    assert_eq!(ended.await.unwrap().code(), Some(1));
    let listed = program.ok(&["jobs", "list", "--state", "cancelled", "--format", "csv"]);
    assert!(listed.contains("cancelled while it ran"), "{listed}");
    market.forget_faults();
    let (is_well, said) = finished(command(&program, &market.server, &backfill)).await;
    assert!(is_well, "{said}");
    let given = State::of(&facts(&program).await);
    let truth = State::of(&told(&market.sample, market.now()));
    assert_eq!(given.wrong_bars(&truth), []);
    assert_eq!(given.bars.len(), truth.bars.len());
    // All of it is there: a third one asks for no history.
    let asked = market.asked(Endpoint::YahooChart);
    let (is_well, said) = finished(command(&program, &market.server, &backfill)).await;
    assert!(is_well && said.contains("0 new rows"), "{said}");
    assert_eq!(market.asked(Endpoint::YahooChart), asked);
}
