//! kill -9 at random moments of ingest and build: nothing acknowledged is lost, nothing partial is
//! seen, the next start is clean.

use std::time::{Duration, Instant};

use crate::market::{self, sessions};
use crate::program::Program;

/// Kills in each loop. The moments are drawn over the time an undisturbed run takes.
const KILLS: u32 = 50;

/// A fixed sequence, so that a failure can be drawn again.
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Start a command and kill it after `delay`, unless it ended by itself; answers whether it did.
fn kill_after(program: &Program, arguments: &[&str], delay: Duration) -> bool {
    let mut child = program.start(arguments);
    let until = Instant::now() + delay;
    while Instant::now() < until {
        if let Some(status) = child.try_wait().unwrap() {
            return status.success();
        }
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap().success()
}

/// The number of bars in the ledger, as the doctor counts them after checking every hash.
fn bars(program: &Program) -> usize {
    let said = program.ok(&["doctor"]);
    let line = said
        .lines()
        .find(|line| line.starts_with("projection: bars: "))
        .unwrap();
    line.split_whitespace().nth(2).unwrap().parse().unwrap()
}

#[test]
fn an_ingest_that_is_killed_leaves_all_of_a_file_or_nothing() {
    let seed = 20_240_102;
    println!("seed {seed}");
    let mut draw = Draw(seed);
    let program = Program::new();
    let securities = program.file("securities.csv", market::securities());
    program.ingest(&[&securities]);
    let columns = market::COMPANIES as usize;
    let started = Instant::now();
    let mut acknowledged = 0;
    let days = sessions().len();
    let mut whole_run_ms = 0;
    for day in 0..days.min(KILLS as usize) {
        let file = program.file(&format!("bars-{day}.csv"), market::bars(day..day + 1));
        let arguments = ["ingest", "files", file.to_str().unwrap()];
        if day == 0 {
            program.ok(&arguments);
            whole_run_ms = u64::try_from(started.elapsed().as_millis())
                .unwrap()
                .max(20);
            acknowledged = 1;
            continue;
        }
        let delay = Duration::from_millis(draw.below(whole_run_ms));
        let is_acknowledged = kill_after(&program, &arguments, delay);
        let found = bars(&program);
        assert_eq!(
            found % columns,
            0,
            "part of a file is visible after {delay:?}"
        );
        let files = found / columns;
        let least = acknowledged + usize::from(is_acknowledged);
        assert!(
            files >= least && files <= acknowledged + 1,
            "{files} files after {delay:?}"
        );
        if files == acknowledged {
            program.ok(&arguments);
        }
        acknowledged += 1;
    }
}

#[test]
fn a_build_that_is_killed_publishes_all_or_nothing() {
    let seed = 20_240_328;
    println!("seed {seed}");
    let mut draw = Draw(seed);
    let program = Program::new();
    market::ingested(&program);
    let whole = market::built();
    let expected = whole.ok(&["levels", "TEN", "--format", "csv"]);
    let expected: Vec<&str> = expected.lines().collect();
    let sessions = sessions();
    let mut published = 0;
    for round in 0..KILLS as usize {
        let to = sessions[(round * 2).min(sessions.len() - 1)].to_string();
        let arguments = ["build", "TEN", "--size", "10", "--to", &to];
        let is_acknowledged =
            kill_after(&program, &arguments, Duration::from_millis(draw.below(60)));
        let output = program.run(&["levels", "TEN", "--format", "csv"]);
        if output.status.success() {
            let text = String::from_utf8(output.stdout).unwrap();
            let lines: Vec<&str> = text.lines().collect();
            assert_eq!(
                lines,
                expected[..lines.len()],
                "after a kill in round {round}"
            );
            assert!(lines.len() > published, "a published session is gone");
            published = lines.len() - 1;
        } else {
            assert!(
                !is_acknowledged && published == 0,
                "an acknowledged build is gone"
            );
        }
    }
    program.ok(&["build", "TEN", "--size", "10"]);
    program.ok(&["verify", "TEN"]);
    let rebuilt = program.ok(&["levels", "TEN", "--format", "csv"]);
    assert_eq!(rebuilt.lines().collect::<Vec<_>>(), expected);
}
