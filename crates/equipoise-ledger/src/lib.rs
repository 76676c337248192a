//! The append-only, hash-chained ledger.
#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod chain;
mod codec;
mod control;
mod entry;
mod error;
mod hash;
mod jobs;
mod kind;
mod prepared;
mod quality;
mod sqlite;
mod status;
mod verdict;

pub use codec::{CodecError, definition_hash, document, parse_document, whole_document};
pub use control::{
    Decision, DecisionVerdict, Lifecycle, LifecycleChange, RestatedRow, Restatement,
};
pub use entry::{Appended, Body, Entry, EntryHead, Head, Publication, PublicationOrigin, Sequence};
pub use error::{LedgerError, LedgerErrorKind};
pub use hash::Hash;
pub use jobs::{
    Attempt, Claim, Ending, Job, JobFilter, JobId, JobNotice, JobProgress, JobState, Lease, NewJob,
    Pulse,
};
pub use kind::EntryKind;
pub use prepared::{Prepared, prepare};
pub use quality::{FindingRow, QualityDecision, QualityVerdict, Screening};
pub use sqlite::{Access, SqliteJobs, SqliteLedger};
pub use status::{ProvisionalSession, SessionStatus, StatusChange};
pub use verdict::{Fault, Verdict};
