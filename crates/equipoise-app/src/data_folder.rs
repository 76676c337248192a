//! The data folder: where the ledger and what can be rebuilt from it lie.

use std::path::{Path, PathBuf};

/// A data folder and the names of the files in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFolder {
    root: PathBuf,
}

impl DataFolder {
    /// The folder at `root`; it need not exist.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The ledger: the truth.
    #[must_use]
    pub fn ledger(&self) -> PathBuf {
        self.root.join("ledger.sqlite")
    }

    /// The projection: rebuilt from the ledger at will.
    #[must_use]
    pub fn projection(&self) -> PathBuf {
        self.root.join("projection.duckdb")
    }

    /// The panel: rebuilt from the ledger at will.
    #[must_use]
    pub fn panel(&self) -> PathBuf {
        self.root.join("panel.bin")
    }

    /// Backups of the ledger, a folder each.
    #[must_use]
    pub fn backups(&self) -> PathBuf {
        self.root.join("backups")
    }

    /// Locked by the process that works on the jobs.
    #[must_use]
    pub fn jobs_lock(&self) -> PathBuf {
        self.root.join("jobs.lock")
    }

    /// What is kept of market data sources: budgets, and answers as they came.
    #[must_use]
    pub fn sources(&self) -> PathBuf {
        self.root.join("sources")
    }

    /// Exports waiting for their download; emptied as they expire.
    #[must_use]
    pub fn exports(&self) -> PathBuf {
        self.root.join("exports")
    }
}
