//! The documents as Tiingo sends them; prices that are changed for splits and dividends are passed over.

use serde::Deserialize;

use crate::body::{Day, Number};

/// The largest body that is decoded; sixty years of a line take some 5 MB.
pub const MAX_BODY_BYTES: usize = 32 << 20;
/// The most rows of a line; sixty years have some 15,000.
pub const MAX_ROWS: usize = 50_000;

/// A session of a line.
#[derive(Debug, Deserialize)]
pub(super) struct Price {
    pub(super) date: Day,
    pub(super) open: Number,
    pub(super) high: Number,
    pub(super) low: Number,
    pub(super) close: Number,
    pub(super) volume: Number,
    /// Cash a share of the day, paid to who held it before.
    #[serde(rename = "divCash")]
    pub(super) dividend: Number,
    /// Shares that one share of the day before has become.
    #[serde(rename = "splitFactor")]
    pub(super) split_factor: Number,
}

/// What is told of a line.
#[derive(Debug, Deserialize)]
pub(super) struct Meta {
    pub(super) ticker: String,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default, rename = "exchangeCode")]
    pub(super) exchange: Option<String>,
}

/// What comes in place of either.
#[derive(Debug, Deserialize)]
pub(super) struct Failure {
    pub(super) detail: String,
}
