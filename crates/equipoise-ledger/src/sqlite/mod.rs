//! The ledger in one SQLite file: opening it, and the connections to it.

mod append;
mod check_entry;
mod fault;
mod head_record;
mod open;
mod read;
mod row;
mod schema;
mod settle;
mod verify;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use sqlx::SqlitePool;

use crate::LedgerError;

/// How a ledger is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// For appending; the folder and the file are made when they do not exist.
    Create,
    /// For appending to a file that exists.
    Write,
    /// For reading a file that exists. Entries are never written; SQLite itself may leave its
    /// `-wal` and `-shm` files beside the ledger.
    Read,
}

/// A ledger in one SQLite file. Cloning it is cheap and shares the connections.
///
/// Several handles and several processes may use the same file at once: appends queue behind each
/// other for up to ten seconds, reads never wait.
#[derive(Debug, Clone)]
pub struct SqliteLedger {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    path: PathBuf,
    /// One connection; `None` when opened for reading only.
    writer: Option<SqlitePool>,
    readers: SqlitePool,
}

impl SqliteLedger {
    /// The ledger file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.shared.path
    }

    /// Closes the connections, of all clones of this handle, after the calls under way.
    pub async fn close(self) {
        self.shared.readers.close().await;
        if let Some(writer) = &self.shared.writer {
            writer.close().await;
        }
    }

    fn writer(&self) -> Result<&SqlitePool, LedgerError> {
        let read_only = || LedgerError::ReadOnly {
            path: self.shared.path.clone(),
        };
        self.shared.writer.as_ref().ok_or_else(read_only)
    }
}
