//! `equipoise jobs`, `backup` and `restore`.

use std::fs;
use std::path::PathBuf;

use crate::market::{self, sessions};
use crate::program::Program;

fn backups(program: &Program) -> Vec<PathBuf> {
    let folder = program.data().join("backups");
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    found.sort();
    found
}

#[test]
fn a_job_is_asked_for_once_and_shown_with_its_attempts() {
    let program = market::built();
    let session = sessions().last().unwrap().to_string();
    let run = ["jobs", "run", "daily-run", "--session", &session];
    let said = program.ok(&run);
    assert!(
        said.contains("job 1 daily_run XNYS 2024-03-28: succeeded"),
        "{said}"
    );
    assert!(said.contains("TEN 2024-03-28: level"), "{said}");
    let output = program.run(&run);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(errors.contains("job 1 is there already"), "{errors}");
    let shown = program.ok(&["jobs", "show", "1", "--format", "json"]);
    let attempts: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(attempts.as_array().unwrap().len(), 1);
    assert_eq!(attempts[0]["outcome"], "succeeded");
    assert_eq!(attempts[0]["step"], "notify");
    assert_eq!(program.ok(&["jobs", "follow", "1"]), program.ok(&run));
}

#[test]
fn what_cannot_be_done_to_a_job_is_said_in_words() {
    let program = market::built();
    let cases: [(&[&str], i32, &str); 9] = [
        (&["jobs", "show", "7"], 1, "there is no job 7"),
        (&["jobs", "cancel", "7"], 1, "there is no job 7"),
        (
            &["jobs", "show", "seven"],
            2,
            "\"seven\" is no number of a job",
        ),
        (
            &["jobs", "list", "--state", "late"],
            2,
            "there are queued, running, waiting, succeeded, failed, cancelled",
        ),
        (
            &["jobs", "run", "daily-run", "--session", "2024-03-29"],
            1,
            "job daily_run: XNYS is closed on 2024-03-29",
        ),
        (
            &[
                "jobs",
                "run",
                "daily-run",
                "--session",
                "2024-03-28",
                "--exchange",
                "XXXX",
            ],
            1,
            "XXXX",
        ),
        (
            &[
                "jobs",
                "run",
                "daily-run",
                "--session",
                "2024-03-28",
                "--at",
                "2024-03-28T19:59:59Z",
            ],
            1,
            "XNYS closes on 2024-03-28 at 2024-03-28 20:00:00 UTC only",
        ),
        (
            &[
                "jobs",
                "run",
                "backfill",
                "--from",
                "2020-01-02",
                "--to",
                "2020-12-31",
                "--universe",
                "largest:0",
            ],
            2,
            "is no number from 1 to 20000",
        ),
        (
            &["restore", "nowhere"],
            1,
            "it lacks ledger.sqlite or ledger.head",
        ),
    ];
    for (arguments, code, expected) in cases {
        let errors = program.fails(code, arguments);
        assert!(errors.contains(expected), "{arguments:?}: {errors}");
    }
    program.ok(&["jobs", "run", "upkeep"]);
    let errors = program.fails(1, &["jobs", "cancel", "1"]);
    assert!(
        errors.contains("job 1 is succeeded: only a job that has not ended"),
        "{errors}"
    );
    let errors = program.fails(1, &["jobs", "retry", "1"]);
    assert!(
        errors.contains("job 1 is succeeded: only a job that failed"),
        "{errors}"
    );
}

#[test]
fn a_job_that_waits_is_cancelled_retried_and_gives_way_to_the_next_session() {
    let program = Program::new();
    let securities = program.file("securities.csv", market::securities());
    let shares = program.file("shares.csv", market::shares());
    let bars = program.file("bars.csv", market::bars(0..2));
    program.ingest(&[&shares, &bars, &securities]);
    program.ok(&["build", "TEN", "--size", "10"]);
    let all = sessions();
    let at = format!("{}T22:00:00Z", all[3]);
    let due = ["jobs", "run", "due", "--at", &at];
    assert_eq!(program.run(&due).status.code(), Some(1), "it is held");
    assert_eq!(program.ok(&["jobs", "cancel", "1"]), "cancelled\n");
    program.ok(&["jobs", "retry", "1"]);
    assert_eq!(program.ok(&["jobs", "cancel", "1"]), "cancelled\n");
    // Somebody gave the third session up: the fourth has its turn.
    let later = program.file("later-bars.csv", market::bars(3..4));
    program.ingest(&[&later]);
    let said = program.ok(&due);
    assert!(
        said.contains(&format!("daily_run XNYS {}: succeeded", all[3])),
        "{said}"
    );
}

