//! The documents as EODHD sends them; what is changed for splits and dividends is passed over.

use std::borrow::Cow;

use serde::Deserialize;

use crate::body::{Day, Number};

/// The largest body that is decoded; a session of 50,000 lines takes some 10 MB.
pub const MAX_BODY_BYTES: usize = 32 << 20;
/// The most rows of an answer; the lines of the United States, funds included, are some 50,000.
pub const MAX_ROWS: usize = 200_000;

/// A session of a line.
#[derive(Debug, Deserialize)]
pub(super) struct Bar<'a> {
    /// Given where the answer is about many lines.
    #[serde(borrow, default)]
    pub(super) code: Option<Cow<'a, str>>,
    pub(super) date: Day,
    pub(super) open: Number,
    pub(super) high: Number,
    pub(super) low: Number,
    pub(super) close: Number,
    /// Changed for every split since.
    pub(super) volume: Number,
}

/// A split: shares after, a slash, shares before.
#[derive(Debug, Deserialize)]
pub(super) struct Split<'a> {
    #[serde(borrow, default)]
    pub(super) code: Option<Cow<'a, str>>,
    pub(super) date: Day,
    #[serde(borrow)]
    pub(super) split: Cow<'a, str>,
}

/// A payment of cash.
#[derive(Debug, Deserialize)]
pub(super) struct Dividend<'a> {
    #[serde(borrow, default)]
    pub(super) code: Option<Cow<'a, str>>,
    /// The ex-date.
    pub(super) date: Day,
    /// As it was paid.
    #[serde(rename = "unadjustedValue")]
    pub(super) amount: Number,
    #[serde(borrow, default)]
    pub(super) currency: Option<Cow<'a, str>>,
}
