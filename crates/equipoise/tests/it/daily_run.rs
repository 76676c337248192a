//! The daily run as a person or a service runs it: in order, once a session, whatever happens.

use std::process::{Child, Stdio};
use std::time::Duration;

use equipoise_ledger::{Access, EntryKind, Job, JobState, Sequence, SqliteLedger};
use equipoise_model::Date;

use crate::market::{self, sessions};
use crate::program::Program;

/// The steps at which a run is killed.
const STEPS: [&str; 5] = ["fetch", "hold", "publish", "warm", "notify"];

/// The market with bars of the sessions with positions in `bars`, and its first session published.
fn begun(bars: std::ops::Range<usize>) -> Program {
    let program = Program::new();
    let securities = program.file("securities.csv", market::securities());
    let shares = program.file("shares.csv", market::shares());
    let bars = program.file("bars.csv", market::bars(bars));
    program.ingest(&[&shares, &bars, &securities]);
    let first = sessions()[0].to_string();
    program.ok(&["build", "TEN", "--size", "10", "--to", &first]);
    program
}

/// An hour after the close of a session, in summer and in winter.
fn after(session: Date) -> String {
    format!("{session}T22:00:00Z")
}

fn run_due(program: &Program, at: &str) -> (bool, String) {
    let output = program.run(&["jobs", "run", "due", "--at", at]);
    let said = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!errors.contains("error"), "{errors}");
    (output.status.success(), said)
}

/// What the ledger of `program` says, asked without a command.
struct Ledger {
    runtime: tokio::runtime::Runtime,
    ledger: SqliteLedger,
}

impl Ledger {
    fn of(program: &Program) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let path = program.data().join("ledger.sqlite");
        let ledger = runtime.block_on(SqliteLedger::open(&path, Access::Read));
        Self {
            runtime,
            ledger: ledger.unwrap(),
        }
    }

    /// First and last session of each publication, in the order of the ledger.
    fn published(&self) -> Vec<(Date, Date)> {
        let last = Sequence(u64::MAX);
        let heads = self
            .ledger
            .heads(Sequence::NONE, last, &[EntryKind::Publication]);
        let heads = self.runtime.block_on(heads).unwrap();
        heads.into_iter().map(|head| head.span.unwrap()).collect()
    }

    fn job(&self, session: Date) -> Option<Job> {
        let key = format!("daily_run XNYS {session}");
        let jobs = self.ledger.jobs();
        self.runtime.block_on(jobs.keyed(&key)).unwrap()
    }

    fn pause(&self) {
        let moment = async { tokio::time::sleep(Duration::from_millis(1)).await };
        self.runtime.block_on(moment);
    }
}

/// A process that does not outlive its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Each of the first `count` sessions has one publication of its own, in order, and their levels are
/// those of one build.
fn assert_once_in_order(program: &Program, count: usize) {
    let expected: Vec<(Date, Date)> = sessions()[..count].iter().map(|one| (*one, *one)).collect();
    assert_eq!(Ledger::of(program).published(), expected);
    let whole = market::built().ok(&["levels", "TEN", "--format", "csv"]);
    let whole: Vec<&str> = whole.lines().take(count + 1).collect();
    let levels = program.ok(&["levels", "TEN", "--format", "csv"]);
    assert_eq!(levels.lines().collect::<Vec<_>>(), whole);
    program.ok(&["verify", "TEN"]);
}

