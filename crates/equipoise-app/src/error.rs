//! Why a use case could not be carried out, in its own terms: no status, no driver error.

use equipoise_engine::BuildError;
use equipoise_engine::overlays::OverlayError;
use equipoise_ledger::{LedgerError, LedgerErrorKind};
use equipoise_model::Date;
use equipoise_model::definitions::{IndexIdError, InvalidDefinition};
use equipoise_projection::ProjectionError;
use equipoise_providers::files::FileError;

/// Why a use case failed. The text is for the client; sources carry the rest for the log.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// No index of that name was ever built.
    #[error("index {index} is not known; {known}")]
    UnknownIndex {
        /// The index asked for.
        index: String,
        /// What there is, as a sentence.
        known: String,
    },
    /// The index is defined but nothing is published as of the time asked.
    #[error("index {index} has no published levels{when}; build it first")]
    NotYetBuilt {
        /// The index asked for.
        index: String,
        /// ` as of …`, or nothing.
        when: String,
    },
    /// The date is not a session of the series.
    #[error("{field} {date} is not a session of {index}; {nearest}")]
    UnknownSession {
        /// The field that holds the date.
        field: &'static str,
        /// The date.
        date: Date,
        /// The index.
        index: String,
        /// The sessions around it, or the span of the series, as a sentence.
        nearest: String,
    },
    /// A range has no session of the series in it.
    #[error(
        "no session of {index} between {from} and {to}; its series runs from {first} to {last}"
    )]
    EmptyRange {
        /// The index.
        index: String,
        /// Start of the range.
        from: Date,
        /// End of the range.
        to: Date,
        /// First session of the series.
        first: Date,
        /// Last session of the series.
        last: Date,
    },
    /// A range ends before it starts.
    #[error("{end_field} {end} is before {start_field} {start}")]
    ReversedRange {
        /// Name of the start.
        start_field: &'static str,
        /// The start.
        start: Date,
        /// Name of the end.
        end_field: &'static str,
        /// The end.
        end: Date,
    },
    /// A date lies after today.
    #[error("{field} {date} is in the future: today is {today}")]
    FutureDate {
        /// The field that holds the date.
        field: &'static str,
        /// The date.
        date: Date,
        /// The present date in New York.
        today: Date,
    },
    /// A build was asked to start before the base date of a series that exists.
    #[error(
        "{field} {date} is before {base}, the base date of {index}: a series is continued, never \
         started again"
    )]
    BeforeBase {
        /// The field that holds the date.
        field: &'static str,
        /// The date.
        date: Date,
        /// The base date.
        base: Date,
        /// The index.
        index: String,
    },
    /// A definition is not valid.
    #[error(transparent)]
    InvalidDefinition(#[from] InvalidDefinition),
    /// The name of an index is not valid.
    #[error(transparent)]
    InvalidIndex(#[from] IndexIdError),
    /// A text is no document of its format.
    #[error("not a {format} document: {what}")]
    NotADocument {
        /// `TOML` or `JSON`.
        format: &'static str,
        /// What is wrong with it, and where.
        what: String,
    },
    /// There is no such version of a definition.
    #[error("{index} has no version {version}: it has {versions}")]
    UnknownVersion {
        /// The index.
        index: String,
        /// The version asked for.
        version: u32,
        /// How many versions there are.
        versions: usize,
    },
    /// Versions of a definition are recorded, but none is in force.
    #[error(
        "{index} has no version in force; put one in force with: definitions promote {index}@1"
    )]
    NothingInForce {
        /// The index.
        index: String,
    },
    /// The index is retired.
    #[error("{index} is retired (version {version}): its levels stay readable, it is not built")]
    Retired {
        /// The index.
        index: String,
        /// The version that was in force.
        version: u32,
    },
    /// An overlay cannot be computed.
    #[error(transparent)]
    Overlay(#[from] OverlayError),
    /// The index has no overlay of that name.
    #[error("{index} has no overlay {name:?}; {known}")]
    UnknownOverlay {
        /// The index.
        index: String,
        /// The name asked for.
        name: String,
        /// What there is, as a sentence.
        known: String,
    },
    /// A security is not known.
    #[error("{symbol:?} is not known as the symbol of a security{when}{near}")]
    UnknownSecurity {
        /// What was asked for.
        symbol: String,
        /// ` on …`, or nothing.
        when: String,
        /// `; did you mean …?`, or nothing.
        near: String,
    },
    /// Several securities used a symbol.
    #[error("{text:?} means {count} securities: {candidates}; give a date or an id")]
    AmbiguousSecurity {
        /// What was asked for.
        text: String,
        /// How many there are.
        count: usize,
        /// Their ids, names and dates.
        candidates: String,
    },
    /// There is no such restatement, or it cannot be decided any more.
    #[error("restatement {sequence}: {what}")]
    Restatement {
        /// Its entry.
        sequence: u64,
        /// What is wrong.
        what: String,
    },
    /// No bar is held under this number, or nothing can be decided about it.
    #[error("held bars {id}: {what}")]
    Held {
        /// Its number.
        id: String,
        /// What is wrong.
        what: String,
    },
    /// A grid of variants is empty or has too many.
    #[error("a grid of {given} variants is out of range: 1 to {limit}")]
    Grid {
        /// How many there are.
        given: usize,
        /// The limit.
        limit: usize,
    },
    /// The engine cannot build the series from these facts.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// A check of the engine's invariants failed: nothing was published.
    #[error("the build stopped on a broken invariant and published nothing: {what}")]
    BrokenInvariant {
        /// The message of the check.
        what: String,
    },
    /// A file was refused.
    #[error(transparent)]
    File(#[from] Box<FileError>),
    /// The kind of a file cannot be told from its name.
    #[error(
        "{path}: the kind cannot be told from the file name; give --kind securities, bars, shares, \
         actions, fx or rates"
    )]
    UnknownKind {
        /// The path.
        path: String,
    },
    /// An export was asked for that does not exist or is gone.
    #[error("there is no export {name}; it never existed or its time is over")]
    UnknownExport {
        /// The name asked for.
        name: String,
    },
    /// A request is larger than a stated limit.
    #[error("{what} is {given}, over the limit of {limit}")]
    TooLarge {
        /// What is counted.
        what: &'static str,
        /// How much was asked for.
        given: u64,
        /// The limit.
        limit: u64,
    },
    /// A job cannot be asked for, or something cannot be done to it.
    #[error("job {job}: {what}")]
    Job {
        /// Its number, kind or key.
        job: String,
        /// What is wrong.
        what: String,
    },
    /// A backup cannot be made, or is none.
    #[error("backup {path}: {what}")]
    Backup {
        /// Its folder.
        path: String,
        /// What is wrong.
        what: String,
    },
    /// Another writer was faster, several times in a row.
    #[error("the ledger kept changing during the build ({attempts} attempts); try again")]
    Contended {
        /// How often it was tried.
        attempts: u32,
    },
    /// The ledger cannot be used.
    #[error("ledger: {0}")]
    Ledger(#[from] LedgerError),
    /// The projection cannot be used.
    #[error("projection: {0}")]
    Projection(#[from] ProjectionError),
    /// A file of the data folder cannot be read or written.
    #[error("{action} {path}: {source}")]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// The path.
        path: String,
        /// Why it failed.
        source: std::io::Error,
    },
    /// Something that cannot happen unless the program is wrong.
    #[error("internal error: {what}")]
    Internal {
        /// What happened.
        what: String,
    },
}

