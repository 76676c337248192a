//! The tables, and bringing an older file up to date: numbered steps in one transaction.

use std::{collections::BTreeSet, path::Path};

use sqlx::{SqliteConnection, SqlitePool};

use super::{fault, head_record};
use crate::{LedgerError, Sequence};

/// The steps from an empty file to the current schema. A step is never edited once released.
const MIGRATIONS: [&str; 3] = [
    include_str!("../../migrations/0001_entries.sql"),
    include_str!("../../migrations/0002_repeated_content.sql"),
    include_str!("../../migrations/0003_jobs.sql"),
];

/// The schema version of this build.
pub(super) const CURRENT: i64 = MIGRATIONS.len() as i64;

/// Brings the file up to [`CURRENT`]; does nothing when it is there already.
pub(super) async fn migrate(writer: &SqlitePool, path: &Path) -> Result<(), LedgerError> {
    let failed = |error| fault::sql("migrate the ledger", path, error);
    let mut connection = writer.acquire().await.map_err(failed)?;
    if version(&mut connection, path).await? == CURRENT {
        return Ok(());
    }
    let mut transaction = writer_transaction(&mut connection).await.map_err(failed)?;
    // Read again under the lock: another process may have been faster.
    let from = version(&mut transaction, path).await?;
    if from == 0 {
        refuse_to_start_over(path)?;
    }
    for (step, sql) in (1..).zip(MIGRATIONS).filter(|(step, _)| *step > from) {
        sqlx::raw_sql(sql)
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
        let record = sqlx::query("INSERT INTO schema_version (version) VALUES (?)").bind(step);
        record.execute(&mut *transaction).await.map_err(failed)?;
    }
    transaction.commit().await.map_err(failed)
}

/// An empty file beside the record of a ledger is a lost ledger, not a new one.
fn refuse_to_start_over(path: &Path) -> Result<(), LedgerError> {
    match head_record::read(path) {
        Ok(Some(record)) if record.sequence > Sequence::NONE => Err(LedgerError::Emptied {
            path: path.to_owned(),
            recorded: record.sequence,
        }),
        _ => Ok(()),
    }
}

/// A transaction that holds the write lock from its start.
pub(super) async fn writer_transaction(
    connection: &mut SqliteConnection,
) -> Result<sqlx::Transaction<'_, sqlx::Sqlite>, sqlx::Error> {
    sqlx::Connection::begin_with(connection, "BEGIN IMMEDIATE").await
}

/// Refuses a file whose schema is not that of this build.
pub(super) async fn require_current(pool: &SqlitePool, path: &Path) -> Result<(), LedgerError> {
    let failed = |error| fault::sql("read the schema of the ledger", path, error);
    let mut connection = pool.acquire().await.map_err(failed)?;
    match version(&mut connection, path).await? {
        CURRENT => Ok(()),
        0 => Err(LedgerError::NotALedger {
            path: path.to_owned(),
        }),
        _ => Err(LedgerError::OlderSchema {
            path: path.to_owned(),
            supported: CURRENT,
        }),
    }
}

/// The schema version of the file, 0 when it is empty.
async fn version(connection: &mut SqliteConnection, path: &Path) -> Result<i64, LedgerError> {
    let failed = |error| fault::sql("read the schema of the ledger", path, error);
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'table'")
            .fetch_all(&mut *connection)
            .await
            .map_err(failed)?;
    if tables.is_empty() {
        return Ok(0);
    }
    if !tables.iter().any(|name| name == "schema_version") {
        return Err(LedgerError::NotALedger {
            path: path.to_owned(),
        });
    }
    let found: i64 = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM schema_version")
        .fetch_one(&mut *connection)
        .await
        .map_err(failed)?;
    if found > CURRENT {
        let path = path.to_owned();
        return Err(LedgerError::NewerSchema {
            path,
            found,
            supported: CURRENT,
        });
    }
    Ok(found)
}

/// What stands in the schema of the file but should not, and what should but does not.
pub(super) async fn differences(file: &SqlitePool) -> Result<Vec<String>, sqlx::Error> {
    let fresh = sqlx::sqlite::SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(sqlx::sqlite::SqliteConnectOptions::new().in_memory(true))
        .await?;
    for sql in MIGRATIONS {
        sqlx::raw_sql(sql).execute(&fresh).await?;
    }
    let expected = objects(&fresh).await?;
    let found = objects(file).await?;
    let missing = expected.difference(&found).map(|(kind, name, _)| {
        format!("the schema of the ledger file lacks {kind} {name} as it should be")
    });
    let foreign = found.difference(&expected).map(|(kind, name, _)| {
        format!("the schema of the ledger file holds {kind} {name} as it should not be")
    });
    Ok(missing.chain(foreign).collect())
}

type SchemaObject = (String, String, Option<String>);

async fn objects(pool: &SqlitePool) -> Result<BTreeSet<SchemaObject>, sqlx::Error> {
    let objects: Vec<SchemaObject> = sqlx::query_as("SELECT type, name, sql FROM sqlite_schema")
        .fetch_all(pool)
        .await?;
    Ok(objects.into_iter().collect())
}
