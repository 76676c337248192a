//! Tiingo: years of one line in one answer, as traded, with its splits and dividends.
//!
//! The key travels in a header. What the key grants is counted by the hour, the day and the month; the
//! last is told in words under a status of success.

mod client;
mod decode;
mod wire;

pub use client::{BASE, Tiingo};
pub use wire::{MAX_BODY_BYTES, MAX_ROWS};

/// The name of the source.
const NAME: &str = "tiingo";