#[test]
fn a_backup_is_verified_restored_and_makes_room_for_the_next_ones() {
    let program = market::built();
    let levels = program.ok(&["levels", "TEN", "--format", "csv"]);
    let cut_off = program
        .data()
        .join("backups/2020-01-01T00-00-00.000000Z.partial");
    fs::create_dir_all(&cut_off).unwrap();
    fs::write(cut_off.join("ledger.sqlite"), "half").unwrap();
    let errors = program.fails(1, &["restore", cut_off.to_str().unwrap()]);
    assert!(
        errors.contains("it was cut off while it was made"),
        "{errors}"
    );
    for _ in 0..3 {
        let mut command = program.command(&["backup"]);
        let output = command.env("EQUIPOISE_BACKUPS_KEPT", "2").output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success() && said.contains("verified"),
            "{said}"
        );
    }
    let made = backups(&program);
    assert_eq!(
        made.len(),
        2,
        "two are kept, and what was cut off is gone: {made:?}"
    );
    let backup = made[1].to_str().unwrap();
    let fresh = Program::new();
    fresh.ok(&["restore", backup]);
    assert_eq!(fresh.ok(&["levels", "TEN", "--format", "csv"]), levels);
    fresh.ok(&["verify", "TEN"]);
    fresh.ok(&["doctor"]);
    // What is there already is only replaced when somebody says so, and set aside then.
    let errors = fresh.fails(1, &["restore", backup]);
    assert!(
        errors.contains("there is a ledger; --replace sets it aside"),
        "{errors}"
    );
    let said = fresh.ok(&["restore", backup, "--replace"]);
    assert!(said.contains("the ledger before it is in"), "{said}");
    assert_eq!(fresh.ok(&["levels", "TEN", "--format", "csv"]), levels);
}

#[test]
fn a_damaged_backup_is_refused_and_changes_nothing() {
    let program = market::built();
    program.ok(&["backup"]);
    let backup = backups(&program).pop().unwrap();
    let file = backup.join("ledger.sqlite");
    let mut bytes = fs::read(&file).unwrap();
    // Not every byte of a page is in use.
    bytes[4096..]
        .iter_mut()
        .step_by(512)
        .for_each(|byte| *byte ^= 1);
    fs::write(&file, bytes).unwrap();
    let fresh = Program::new();
    let errors = fresh.fails(1, &["restore", backup.to_str().unwrap()]);
    assert!(errors.contains("it is damaged"), "{errors}");
    assert!(!fresh.data().join("ledger.sqlite").exists());
    fs::remove_file(backup.join("ledger.head")).unwrap();
    let errors = fresh.fails(1, &["restore", backup.to_str().unwrap()]);
    assert!(errors.contains("it lacks"), "{errors}");
}

#[test]
fn a_ledger_in_use_is_not_replaced() {
    let program = market::built();
    program.ok(&["backup"]);
    let backup = backups(&program).pop().unwrap();
    let mut server = program.start(&["--listen", "127.0.0.1:0", "serve"]);
    let errors = std::io::BufReader::new(server.stderr.take().unwrap());
    let is_up = |line: std::io::Result<String>| line.unwrap().contains("equipoise serves");
    assert!(std::io::BufRead::lines(errors).any(is_up));
    let arguments = ["restore", backup.to_str().unwrap(), "--replace"];
    let errors = program.fails(1, &arguments);
    assert!(
        errors.contains("a process uses the ledger there; stop it first"),
        "{errors}"
    );
    server.kill().unwrap();
    server.wait().unwrap();
    program.ok(&arguments);
    program.ok(&["verify", "TEN"]);
}

#[test]
fn a_job_makes_a_backup_and_upkeep_forgets_what_is_old() {
    let program = market::built();
    let said = program.ok(&["jobs", "run", "backup", "--at", "2024-04-01T03:00:00Z"]);
    assert!(said.contains("verified"), "{said}");
    assert_eq!(backups(&program).len(), 1);
    let said = program.ok(&["jobs", "run", "upkeep", "--at", "2024-06-29T03:00:00Z"]);
    assert!(said.contains("removed 0 jobs"), "{said}");
    let said = program.ok(&["jobs", "run", "upkeep", "--at", "2024-07-01T03:00:00Z"]);
    assert!(said.contains("removed 1 jobs"), "{said}");
    let errors = program.fails(1, &["jobs", "show", "1"]);
    assert!(errors.contains("there is no job 1"), "{errors}");
    program.ok(&["doctor"]);
}
