//! Yahoo Finance: what its answers look like and what they mean.
//!
//! [`Yahoo`] is the source: it says what to ask and reads what comes. [`chart`], [`quotes`],
//! [`shares`] and [`universe`] turn an [`Answer`](crate::source::Answer) into facts: prices as
//! traded, the actions behind the adjusted ones, share counts and names. Whatever is left out of an
//! answer is a [`Finding`], and an answer that cannot be trusted as a whole is a [`YahooError`].
//! [`crumb`] reads the token that quotes ask for. Nothing here fetches: a caller brings the bytes and
//! says when they came.

mod addresses;
mod client;
mod decode;
mod error;
mod wire;

pub use addresses::Addresses;
pub use client::{DEFAULT_SHARE_LAG_DAYS, Yahoo};
pub use decode::MAX_BODY_BYTES;
pub use decode::chart::{Chart, ChartRequest, chart};
pub use decode::crumb::crumb;
pub use decode::finding::{Finding, FindingKind};
pub use decode::quotes::{Quote, Quotes, QuotesRequest, quotes};
pub use decode::shares::{Shares, SharesRequest, shares};
pub use decode::universe::{Page, PageRequest, universe};
pub use error::YahooError;
pub use wire::MAX_ROWS;
