//! The seat: a locked file that tells at once whether the process that works on the jobs is there.
//!
//! It makes things quick, not safe: the system lets go of the lock when a process is gone, whatever
//! killed it. What keeps a late owner from writing is the epoch of its job in the ledger.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::PathBuf;

use crate::AppError;

/// A seat that is taken for as long as the value lives.
#[derive(Debug)]
pub(super) struct Seat {
    _locked: File,
}

impl Seat {
    /// Takes the seat at `path`; `None` when another process has it.
    pub(super) fn take(path: PathBuf) -> Result<Option<Self>, AppError> {
        let failed = |source| AppError::Io {
            action: "lock",
            path: path.display().to_string(),
            source,
        };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let file = options.open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _locked: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}
