//! What can go wrong with the projection, and whose turn it is to do something about it.

use std::io;
use std::path::{Path, PathBuf};

use equipoise_ledger::{Hash, LedgerError, LedgerErrorKind, Sequence};
use equipoise_model::IndexId;
use equipoise_model::definitions::InvalidDefinition;

/// A request to the projection that was not answered.
#[derive(Debug, thiserror::Error)]
pub enum ProjectionError {
    /// This process has the file open already: two engines on one file do not see each other.
    #[error("the projection {} is open in this process already", path.display())]
    AlreadyOpen {
        /// The canonical path.
        path: PathBuf,
    },
    /// A statement took longer than it may.
    #[error("a projection statement was stopped after {limit_ms} ms, the limit of this service")]
    TimedOut {
        /// `Limits::statement_timeout_ms`.
        limit_ms: u64,
    },
    /// Every reading connection was taken for too long.
    #[error(
        "all {readers} reading connections were busy for {limit_ms} ms, the limit of this service"
    )]
    Busy {
        /// `Limits::readers`.
        readers: usize,
        /// `Limits::statement_timeout_ms`.
        limit_ms: u64,
    },
    /// The projection was damaged while it was in use, and could not be rebuilt.
    #[error("the projection is damaged: {reason}")]
    Damaged {
        /// What the engine said, or how often a rebuild was tried.
        reason: String,
    },
    /// DuckDB refused or failed.
    #[error("could not {doing}")]
    Engine {
        /// What was being done, as an infinitive.
        doing: &'static str,
        /// The engine's own words.
        #[source]
        source: duckdb::Error,
    },
    /// The ledger could not be read.
    #[error("could not read the ledger")]
    Ledger(#[from] LedgerError),
    /// The operating system refused a file operation.
    #[error("could not {doing} {}", path.display())]
    File {
        /// What was being done, as an infinitive.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's own words.
        #[source]
        source: io::Error,
    },
    /// The arrays of a panel do not fit its sessions and columns.
    #[error("panel array {array} has {given} values, its sessions and columns need {expected}")]
    PanelShape {
        /// The array.
        array: &'static str,
        /// Values it has.
        given: usize,
        /// Values it needs.
        expected: usize,
    },
    /// A panel is a window of a history; a file holds the whole of it.
    #[error(
        "a panel file starts at row 0 of the history, the panel given starts at row {first_row}"
    )]
    PanelWindow {
        /// The row of the first session of the panel.
        first_row: usize,
    },
    /// A query has more rows than it may answer.
    #[error(
        "there are more than {limit} rows of {what}, the limit of one query: ask for fewer sessions"
    )]
    TooManyRows {
        /// What was asked for.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// Bars were asked of a projection that does not take them in.
    #[error("the projection is in memory and holds no bars: {reason}")]
    WithoutBars {
        /// Why it is in memory, as a clause.
        reason: String,
    },
    /// A publication says that it goes on from an entry it cannot go on from.
    #[error("publication {sequence} of {index} names entry {named}, which is no {expected} of it")]
    Unfounded {
        /// The publication.
        sequence: Sequence,
        /// Its index.
        index: IndexId,
        /// The entry it names.
        named: Sequence,
        /// What that entry should be.
        expected: &'static str,
    },
    /// A recorded rule book is not one that this program takes.
    #[error("definition {hash} cannot be used")]
    Definition {
        /// Its hash.
        hash: Hash,
        /// What is wrong with it.
        #[source]
        source: InvalidDefinition,
    },
    /// A stored row does not read back as what was stored.
    #[error("projection column {column} holds {value:?}, which is not {expected}")]
    Content {
        /// The column.
        column: &'static str,
        /// What it holds, shortened.
        value: String,
        /// What it should hold.
        expected: &'static str,
    },
}