#[test]
fn an_outage_over_holidays_and_the_change_of_the_clocks_is_caught_up_in_order() {
    let program = begun(0..usize::MAX);
    let all = sessions();
    let last = *all.last().unwrap();
    // Before the close of the second session, and before its run is due, nothing happens.
    for at in ["20:59:59", "21:29:59"] {
        let (is_well, said) = run_due(&program, &format!("{}T{at}Z", all[1]));
        assert!(is_well && said.is_empty(), "{said}");
    }
    // A quarter later: two holidays lie in it, and summer time began on 10 March.
    let (is_well, said) = run_due(&program, &after(last));
    assert!(is_well, "{said}");
    assert_eq!(said.lines().count(), all.len() - 1, "{said}");
    assert_once_in_order(&program, all.len());
    // In summer the run is due at 20:30 already; nothing is done twice.
    let (is_well, said) = run_due(&program, &format!("{last}T20:30:00Z"));
    assert!(is_well && said.is_empty(), "{said}");
    let notices = program.ok(&["jobs", "notices", "--limit", "1", "--format", "csv"]);
    assert!(notices.contains(&format!("TEN {last}: level")), "{notices}");
}

/// Kill `child` as soon as the run of `session` is at `step`; the step at which it died, if it did.
fn kill_at(mut child: Child, ledger: &Ledger, session: Date, step: &str) -> Option<String> {
    let running = || {
        let job = ledger.job(session);
        job.filter(|job| job.state == JobState::Running)
    };
    loop {
        if running().is_some_and(|job| job.step == step) {
            child.kill().unwrap();
            child.wait().unwrap();
            return running().map(|job| job.step);
        }
        if child.try_wait().unwrap().is_some() {
            return None;
        }
        ledger.pause();
    }
}

#[test]
fn a_run_that_is_killed_at_any_step_goes_on_there_and_publishes_once() {
    let program = begun(0..usize::MAX);
    let ledger = Ledger::of(&program);
    let all = sessions();
    let mut days = 1;
    let mut hits = [0; STEPS.len()];
    // Some steps last for a moment, in which a kill must fall: the rarest is aimed at until each was met.
    while days < all.len() && (days < 26 || hits.contains(&0)) {
        let session = all[days];
        days += 1;
        let (aim, _) = hits
            .iter()
            .enumerate()
            .min_by_key(|(_, hits)| **hits)
            .unwrap();
        let at = after(session);
        let child = program.start(&["jobs", "run", "due", "--at", &at]);
        let died = kill_at(child, &ledger, session, STEPS[aim]);
        let met = died.and_then(|died| STEPS.iter().position(|step| *step == died));
        hits.iter_mut()
            .enumerate()
            .for_each(|(step, hits)| *hits += usize::from(met == Some(step)));
        let (is_well, said) = run_due(&program, &at);
        assert!(is_well, "killed at {}: {said}", STEPS[aim]);
        let job = ledger.job(session).unwrap();
        assert_eq!(job.state, JobState::Succeeded, "{job:?}");
    }
    println!("kills that met {STEPS:?}: {hits:?}");
    assert!(!hits.contains(&0), "a step was never met: {hits:?}");
    assert_once_in_order(&program, days);
    let lost = program.ok(&["jobs", "list", "--limit", "100", "--format", "csv"]);
    assert_eq!(lost.lines().count(), days, "{lost}");
}

#[test]
fn processes_that_run_what_is_due_at_once_publish_each_session_once() {
    let program = begun(0..usize::MAX);
    let days = 16;
    let at = after(sessions()[days - 1]);
    let arguments = ["jobs", "run", "due", "--at", &at];
    let mut children: Vec<Child> = (0..3).map(|_| program.start(&arguments)).collect();
    for child in &mut children {
        assert!(child.wait().unwrap().success());
    }
    let (is_well, said) = run_due(&program, &at);
    assert!(is_well, "{said}");
    assert_once_in_order(&program, days);
}

