//! EODHD: a session of all lines or years of one, splits, and dividends as they were paid.
//!
//! The key is a parameter of the address: the source takes it nowhere else. Prices are as traded;
//! volumes are changed for later splits, so they are read only where there can be none.

mod client;
mod decode;
mod wire;

pub use client::{BASE, Eodhd};
pub use wire::{MAX_BODY_BYTES, MAX_ROWS};

/// The name of the source.
const NAME: &str = "eodhd";
