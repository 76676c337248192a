//! The documents as Yahoo sends them: loose figures, keys that mean nothing, and much that is not read.

pub(super) mod chart;
pub(super) mod figure;
pub(super) mod quotes;
pub(super) mod shares;
pub(super) mod universe;

use serde::Deserialize;
use serde::de::IgnoredAny;

pub use figure::MAX_ROWS;

/// A document: one envelope whose key names the endpoint, or `finance` for failures of the front.
#[derive(Debug, Deserialize)]
pub(super) struct Document<T> {
    #[serde(
        rename = "chart",
        alias = "quoteResponse",
        alias = "timeseries",
        default = "Option::default"
    )]
    pub(super) content: Option<Envelope<T>>,
    #[serde(default)]
    pub(super) finance: Option<Envelope<IgnoredAny>>,
}

/// A document whose content stands under `finance`.
#[derive(Debug, Deserialize)]
pub(super) struct Front<T> {
    #[serde(default = "Option::default")]
    finance: Option<Envelope<T>>,
}

impl<T> From<Front<T>> for Document<T> {
    fn from(front: Front<T>) -> Self {
        Self {
            content: front.finance,
            finance: None,
        }
    }
}

/// A result or an error, sometimes neither.
#[derive(Debug, Deserialize)]
pub(super) struct Envelope<T> {
    #[serde(default = "Option::default")]
    pub(super) result: Option<Vec<T>>,
    #[serde(default)]
    pub(super) error: Option<Failure>,
}

/// What the source says about a failure.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Failure {
    #[serde(default)]
    pub(super) code: Option<String>,
    #[serde(default)]
    pub(super) description: Option<String>,
}