#[test]
fn a_clock_that_jumps_neither_repeats_nor_leaves_out_a_session() {
    let program = begun(0..20);
    let all = sessions();
    assert!(run_due(&program, &after(all[9])).0);
    assert_once_in_order(&program, 10);
    // Back by years: nothing is due.
    let (is_well, said) = run_due(&program, "2019-01-02T23:00:00Z");
    assert!(is_well && said.is_empty(), "{said}");
    // Ahead by a year: what there is gets published, and the session without bars is held.
    let (is_well, said) = run_due(&program, "2025-01-02T23:00:00Z");
    assert!(!is_well);
    let held = format!("publication held: there is no bar of XNYS on {}", all[20]);
    assert!(said.contains(&held), "{said}");
    assert_once_in_order(&program, 20);
    // Right again: the run that was asked for too early is forgotten, and asked for in its time.
    let (_, said) = run_due(&program, &after(all[10]));
    assert!(said.is_empty(), "{said}");
    assert_eq!(Ledger::of(&program).job(all[20]), None);
    let late = program.file("late-bars.csv", market::bars(20..usize::MAX));
    program.ingest(&[&late]);
    let (is_well, said) = run_due(&program, &after(all[21]));
    assert!(is_well, "{said}");
    assert_once_in_order(&program, 22);
}

#[test]
fn a_session_without_bars_holds_up_the_later_ones_until_it_is_told_to_be_closed() {
    let program = begun(0..3);
    let all = sessions();
    let later = program.file("later-bars.csv", market::bars(4..usize::MAX));
    program.ingest(&[&later]);
    let (is_well, said) = run_due(&program, &after(all[5]));
    assert!(!is_well && said.contains("publication held"), "{said}");
    assert_eq!(Ledger::of(&program).published().len(), 3);
    let notices = program.ok(&["jobs", "notices", "--format", "csv"]);
    let late = format!("XNYS {} is not published", all[3]);
    assert!(notices.contains(&late), "{notices}");
    // The exchange did not open that day: a line of the operator says so.
    let overlay = program.file("overlay.txt", format!("XNYS {} closed\n", all[3]));
    let mut command = program.command(&["jobs", "run", "due", "--at", &after(all[5])]);
    command.env("EQUIPOISE_CALENDAR_OVERLAY", overlay);
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    let mut expected: Vec<(Date, Date)> = all[..6].iter().map(|one| (*one, *one)).collect();
    expected.remove(3);
    assert_eq!(Ledger::of(&program).published(), expected);
}

#[test]
fn a_service_catches_up_by_itself_and_gives_its_job_back_when_it_stops() {
    let program = begun(0..usize::MAX);
    let all = sessions();
    let from = all[all.len() - 6].to_string();
    program.ok(&["build", "TEN", "--to", &from]);
    let before = Ledger::of(&program).published().len();
    let serve = || {
        let mut command = program.command(&["--listen", "127.0.0.1:0", "serve"]);
        command.env("EQUIPOISE_DAILY_RUN", "imported");
        command.stdout(Stdio::null()).stderr(Stdio::null());
        Running(command.spawn().unwrap())
    };
    let mut children = [serve(), serve()];
    let ledger = Ledger::of(&program);
    let is_done = |ledger: &Ledger| ledger.published().len() == before + 5;
    let held = |ledger: &Ledger| {
        let jobs = ledger.ledger.jobs();
        let jobs = ledger.runtime.block_on(jobs.notices(100)).unwrap();
        jobs.iter().any(|notice| notice.is_alert)
    };
    while !(is_done(&ledger) && held(&ledger)) {
        for Running(child) in &mut children {
            assert!(child.try_wait().unwrap().is_none(), "a service ended");
        }
        ledger.pause();
    }
    for Running(child) in &mut children {
        let pid = child.id().to_string();
        let kill = std::process::Command::new("kill").arg(&pid).status();
        assert!(kill.unwrap().success());
        assert!(child.wait().unwrap().success());
    }
    let expected: Vec<(Date, Date)> = all[all.len() - 5..]
        .iter()
        .map(|one| (*one, *one))
        .collect();
    assert_eq!(ledger.published()[before..], expected);
    let running = program.ok(&["jobs", "list", "--state", "running", "--format", "json"]);
    assert!(!running.contains("daily_run"), "{running}");
}