/// Whose turn it is to do something about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The request names something that does not exist.
    NotFound,
    /// The request is not valid.
    Request,
    /// The request is at odds with what is stored.
    Conflict,
    /// A store is unavailable; a retry may help.
    Unavailable,
    /// A store took too long; a retry may help.
    TimedOut,
    /// The program or its data is at fault.
    Internal,
}

impl AppError {
    /// Whose turn it is.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match self {
            Self::UnknownIndex { .. }
            | Self::NotYetBuilt { .. }
            | Self::UnknownSession { .. }
            | Self::EmptyRange { .. }
            | Self::UnknownVersion { .. }
            | Self::UnknownOverlay { .. }
            | Self::UnknownSecurity { .. }
            | Self::UnknownExport { .. } => Fault::NotFound,
            Self::ReversedRange { .. }
            | Self::FutureDate { .. }
            | Self::AmbiguousSecurity { .. }
            | Self::InvalidDefinition(_)
            | Self::InvalidIndex(_)
            | Self::NotADocument { .. }
            | Self::Grid { .. }
            | Self::File(_)
            | Self::UnknownKind { .. }
            | Self::TooLarge { .. } => Fault::Request,
            Self::Build(
                BuildError::NoEligibleCompany { .. }
                | BuildError::NoSession { .. }
                | BuildError::UnknownCalendar { .. }
                | BuildError::MissingPrice { .. }
                | BuildError::NoData,
            )
            | Self::Overlay(_) => Fault::Request,
            Self::BeforeBase { .. }
            | Self::NothingInForce { .. }
            | Self::Retired { .. }
            | Self::Restatement { .. }
            | Self::Job { .. }
            | Self::Backup { .. }
            | Self::Held { .. } => Fault::Conflict,
            Self::Contended { .. } => Fault::Unavailable,
            Self::Ledger(error) => match error.kind() {
                LedgerErrorKind::NotFound => Fault::NotFound,
                LedgerErrorKind::Unavailable | LedgerErrorKind::Conflict => Fault::Unavailable,
                LedgerErrorKind::TimedOut => Fault::TimedOut,
                LedgerErrorKind::Fenced => Fault::Conflict,
                LedgerErrorKind::Corrupt | LedgerErrorKind::Refused => Fault::Internal,
            },
            Self::Projection(error) if error.is_retryable() => Fault::TimedOut,
            Self::Build(_)
            | Self::BrokenInvariant { .. }
            | Self::Projection(_)
            | Self::Io { .. }
            | Self::Internal { .. } => Fault::Internal,
        }
    }
}
