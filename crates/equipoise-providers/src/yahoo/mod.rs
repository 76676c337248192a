//! Yahoo Finance: what its answers look like and what they mean.
//!
//! [`chart`], [`quotes`] and [`shares`] turn an [`Answer`] into facts: prices as traded, the actions
//! behind the adjusted ones, and share counts. Whatever is left out of an answer is a [`Finding`],
//! and an answer that cannot be trusted as a whole is a [`YahooError`]. [`crumb`] reads the token
//! that quotes ask for. Nothing here fetches: a caller brings the bytes and says when they came.

mod decode;
mod error;
mod wire;

pub use decode::chart::{Chart, ChartRequest, chart};
pub use decode::crumb::crumb;
pub use decode::finding::{Finding, FindingKind};
pub use decode::quotes::{Quote, Quotes, QuotesRequest, quotes};
pub use decode::shares::{Shares, SharesRequest, shares};
pub use decode::{Answer, MAX_BODY_BYTES};
pub use error::YahooError;
pub use wire::MAX_ROWS;
