//! Alpha Vantage: years of one line in one answer, as traded, with its splits and dividends.
//!
//! The key is a parameter of the address: the source takes it nowhere else. Whatever goes wrong is told
//! in a sentence under the status 200, and the sentence may repeat the key, so none is passed on.

mod client;
mod decode;
mod wire;

pub use client::{AlphaVantage, BASE};
pub use wire::{MAX_BODY_BYTES, MAX_ROWS};

/// The name of the source.
const NAME: &str = "alpha_vantage";
