//! Errors: why an answer of Yahoo as a whole gives nothing.

use equipoise_model::{Date, Instant};

use crate::failure::{FailureKind, Fault};

/// Why an answer gives nothing. Texts of the source are cut to a readable length.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum YahooError {
    /// Too much was asked; also told in a body of status 200.
    #[error("yahoo: too many requests (status {status})")]
    TooManyRequests {
        /// The HTTP status.
        status: u16,
    },
    /// Cookie or crumb are missing, stale or do not belong together.
    #[error("yahoo: not authorized (status {status}): {reason}")]
    Unauthorized {
        /// The HTTP status.
        status: u16,
        /// What the source said.
        reason: String,
    },
    /// The crumb that was handed out is none.
    #[error("yahoo: the crumb {text:?} {reason}")]
    BadCrumb {
        /// What came instead.
        text: String,
        /// Why it is none.
        reason: &'static str,
    },
    /// The source knows nothing under the name.
    #[error("yahoo: not found: {reason}")]
    NotFound {
        /// What the source said.
        reason: String,
    },
    /// The source does not answer requests such as this one.
    #[error("yahoo: the request is refused (status {status}): {reason}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// What the source said.
        reason: String,
    },
    /// The source is out of order.
    #[error("yahoo: is down (status {status}): {reason}")]
    Down {
        /// The HTTP status.
        status: u16,
        /// What the source said.
        reason: String,
    },
    /// A page that asks for consent came instead of data.
    #[error("yahoo: asks for consent to cookies (status {status})")]
    Consent {
        /// The HTTP status.
        status: u16,
    },
    /// The source turns the caller away.
    #[error("yahoo: turns this caller away (status {status}): {reason}")]
    Denied {
        /// The HTTP status.
        status: u16,
        /// What the source said.
        reason: String,
    },
    /// A page for people came instead of data.
    #[error("yahoo: a page instead of data (status {status}): {start}")]
    Html {
        /// The HTTP status.
        status: u16,
        /// How it begins.
        start: String,
    },
    /// The body ends before the document does.
    #[error("yahoo: the answer is cut short after {bytes} bytes")]
    Truncated {
        /// What arrived.
        bytes: usize,
    },
    /// The body is larger than [`MAX_BODY_BYTES`](super::MAX_BODY_BYTES).
    #[error("yahoo: the answer has {bytes} bytes, more than the limit of {limit}")]
    TooLarge {
        /// What arrived.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// The body is no document of the expected shape.
    #[error("yahoo: the answer cannot be read: {reason}; it begins {start}")]
    Malformed {
        /// What the decoder said.
        reason: String,
        /// How the body begins.
        start: String,
    },
    /// The document has neither a result nor an error.
    #[error("yahoo: the answer has neither result nor error")]
    NoResult,
    /// The document tells of a failure that is not known here.
    #[error("yahoo: failed with {code} (status {status}): {reason}")]
    Unknown {
        /// The HTTP status.
        status: u16,
        /// The code of the failure.
        code: String,
        /// What the source said.
        reason: String,
    },
    /// The document is about something else.
    #[error("yahoo: {asked} was asked for and {given} came")]
    OtherSymbol {
        /// The symbol of the request.
        asked: String,
        /// The symbol of the answer.
        given: String,
    },
    /// A figure that everything else rests on is missing or makes no sense.
    #[error("yahoo: {field}: {value} {reason}")]
    BadField {
        /// Where it stands in the document.
        field: &'static str,
        /// What stands there.
        value: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Columns that belong together have different lengths.
    #[error("yahoo: {field}: has {rows} rows where {expected} are expected")]
    Lengths {
        /// The column.
        field: &'static str,
        /// Its rows.
        rows: usize,
        /// The rows of the column of times.
        expected: usize,
    },
    /// The line traded after the end of the request, so the prices may be adjusted for splits that
    /// the answer does not tell.
    #[error(
        "yahoo: {symbol}: asked until {until} but traded in the session of {traded}: splits in \
         between are not told; ask until now"
    )]
    LaterSplits {
        /// The symbol.
        symbol: String,
        /// End of the request.
        until: Instant,
        /// Session of the latest trade.
        traded: Date,
    },
}

impl YahooError {
    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> FailureKind {
        match self {
            Self::TooManyRequests { .. } => FailureKind::Quota,
            Self::Unauthorized { .. } | Self::BadCrumb { .. } => FailureKind::Auth,
            Self::NotFound { .. } => FailureKind::NotFound,
            Self::Refused { .. } | Self::LaterSplits { .. } => FailureKind::Refused,
            Self::Down { .. } | Self::Truncated { .. } | Self::NoResult => FailureKind::Retryable,
            Self::Consent { .. } | Self::Denied { .. } => FailureKind::Blocked,
            Self::Html { .. }
            | Self::TooLarge { .. }
            | Self::Malformed { .. }
            | Self::Unknown { .. }
            | Self::OtherSymbol { .. }
            | Self::BadField { .. }
            | Self::Lengths { .. } => FailureKind::Garbage,
        }
    }

    /// Who has to do something about it.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match self.kind() {
            FailureKind::Retryable if matches!(self, Self::Truncated { .. }) => Fault::Network,
            FailureKind::Retryable | FailureKind::Garbage => Fault::Theirs,
            FailureKind::Quota
            | FailureKind::Auth
            | FailureKind::NotFound
            | FailureKind::Refused
            | FailureKind::Blocked => Fault::Ours,
        }
    }
}