/// What a caller can do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProjectionErrorKind {
    /// What was asked for does not exist.
    NotFound,
    /// Somebody else holds what is needed.
    Conflict,
    /// A file, folder or the ledger cannot be reached now.
    Unavailable,
    /// A limit of time was reached.
    TimedOut,
    /// Stored data contradicts itself.
    Corrupt,
    /// The request itself is at fault, or breaks a limit.
    Refused,
}

impl ProjectionError {
    /// What a caller can do about it.
    #[must_use]
    pub fn kind(&self) -> ProjectionErrorKind {
        match self {
            Self::AlreadyOpen { .. } => ProjectionErrorKind::Conflict,
            Self::TimedOut { .. } | Self::Busy { .. } => ProjectionErrorKind::TimedOut,
            Self::Damaged { .. }
            | Self::Content { .. }
            | Self::Unfounded { .. }
            | Self::Definition { .. } => ProjectionErrorKind::Corrupt,
            Self::PanelShape { .. }
            | Self::PanelWindow { .. }
            | Self::TooManyRows { .. }
            | Self::WithoutBars { .. } => ProjectionErrorKind::Refused,
            Self::File { .. } => ProjectionErrorKind::Unavailable,
            Self::Ledger(error) => of_ledger(error),
            Self::Engine { source, .. } => of_engine(source),
        }
    }

    /// Whether the same request may succeed later.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Ledger(error) => error.is_retryable(),
            _ => matches!(
                self.kind(),
                ProjectionErrorKind::Unavailable | ProjectionErrorKind::TimedOut
            ),
        }
    }

    /// The engine's words when they say that the stored data cannot be used any more.
    pub(crate) fn damage(&self) -> Option<String> {
        match self {
            Self::Engine { source, .. } if is_damage(source) => Some(source.to_string()),
            Self::Content { .. } | Self::Damaged { .. } => Some(self.to_string()),
            _ => None,
        }
    }
}

/// Maps an engine error met while `doing` something.
pub(crate) fn engine_error(doing: &'static str) -> impl FnOnce(duckdb::Error) -> ProjectionError {
    move |source| ProjectionError::Engine { doing, source }
}

/// Maps an operating system error met while `doing` something with `path`.
pub(crate) fn io_error(
    doing: &'static str,
    path: &Path,
) -> impl FnOnce(io::Error) -> ProjectionError {
    let path = path.to_owned();
    move |source| ProjectionError::File {
        doing,
        path,
        source,
    }
}

fn of_ledger(error: &LedgerError) -> ProjectionErrorKind {
    match error.kind() {
        LedgerErrorKind::NotFound => ProjectionErrorKind::NotFound,
        LedgerErrorKind::Conflict => ProjectionErrorKind::Conflict,
        LedgerErrorKind::Unavailable => ProjectionErrorKind::Unavailable,
        LedgerErrorKind::TimedOut => ProjectionErrorKind::TimedOut,
        LedgerErrorKind::Corrupt => ProjectionErrorKind::Corrupt,
        LedgerErrorKind::Refused | LedgerErrorKind::Fenced => ProjectionErrorKind::Refused,
    }
}

/// The engine's C interface has one error code; its class stands at the start of the text.
fn of_engine(error: &duckdb::Error) -> ProjectionErrorKind {
    let text = error.to_string();
    if is_damage(error) {
        ProjectionErrorKind::Corrupt
    } else if is_out_of_disk(&text) {
        ProjectionErrorKind::Unavailable
    } else {
        ProjectionErrorKind::Refused
    }
}

/// Whether the engine met stored bytes it cannot use, or has given up on the database.
///
/// A full disk is not damage: building the same file anew would not help.
fn is_damage(error: &duckdb::Error) -> bool {
    const SIGNS: [&str; 6] = [
        "IO Error",
        "Serialization Error",
        "INTERNAL Error",
        "FATAL Error",
        "orrupt",
        "database has been invalidated",
    ];
    let text = error.to_string();
    !is_out_of_disk(&text) && SIGNS.iter().any(|sign| text.contains(sign))
}

fn is_out_of_disk(text: &str) -> bool {
    text.contains("No space left on device")
}
