//! After an append: note where the ledger ends, and move the log into the main file.
//!
//! The entries are durable before any of this starts; when it fails they stay acknowledged.

use std::error::Error;

use sqlx::{AssertSqlSafe, Row, Sqlite, SqliteConnection, pool::PoolConnection};

use super::{SqliteLedger, fault::BUSY_TIMEOUT_MS, head_record, read, schema};

/// A log of more pages than this (64 MiB) is given back to the disk at once.
const LARGE_LOG_PAGES: i64 = 4096;

/// Runs to its end even when the caller of the append goes away meanwhile.
pub(super) async fn after_append(ledger: SqliteLedger, mut connection: PoolConnection<Sqlite>) {
    let settled = tokio::spawn(async move {
        if let Err(error) = record_head(&ledger, &mut connection).await {
            tracing::warn!(ledger.path = %ledger.path().display(), %error, "head record not written");
        }
        if let Err(error) = checkpoint(&mut connection).await {
            tracing::debug!(ledger.path = %ledger.path().display(), %error, "checkpoint put off");
        }
    });
    if let Err(error) = settled.await {
        tracing::warn!(%error, "work after an append was cut short");
    }
}

/// Under the write lock nobody else can append or record: the record is exact when it is written.
/// A record of an entry that the ledger does not hold is evidence of a loss and stays.
async fn record_head(
    ledger: &SqliteLedger,
    connection: &mut SqliteConnection,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let mut lock = schema::writer_transaction(connection).await?;
    let head = read::head(&mut lock, ledger.path()).await?;
    let path = ledger.path().to_owned();
    let last = read::blocking(move || head_record::read(&path))
        .await
        .ok()
        .flatten();
    if let Some(last) = last
        && !read::holds(&mut lock, last.sequence, last.hash).await?
    {
        return Err(format!("it names entry {}, which the ledger lost", last.sequence).into());
    }
    let path = ledger.path().to_owned();
    read::blocking(move || head_record::write(&path, head.into())).await?;
    lock.rollback().await?;
    Ok(())
}

async fn checkpoint(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let done = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)")
        .fetch_one(&mut *connection)
        .await?;
    let (pages, moved): (i64, i64) = (done.try_get(1)?, done.try_get(2)?);
    if pages <= LARGE_LOG_PAGES || moved < pages {
        return Ok(());
    }
    // Truncating waits for readers; it is not worth a wait.
    sqlx::query("PRAGMA busy_timeout = 0")
        .execute(&mut *connection)
        .await?;
    let truncated = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(&mut *connection)
        .await;
    let restore = format!("PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}");
    sqlx::raw_sql(AssertSqlSafe(restore))
        .execute(&mut *connection)
        .await?;
    truncated.map(drop)
}
