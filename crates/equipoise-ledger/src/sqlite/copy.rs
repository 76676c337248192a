//! Copies: a whole ledger in one file, taken while others read and append.

use std::{fs::File, io, path::Path};

use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{Access, SqliteLedger, fault, head_record, read::blocking};
use crate::{Head, LedgerError};

const DOING: &str = "copy the ledger to";

impl SqliteLedger {
    /// Writes the ledger as it stands at this moment to a new file at `path`, with its head record
    /// beside it; both are durable when this returns. Appends go on meanwhile and are not in it.
    ///
    /// Answers where the copy ends. Whether every entry in it is sound, [`Self::verify_file`] says.
    ///
    /// # Errors
    /// When there is a file already, or it cannot be written.
    pub async fn copy_to(&self, path: &Path) -> Result<Head, LedgerError> {
        if path.exists() {
            let exists = io::Error::from(io::ErrorKind::AlreadyExists);
            return Err(fault::file(DOING, path, exists));
        }
        let Some(name) = path.to_str() else {
            let unreadable = io::Error::from(io::ErrorKind::InvalidFilename);
            return Err(fault::file(DOING, path, unreadable));
        };
        sqlx::query("VACUUM INTO ?")
            .bind(name.to_owned())
            .execute(&self.shared.readers)
            .await
            .map_err(|error| fault::sql(DOING, path, error))?;
        let copy = Self::open(path, Access::Read).await?;
        let head = copy.head().await;
        copy.close().await;
        let head = head?;
        let written = path.to_owned();
        blocking(move || {
            File::open(&written)?.sync_all()?;
            head_record::write(&written, head.into())
        })
        .await
        .map_err(|error| fault::file(DOING, path, error))?;
        Ok(head)
    }

    /// Whether nobody has the ledger file at `path` open. When so, its log is in the main file
    /// afterwards, and the file can be moved.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub async fn is_left_alone(path: &Path) -> Result<bool, LedgerError> {
        const LOOKING: &str = "look who uses";
        let options = SqliteConnectOptions::new()
            .filename(path)
            .busy_timeout(std::time::Duration::ZERO);
        let failed = |error| fault::sql(LOOKING, path, error);
        let mut connection = SqliteConnection::connect_with(&options)
            .await
            .map_err(failed)?;
        // Leaving the mode with a log takes the only connection there is.
        let alone = sqlx::query_scalar::<_, String>("PRAGMA journal_mode = DELETE")
            .fetch_one(&mut connection)
            .await;
        let is_alone = match alone.map_err(failed) {
            Ok(mode) => mode == "delete",
            Err(LedgerError::Busy { .. }) => false,
            Err(error) => return Err(error),
        };
        connection.close().await.map_err(failed)?;
        Ok(is_alone)
    }
}
