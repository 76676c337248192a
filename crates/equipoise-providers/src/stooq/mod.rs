//! Stooq: years of one line in one file of text, as traded. Splits and dividends are not told.
//!
//! The key is a parameter of the address: the source takes it nowhere else. Prices are changed for
//! splits and dividends unless the request says that they shall not be. Whatever goes wrong comes as text
//! or as a page under the status 200.

mod client;
mod decode;

pub use client::{BASE, Stooq};
pub use decode::{MAX_BODY_BYTES, MAX_ROWS};

/// The name of the source.
const NAME: &str = "stooq";
