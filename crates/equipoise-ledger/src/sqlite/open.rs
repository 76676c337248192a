//! Opening a ledger file.

use std::{fs, path::Path, sync::Arc, time::Duration};

use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{Access, Shared, SqliteLedger, fault, schema};
use crate::LedgerError;

const READERS: u32 = 3;
/// Entries are large values: bigger pages mean fewer of them for the log and the checksums.
const PAGE_BYTES: u32 = 16_384;
/// Between two attempts to open a file that another handle is making.
const BUSY_PAUSE_MS: u64 = 5;

impl SqliteLedger {
    /// Opens the ledger file at `path`.
    ///
    /// # Errors
    /// Not found when there is no file and `access` makes none; unavailable when the folder or the
    /// file cannot be used; corrupt when the file is damaged or not SQLite; refused when it is an
    /// SQLite file of something else, or of a later version of the schema.
    pub async fn open(path: &Path, access: Access) -> Result<Self, LedgerError> {
        match access {
            Access::Create => make_folder(path)?,
            Access::Write | Access::Read => require_file(path)?,
        }
        let writer = match access {
            Access::Create | Access::Write => Some(open_writer(path, access).await?),
            Access::Read => None,
        };
        let readers = open_readers(path).await?;
        if writer.is_none() {
            schema::require_current(&readers, path).await?;
        }
        let path = path.to_owned();
        Ok(Self {
            shared: Arc::new(Shared {
                path,
                writer,
                readers,
            }),
            lease: None,
        })
    }
}

fn make_folder(path: &Path) -> Result<(), LedgerError> {
    let folder = path.parent().unwrap_or(Path::new(""));
    if folder.as_os_str().is_empty() {
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(|error| fault::file("create the folder", folder, error))
}

fn require_file(path: &Path) -> Result<(), LedgerError> {
    match path.try_exists() {
        Ok(true) => Ok(()),
        Ok(false) => Err(LedgerError::Missing {
            path: path.to_owned(),
        }),
        Err(error) => Err(fault::file("look for the ledger", path, error)),
    }
}

async fn open_writer(path: &Path, access: Access) -> Result<SqlitePool, LedgerError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(access == Access::Create)
        .page_size(PAGE_BYTES)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_millis(fault::BUSY_TIMEOUT_MS));
    let pool = patiently(|| pool(1).connect_with(options.clone()))
        .await
        .map_err(|error| fault::sql("open the ledger", path, error))?;
    schema::migrate(&pool, path).await?;
    Ok(pool)
}

/// Tries again while another handle turns the file into one with a write-ahead log: SQLite answers
/// "busy" to that at once, without the wait that every other statement has.
async fn patiently<F>(mut attempt: impl FnMut() -> F) -> Result<SqlitePool, sqlx::Error>
where
    F: Future<Output = Result<SqlitePool, sqlx::Error>>,
{
    let limit = Duration::from_millis(fault::BUSY_TIMEOUT_MS);
    let mut busy = sqlx::Error::PoolTimedOut;
    let opened = tokio::time::timeout(limit, async {
        loop {
            match attempt().await {
                Err(error) if fault::is_busy(&error) => busy = error,
                other => return other,
            }
            tokio::time::sleep(Duration::from_millis(BUSY_PAUSE_MS)).await;
        }
    });
    opened.await.unwrap_or_else(|_| Err(busy))
}

/// A file in a folder that cannot be written to, without the log of a writer beside it, cannot
/// change: it is read in place, without the files SQLite would otherwise make for sharing it.
async fn open_readers(path: &Path) -> Result<SqlitePool, LedgerError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .foreign_keys(true)
        .busy_timeout(Duration::from_millis(fault::BUSY_TIMEOUT_MS));
    let opened = match probe(options.clone()).await {
        Err(error) if fault::is_cannot_open(&error) && !has_log(path) => {
            probe(options.immutable(true)).await
        }
        other => other,
    };
    opened.map_err(|error| fault::sql("open the ledger", path, error))
}

async fn probe(options: SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    let pool = pool(READERS).connect_with(options).await?;
    sqlx::query("SELECT count(*) FROM sqlite_schema")
        .execute(&pool)
        .await?;
    Ok(pool)
}

fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    Path::new(&log).exists()
}

fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .idle_timeout(None)
        .max_lifetime(None)
        // Connections to a file do not go away by themselves.
        .test_before_acquire(false)
        .acquire_timeout(Duration::from_millis(fault::BUSY_TIMEOUT_MS))
}
