//! The ledger in one SQLite file: opening it, and the connections to it.

mod append;
mod check_entry;
mod copy;
mod fault;
mod head_record;
mod jobs;
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

pub use self::jobs::SqliteJobs;
use crate::{Lease, LedgerError};

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
    /// The job that is worked for: see [`SqliteLedger::under`].
    lease: Option<Lease>,
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

    /// This ledger for the work on a job: an append is refused once the job belongs to somebody
    /// else, in the transaction that would have written it. An owner that slept through its own
    /// replacement cannot write.
    #[must_use]
    pub fn under(&self, lease: Lease) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            lease: Some(lease),
        }
    }

    /// The jobs that are kept with this ledger.
    #[must_use]
    pub fn jobs(&self) -> SqliteJobs {
        SqliteJobs::of(self.clone())
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
