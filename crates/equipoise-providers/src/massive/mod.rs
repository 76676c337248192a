//! Massive, formerly Polygon: the bars of all lines in one answer, the lines there are, splits,
//! dividends, and share counts by date.
//!
//! The key travels in a header. Lists come in pages: of the address of the next page only the cursor
//! is taken, and only where it leads to the same host and path.

mod client;
mod decode;
mod wire;

pub use client::{BASE, DEFAULT_SHARE_LAG_DAYS, Massive};
pub use wire::{MAX_BODY_BYTES, MAX_ROWS};

/// The name of the source.
const NAME: &str = "massive";
