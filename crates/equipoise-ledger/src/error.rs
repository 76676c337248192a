//! What can go wrong with the ledger, whose matter it is, and whether trying again may help.

use std::{error::Error, path::PathBuf};

use crate::{CodecError, JobId, JobState, Sequence};

/// What kind of trouble an error is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LedgerErrorKind {
    /// The ledger or the entry does not exist.
    NotFound,
    /// Another writer was faster.
    Conflict,
    /// The job that this was written for belongs to somebody else now.
    Fenced,
    /// The file or folder cannot be used now.
    Unavailable,
    /// Somebody held the ledger for too long.
    TimedOut,
    /// What is stored is not what was stored.
    Corrupt,
    /// The request is against the rules of the ledger.
    Refused,
}

/// Why the ledger could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// There is no file.
    #[error("no ledger at {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// There is no such entry.
    #[error("entry {sequence} is not in the ledger, which ends at {head}")]
    NoSuchEntry {
        /// The entry asked for.
        sequence: Sequence,
        /// The last entry there is.
        head: Sequence,
    },
    /// The head is not where the caller expected it.
    #[error("the ledger ends at {found}, not at {expected}: another writer appended first")]
    HeadMoved {
        /// Where the caller expected the head.
        expected: Sequence,
        /// Where it is.
        found: Sequence,
    },
    /// The ledger was opened with [`Access::Read`](crate::Access::Read).
    #[error("the ledger at {} is open for reading only", path.display())]
    ReadOnly {
        /// The ledger file.
        path: PathBuf,
    },
    /// One entry is larger than the ledger takes.
    #[error("an entry of {given} bytes is over the limit of {limit}: split it into batches")]
    TooLarge {
        /// Size of the content in bytes.
        given: u64,
        /// The largest content in bytes.
        limit: u64,
    },
    /// A later version of Equipoise wrote the file.
    #[error(
        "schema version {found} of {} is newer than {supported}, the newest this version knows",
        path.display()
    )]
    NewerSchema {
        /// The ledger file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest schema version this build knows.
        supported: i64,
    },
    /// An earlier version of Equipoise wrote the file, and reading alone does not migrate it.
    #[error(
        "the schema of {} is older than {supported}: open it for writing once to migrate it",
        path.display()
    )]
    OlderSchema {
        /// The ledger file.
        path: PathBuf,
        /// The schema version this build reads.
        supported: i64,
    },
    /// The file is an SQLite database of something else.
    #[error("{} is an SQLite file but not a ledger: it has no table schema_version", path.display())]
    NotALedger {
        /// The file.
        path: PathBuf,
    },
    /// The file is damaged or not an SQLite file at all.
    #[error("the ledger file {} is damaged: {source}", path.display())]
    DamagedFile {
        /// The ledger file.
        path: PathBuf,
        /// What the driver says.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The file holds no ledger, but the head record beside it says that there was one.
    #[error(
        "{} holds no entries, but its head record says it went on to entry {recorded}: \
         restore it, or remove the head record to start anew",
        path.display()
    )]
    Emptied {
        /// The ledger file.
        path: PathBuf,
        /// The last entry the record knows of.
        recorded: Sequence,
    },
    /// There is no such job.
    #[error("there is no job {job}")]
    NoSuchJob {
        /// The job asked for.
        job: JobId,
    },
    /// The job was taken over, or ended, while somebody still worked on it.
    #[error("job {job} does not belong to its owner {epoch} any more: nothing is written for it")]
    LeaseLost {
        /// The job.
        job: JobId,
        /// Which owner it was.
        epoch: u64,
    },
    /// The job is in a state in which this cannot be done to it.
    #[error("job {job} is {}: {rule}", state.name())]
    JobState {
        /// The job.
        job: JobId,
        /// How it stands.
        state: JobState,
        /// What can be done when, as a sentence.
        rule: &'static str,
    },
    /// A row of the jobs holds something that was never stored there.
    #[error("job {job} is damaged: {what}")]
    DamagedJob {
        /// The job.
        job: JobId,
        /// The column.
        what: String,
    },
    /// A column of an entry holds something that was never stored there.
    #[error("entry {sequence} is damaged: {what}")]
    DamagedEntry {
        /// The entry.
        sequence: Sequence,
        /// The column or hash that does not agree.
        what: String,
    },
    /// The payload of an entry cannot be decoded.
    #[error("the payload of entry {sequence} does not decode: {source}")]
    Undecodable {
        /// The entry.
        sequence: Sequence,
        /// Why not.
        source: CodecError,
    },
    /// Somebody held the ledger for longer than the driver waits.
    #[error("the ledger at {} was busy for more than {limit_ms} ms", path.display())]
    Busy {
        /// The ledger file.
        path: PathBuf,
        /// How long was waited.
        limit_ms: u64,
        /// What the driver says.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The file or its folder cannot be read or written now.
    #[error("cannot {doing} {}: {source}", path.display())]
    Unavailable {
        /// What was being done, as a verb.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the driver or the system says.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The store refused a statement: a rule of the schema stands against it.
    #[error("cannot {doing} {}: {source}", path.display())]
    Refused {
        /// What was being done, as a verb.
        doing: &'static str,
        /// The ledger file.
        path: PathBuf,
        /// What the driver says.
        source: Box<dyn Error + Send + Sync>,
    },
}

impl LedgerError {
    /// What kind of trouble it is.
    #[must_use]
    pub fn kind(&self) -> LedgerErrorKind {
        match self {
            Self::Missing { .. } | Self::NoSuchEntry { .. } | Self::NoSuchJob { .. } => {
                LedgerErrorKind::NotFound
            }
            Self::LeaseLost { .. } => LedgerErrorKind::Fenced,
            Self::HeadMoved { .. } => LedgerErrorKind::Conflict,
            Self::Unavailable { .. } => LedgerErrorKind::Unavailable,
            Self::Busy { .. } => LedgerErrorKind::TimedOut,
            Self::DamagedFile { .. }
            | Self::Emptied { .. }
            | Self::DamagedEntry { .. }
            | Self::DamagedJob { .. }
            | Self::Undecodable { .. } => LedgerErrorKind::Corrupt,
            Self::ReadOnly { .. }
            | Self::JobState { .. }
            | Self::TooLarge { .. }
            | Self::NewerSchema { .. }
            | Self::OlderSchema { .. }
            | Self::NotALedger { .. }
            | Self::Refused { .. } => LedgerErrorKind::Refused,
        }
    }

    /// Whether the same call may succeed later without anybody repairing anything. A conflict is
    /// not retryable as it stands: the caller has to look at the new head first.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(
            self.kind(),
            LedgerErrorKind::TimedOut | LedgerErrorKind::Unavailable
        )
    }
}
