//! The documents as Massive sends them; what is not named here is passed over.

use std::borrow::Cow;

use serde::Deserialize;

use crate::body::{Day, Number, Rows};

/// The largest body that is decoded; the bars of 12,000 lines take some 2 MB.
pub const MAX_BODY_BYTES: usize = 32 << 20;
/// The most rows of an answer; some 12,000 lines trade in a session, and pages have at most 5,000.
pub const MAX_ROWS: usize = 50_000;

/// The bars of a session.
#[derive(Debug, Deserialize)]
pub(super) struct Grouped<'a> {
    /// Whether prices are changed for later splits.
    pub(super) adjusted: bool,
    #[serde(rename = "resultsCount")]
    pub(super) results_count: u64,
    /// Missing when there are none.
    #[serde(borrow, default)]
    pub(super) results: Rows<Bar<'a>, MAX_ROWS>,
}

/// The bar of one line.
#[derive(Debug, Deserialize)]
pub(super) struct Bar<'a> {
    #[serde(rename = "T", borrow)]
    pub(super) ticker: Cow<'a, str>,
    #[serde(rename = "o")]
    pub(super) open: Number,
    #[serde(rename = "h")]
    pub(super) high: Number,
    #[serde(rename = "l")]
    pub(super) low: Number,
    #[serde(rename = "c")]
    pub(super) close: Number,
    #[serde(rename = "v")]
    pub(super) volume: Number,
    /// Milliseconds since 1970, within the day of the session in New York.
    #[serde(rename = "t")]
    pub(super) time: i64,
}

/// One page of a list.
#[derive(Debug, Deserialize)]
pub(super) struct Page<T> {
    /// Missing when there are none.
    #[serde(default = "Rows::default")]
    pub(super) results: Rows<T, MAX_ROWS>,
    /// The address of the next page; missing on the last one.
    #[serde(default)]
    pub(super) next_url: Option<String>,
}

/// A line in the list of lines.
#[derive(Debug, Deserialize)]
pub(super) struct Ticker {
    pub(super) ticker: String,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) primary_exchange: Option<String>,
    #[serde(default, rename = "type")]
    pub(super) kind: Option<String>,
    #[serde(default)]
    pub(super) currency_name: Option<String>,
    /// Number of the company at the SEC, ten digits.
    #[serde(default)]
    pub(super) cik: Option<String>,
}

/// What is told of one line as of a date.
#[derive(Debug, Deserialize)]
pub(super) struct Details {
    pub(super) results: TickerDetails,
}

/// The line.
#[derive(Debug, Deserialize)]
pub(super) struct TickerDetails {
    pub(super) ticker: String,
    /// Missing for lines that the source has no count of.
    #[serde(default)]
    pub(super) share_class_shares_outstanding: Number,
}

/// A split.
#[derive(Debug, Deserialize)]
pub(super) struct Split {
    pub(super) ticker: String,
    pub(super) execution_date: Day,
    pub(super) split_from: Number,
    pub(super) split_to: Number,
    /// `forward_split`, `reverse_split` or `stock_dividend`.
    #[serde(default)]
    pub(super) adjustment_type: Option<String>,
}

/// A payment of cash.
#[derive(Debug, Deserialize)]
pub(super) struct Dividend {
    pub(super) ticker: String,
    pub(super) ex_dividend_date: Day,
    /// As it was paid, not changed for later splits.
    pub(super) cash_amount: Number,
    #[serde(default)]
    pub(super) currency: Option<String>,
    /// `recurring`, `special`, `supplemental`, `irregular` or `unknown`.
    #[serde(default)]
    pub(super) distribution_type: Option<String>,
}
