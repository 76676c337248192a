//! Opening a ledger: what is made, what is refused, and in which words.

use std::{fs, path::Path};

use equipoise_ledger::{Access, Head, LedgerError, LedgerErrorKind, Sequence, SqliteLedger};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::{
    samples::{at, definition, prepared, rate},
    sqlite::open,
};

async fn refused(path: &Path, access: Access) -> LedgerError {
    SqliteLedger::open(path, access).await.unwrap_err()
}

/// A plain connection that may do anything the schema lets it.
pub(crate) async fn connect(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true);
    SqliteConnection::connect_with(&options).await.unwrap()
}

pub(crate) async fn execute(path: &Path, sql: &str) -> Result<(), sqlx::Error> {
    let mut connection = connect(path).await;
    let done = sqlx::raw_sql(sqlx::AssertSqlSafe(sql))
        .execute(&mut connection)
        .await;
    connection.close().await.unwrap();
    done.map(drop)
}

#[tokio::test]
async fn creating_makes_the_folder_and_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/er/ledger.sqlite");
    assert_eq!(open(&path).await.head().await.unwrap(), Head::EMPTY);
    assert!(path.exists());
}

#[tokio::test]
async fn a_missing_file_is_not_found_by_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    for access in [Access::Read, Access::Write] {
        let error = refused(&path, access).await;
        assert_eq!(error.kind(), LedgerErrorKind::NotFound);
        assert_eq!(
            error.to_string(),
            format!("no ledger at {}", path.display())
        );
    }
    assert!(!path.exists());
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_to_is_unavailable_by_its_path() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "in the way").unwrap();
    let path = folder.path().join("file/ledger.sqlite");
    let error = refused(&path, Access::Create).await;
    assert_eq!(error.kind(), LedgerErrorKind::Unavailable);
    assert!(error.is_retryable());
    assert!(
        error
            .to_string()
            .contains(&format!("{}/file", folder.path().display())),
        "{error}"
    );
    // A folder in the place of the file.
    let error = refused(folder.path(), Access::Create).await;
    assert_eq!(error.kind(), LedgerErrorKind::Unavailable, "{error}");
    assert!(
        error
            .to_string()
            .contains(&folder.path().display().to_string()),
        "{error}"
    );
}

#[tokio::test]
async fn a_file_that_is_not_sqlite_is_corrupt_by_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    fs::write(&path, "session,symbol,close\n".repeat(500)).unwrap();
    for access in [Access::Create, Access::Write, Access::Read] {
        let error = refused(&path, access).await;
        assert_eq!(
            error.kind(),
            LedgerErrorKind::Corrupt,
            "{access:?}: {error}"
        );
        assert!(
            error.to_string().contains(&path.display().to_string()),
            "{error}"
        );
    }
    let verdict = SqliteLedger::verify_file(&path, |_, _| ()).await.unwrap();
    assert!(verdict.faults[0].what.contains("is damaged"), "{verdict:?}");
}

#[tokio::test]
async fn a_database_of_something_else_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    execute(&path, "CREATE TABLE recipes (name TEXT)")
        .await
        .unwrap();
    for access in [Access::Create, Access::Write, Access::Read] {
        let error = refused(&path, access).await;
        assert_eq!(
            error.kind(),
            LedgerErrorKind::Refused,
            "{access:?}: {error}"
        );
        assert!(
            error
                .to_string()
                .contains("is an SQLite file but not a ledger"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_newer_schema_is_refused_with_both_versions() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    open(&path).await.close().await;
    execute(&path, "INSERT INTO schema_version (version) VALUES (7)")
        .await
        .unwrap();
    for access in [Access::Create, Access::Write, Access::Read] {
        let error = refused(&path, access).await;
        assert_eq!(error.kind(), LedgerErrorKind::Refused);
        let expected = format!(
            "schema version 7 of {} is newer than 3, the newest this version knows",
            path.display()
        );
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn handles_that_create_the_same_file_at_once_share_one_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let tasks: Vec<_> = (0..6)
        .map(|number| {
            let path = path.clone();
            tokio::spawn(async move {
                let ledger = SqliteLedger::open(&path, Access::Create).await?;
                ledger.append(&prepared(&[rate(number)]), at(0), None).await
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let ledger = open(&path).await;
    assert_eq!(ledger.head().await.unwrap().sequence, Sequence(6));
    assert!(ledger.verify(|_, _| ()).await.unwrap().is_sound());
}

#[tokio::test]
async fn opening_again_keeps_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let ledger = open(&path).await;
    let appended = ledger
        .append(&prepared(&[rate(1)]), at(0), None)
        .await
        .unwrap();
    ledger.close().await;
    for access in [Access::Create, Access::Write, Access::Read] {
        let ledger = SqliteLedger::open(&path, access).await.unwrap();
        assert_eq!(ledger.head().await.unwrap(), appended.head);
        assert_eq!(ledger.path(), path);
    }
}

#[tokio::test]
async fn an_emptied_file_is_not_taken_for_a_new_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let ledger = open(&path).await;
    ledger
        .append(&prepared(&[rate(1), rate(2)]), at(0), None)
        .await
        .unwrap();
    ledger.close().await;
    fs::write(&path, "").unwrap();
    let error = refused(&path, Access::Create).await;
    assert_eq!(error.kind(), LedgerErrorKind::Corrupt);
    assert!(
        error.to_string().contains("says it went on to entry 2"),
        "{error}"
    );
    fs::remove_file(folder.path().join("ledger.head")).unwrap();
    assert_eq!(open(&path).await.head().await.unwrap(), Head::EMPTY);
}

#[tokio::test]
async fn the_schema_refuses_to_change_or_delete_what_was_appended() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let ledger = open(&path).await;
    let entries = prepared(&[rate(1), definition("EW100", 100)]);
    let appended = ledger.append(&entries, at(0), None).await.unwrap();
    let statements = [
        ("UPDATE entries SET recorded_at = 0", "entries never change"),
        (
            "DELETE FROM entries WHERE sequence = 2",
            "entries are never deleted",
        ),
        (
            "UPDATE payloads SET payload = x'00'",
            "payloads never change",
        ),
        ("DELETE FROM payloads", "payloads are never deleted"),
        (
            "INSERT INTO entries SELECT sequence + 7, recorded_at, kind, source, rows, first_date, \
             last_date, index_id, definition, payload_bytes, key, payload_hash, previous, hash \
             FROM entries WHERE sequence = 2",
            "one after the other",
        ),
    ];
    for (statement, why) in statements {
        let error = execute(&path, statement).await.unwrap_err();
        assert!(error.to_string().contains(why), "{statement}: {error}");
    }
    assert_eq!(ledger.head().await.unwrap(), appended.head);
    assert!(ledger.verify(|_, _| ()).await.unwrap().is_sound());
}
