//! Crashes: the files as they stand at any moment open as a ledger of whole, acknowledged entries.
//!
//! A reader that holds an old snapshot keeps the log from being restarted, so that the main file
//! copied first and the log copied after it are a state that a crash could have left.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use equipoise_ledger::{Access, Sequence, SqliteLedger};
use sqlx::{Connection, SqliteConnection};

use crate::{
    opening::connect,
    samples::{at, bars, prepared, rate},
    sqlite::open,
};

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// The ledger as a crash at this moment would leave it, in a folder of its own.
fn crashed(path: &Path, folder: &Path) -> PathBuf {
    fs::create_dir(folder).unwrap();
    let copy = folder.join("ledger.sqlite");
    let head = path.with_extension("head");
    if head.exists() {
        fs::copy(head, copy.with_extension("head")).unwrap();
    }
    fs::copy(path, &copy).unwrap();
    fs::copy(with_suffix(path, "-wal"), with_suffix(&copy, "-wal")).unwrap();
    copy
}

async fn hold_a_snapshot(path: &Path) -> SqliteConnection {
    let mut reader = connect(path).await;
    sqlx::raw_sql("BEGIN; SELECT count(*) FROM entries")
        .execute(&mut reader)
        .await
        .unwrap();
    reader
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_entry_is_there_after_a_crash_at_any_moment() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let ledger = open(&path).await;
    ledger
        .append(&prepared(&[rate(0)]), at(0), None)
        .await
        .unwrap();
    let reader = hold_a_snapshot(&path).await;
    let acknowledged = Arc::new(AtomicU64::new(1));
    let is_over = Arc::new(AtomicBool::new(false));
    let appends = tokio::spawn({
        let (ledger, acknowledged, is_over) =
            (ledger.clone(), acknowledged.clone(), is_over.clone());
        async move {
            let mut number = 0;
            while !is_over.load(Ordering::SeqCst) {
                number += 1;
                let batch = prepared(&[bars(2 * number, 400), bars(2 * number + 1, 400)]);
                let done = ledger.append(&batch, at(0), None).await.unwrap();
                acknowledged.store(done.head.sequence.0, Ordering::SeqCst);
            }
        }
    });
    let mut copies = Vec::new();
    for number in 0..25 {
        let (path, target) = (path.clone(), folder.path().join(format!("copy{number}")));
        let known = acknowledged.load(Ordering::SeqCst);
        let copy = tokio::task::spawn_blocking(move || crashed(&path, &target))
            .await
            .unwrap();
        copies.push((known, copy));
    }
    is_over.store(true, Ordering::SeqCst);
    appends.await.unwrap();
    reader.close().await.unwrap();
    for (known, copy) in copies {
        let verdict = SqliteLedger::verify_file(&copy, |_, _| ()).await.unwrap();
        assert!(verdict.is_sound(), "{verdict:?}");
        assert!(
            verdict.entries >= known,
            "{} of {known} entries",
            verdict.entries
        );
        assert_eq!(
            verdict.entries % 2,
            1,
            "a batch is there whole or not at all"
        );
    }
}

#[tokio::test]
async fn nothing_of_a_transaction_under_way_is_visible_after_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let ledger = open(&path).await;
    let appended = ledger
        .append(&prepared(&[rate(1)]), at(0), None)
        .await
        .unwrap();
    let reader = hold_a_snapshot(&path).await;
    let log = with_suffix(&path, "-wal");
    let before = fs::metadata(&log).unwrap().len();
    // Another process in the middle of a large append: a small page cache makes it write pages
    // of the open transaction to the log.
    let mut writer = connect(&path).await;
    sqlx::raw_sql(
        "PRAGMA cache_size = 5; BEGIN IMMEDIATE; \
         INSERT INTO entries SELECT 2, recorded_at, kind, source, rows, first_date, last_date, \
         index_id, definition, payload_bytes, randomblob(32), payload_hash, previous, hash \
         FROM entries WHERE sequence = 1; \
         INSERT INTO payloads SELECT 2, randomblob(4000000)",
    )
    .execute(&mut writer)
    .await
    .unwrap();
    let grown = fs::metadata(&log).unwrap().len();
    assert!(
        grown > before + 1_000_000,
        "the open transaction reached the log: {before} {grown}"
    );
    let copy = crashed(&path, &folder.path().join("copy"));
    let copied = SqliteLedger::open(&copy, Access::Write).await.unwrap();
    assert_eq!(copied.head().await.unwrap(), appended.head);
    assert!(copied.verify(|_, _| ()).await.unwrap().is_sound());
    copied
        .append(&prepared(&[rate(2)]), at(1), None)
        .await
        .unwrap();
    assert!(copied.verify(|_, _| ()).await.unwrap().is_sound());
    sqlx::raw_sql("ROLLBACK")
        .execute(&mut writer)
        .await
        .unwrap();
    reader.close().await.unwrap();
}

#[tokio::test]
async fn a_log_that_lost_its_tail_is_an_older_ledger_and_the_head_record_tells() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    open(&path).await.close().await;
    let ledger = open(&path).await;
    // The log is empty now: as long as this reader looks at the main file alone, nothing moves
    // into it, so that every cut of the log is a state that a damaged disk could leave.
    let reader = hold_a_snapshot(&path).await;
    for number in 1..=6 {
        ledger
            .append(&prepared(&[bars(number, 300)]), at(0), None)
            .await
            .unwrap();
    }
    let log = fs::metadata(with_suffix(&path, "-wal")).unwrap().len();
    let mut lost = 0;
    for part in 0..12 {
        let copy = crashed(&path, &folder.path().join(format!("copy{part}")));
        let file = fs::File::options()
            .write(true)
            .open(with_suffix(&copy, "-wal"))
            .unwrap();
        file.set_len(log * part / 12).unwrap();
        let copied = SqliteLedger::open(&copy, Access::Read).await.unwrap();
        let head = copied.head().await.unwrap().sequence;
        let verdict = SqliteLedger::verify_file(&copy, |_, _| ()).await.unwrap();
        assert_eq!(verdict.entries, head.0);
        if head < Sequence(6) {
            lost += 1;
            let expected = format!(
                "the ledger ends at entry {head}, but the head record says it went on to entry 6: \
                 the entries after {head} are lost"
            );
            assert_eq!(verdict.faults.len(), 1, "{verdict:?}");
            assert_eq!(verdict.faults[0].what, expected);
        }
    }
    assert!(lost >= 6, "only {lost} cuts lost an entry");
    reader.close().await.unwrap();
}

#[tokio::test]
async fn the_evidence_of_a_lost_tail_survives_later_appends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let ledger = open(&path).await;
    ledger
        .append(&prepared(&[rate(1)]), at(0), None)
        .await
        .unwrap();
    let older = fs::read(&path).unwrap();
    ledger
        .append(&prepared(&[rate(2), rate(3)]), at(0), None)
        .await
        .unwrap();
    ledger.close().await;
    fs::write(&path, older).unwrap();
    let ledger = open(&path).await;
    for number in 7..=9 {
        ledger
            .append(&prepared(&[rate(number)]), at(0), None)
            .await
            .unwrap();
        let verdict = ledger.verify(|_, _| ()).await.unwrap();
        assert_eq!(verdict.faults.len(), 1, "{verdict:?}");
        assert!(
            verdict.faults[0].what.contains("the head record"),
            "{verdict:?}"
        );
    }
}
