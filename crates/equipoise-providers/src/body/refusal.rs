//! Refusals: why an answer as a whole gives nothing, where that is the same for every source.

use std::time::Duration;

use super::start_of;
use crate::failure::{FailureKind, Fault};
use crate::source::Answer;

/// Why an answer gives nothing. Texts of the source are cut to a readable length.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Too much was asked.
    #[error("too many requests (status {status})")]
    TooManyRequests {
        /// The HTTP status.
        status: u16,
    },
    /// What the key grants for a longer span is used up, as the source says in its own words.
    #[error("the quota of the key is used up (status {status}): {reason}")]
    OverQuota {
        /// The HTTP status.
        status: u16,
        /// Which quota it is.
        reason: &'static str,
        /// How long it lasts at most until more is granted.
        pause: Duration,
    },
    /// The credentials are missing or wrong.
    #[error("not authorized (status {status}): {reason}")]
    Unauthorized {
        /// The HTTP status.
        status: u16,
        /// What the source said.
        reason: String,
    },
    /// The source turns the caller away.
    #[error("turns this caller away (status {status}): {reason}")]
    Denied {
        /// The HTTP status.
        status: u16,
        /// What the source said.
        reason: String,
    },
    /// The source has nothing under the name.
    #[error("not found: {reason}")]
    NotFound {
        /// What the source said.
        reason: String,
    },
    /// The source does not answer requests such as this one.
    #[error("the request is refused (status {status}): {reason}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// What the source said.
        reason: String,
    },
    /// The source is out of order.
    #[error("is down (status {status}): {reason}")]
    Down {
        /// The HTTP status.
        status: u16,
        /// What the source said.
        reason: String,
    },
    /// A page for people came instead of data.
    #[error("a page instead of data (status {status}): {start}")]
    Html {
        /// The HTTP status.
        status: u16,
        /// How it begins.
        start: String,
    },
    /// A status that no source promises.
    #[error("status {status} is unknown: {start}")]
    UnknownStatus {
        /// The HTTP status.
        status: u16,
        /// How the body begins.
        start: String,
    },
    /// The body ends before the document does.
    #[error("the answer is cut short after {bytes} bytes")]
    Truncated {
        /// What arrived.
        bytes: usize,
    },
    /// The body is larger than the source may send.
    #[error("the answer has {bytes} bytes, more than the limit of {limit}")]
    TooLarge {
        /// What arrived.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// A list has more rows than the source may send.
    #[error("{field}: has more rows than the limit of {limit}")]
    TooManyRows {
        /// The list.
        field: &'static str,
        /// The limit.
        limit: usize,
    },
    /// The body is in another character set.
    #[error("the answer is not UTF-8 from byte {offset} on; it begins {start}")]
    Charset {
        /// The first byte that is not.
        offset: usize,
        /// How the body begins.
        start: String,
    },
    /// The body is no document of the expected shape.
    #[error("the answer cannot be read: {reason}; it begins {start}")]
    Malformed {
        /// What the decoder said.
        reason: String,
        /// How the body begins.
        start: String,
    },
    /// A figure that everything else rests on is missing or makes no sense.
    #[error("{field}: {value} {reason}")]
    BadField {
        /// Where it stands in the document.
        field: &'static str,
        /// What stands there.
        value: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The document is about something else.
    #[error("{asked} was asked for and {given} came")]
    OtherSubject {
        /// What was asked for.
        asked: String,
        /// What came.
        given: String,
    },
}

impl Refusal {
    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> FailureKind {
        match self {
            Self::TooManyRequests { .. } | Self::OverQuota { .. } => FailureKind::Quota,
            Self::Unauthorized { .. } => FailureKind::Auth,
            Self::Denied { .. } => FailureKind::Blocked,
            Self::NotFound { .. } => FailureKind::NotFound,
            Self::Refused { .. } => FailureKind::Refused,
            Self::Down { .. } | Self::Truncated { .. } => FailureKind::Retryable,
            Self::Html { .. }
            | Self::UnknownStatus { .. }
            | Self::TooLarge { .. }
            | Self::TooManyRows { .. }
            | Self::Charset { .. }
            | Self::Malformed { .. }
            | Self::BadField { .. }
            | Self::OtherSubject { .. } => FailureKind::Garbage,
        }
    }

    /// How long the source is to be left alone; `None` where the refusal does not tell.
    #[must_use]
    pub fn pause(&self) -> Option<Duration> {
        match self {
            Self::OverQuota { pause, .. } => Some(*pause),
            _ => None,
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

/// That the body is not larger than `limit`, in bytes.
///
/// # Errors
/// It is.
pub(crate) fn within(limit: usize, answer: &Answer<'_>) -> Result<(), Refusal> {
    let bytes = answer.body.len();
    if bytes > limit {
        return Err(Refusal::TooLarge { bytes, limit });
    }
    Ok(())
}

/// The failure that a status, or a page for people under a success, tells by itself.
pub(crate) fn refused_by_status(answer: &Answer<'_>) -> Option<Refusal> {
    let status = answer.status;
    let start = start_of(answer.body);
    Some(match status {
        200..300 if answer.body.trim_ascii_start().starts_with(b"<") => {
            Refusal::Html { status, start }
        }
        200..300 => return None,
        401 => Refusal::Unauthorized {
            status,
            reason: start,
        },
        403 => Refusal::Denied {
            status,
            reason: start,
        },
        404 | 410 => Refusal::NotFound { reason: start },
        408 | 500..600 => Refusal::Down {
            status,
            reason: start,
        },
        429 => Refusal::TooManyRequests { status },
        400..500 => Refusal::Refused {
            status,
            reason: start,
        },
        _ => Refusal::UnknownStatus { status, start },
    })
}
