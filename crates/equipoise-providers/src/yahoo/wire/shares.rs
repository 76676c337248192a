//! The document of shares outstanding over time: two columns side by side.

use serde::Deserialize;

use super::figure::{Column, Values};

/// Share counts of one line.
#[derive(Debug, Deserialize)]
pub(in crate::yahoo) struct SharesResult {
    pub(in crate::yahoo) meta: SharesMeta,
    /// Unix seconds, neither unique nor ascending.
    #[serde(default)]
    pub(in crate::yahoo) timestamp: Column,
    /// Absent when the source has none.
    #[serde(default)]
    pub(in crate::yahoo) shares_out: Option<Column>,
}

/// What the counts are of.
#[derive(Debug, Deserialize)]
pub(in crate::yahoo) struct SharesMeta {
    #[serde(default)]
    pub(in crate::yahoo) symbol: Values<String>,
}
