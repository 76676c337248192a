//! The document of the screener: a page of quotes.

use serde::Deserialize;

use super::figure::{Figure, Values};
use super::quotes::QuoteResult;

/// A page of lines, largest first.
#[derive(Debug, Deserialize)]
pub(in crate::yahoo) struct UniverseResult {
    /// Row of the first quote.
    #[serde(default)]
    pub(in crate::yahoo) start: Figure,
    /// Rows of all pages.
    #[serde(default)]
    pub(in crate::yahoo) total: Figure,
    #[serde(default)]
    pub(in crate::yahoo) quotes: Values<QuoteResult>,
}
