//! Nasdaq's symbol directory: every line that trades on an exchange of the United States, as of today.
//!
//! [`directory`] decodes one of the two files into security master records; test issues and funds
//! are left out. [`Nasdaq`] is the source: it says what to ask. There is no key and no past.

mod client;
mod decode;
mod error;
mod wire;

pub use client::Nasdaq;
pub use decode::directory::{Directory, directory};
pub use decode::finding::{Finding, FindingKind};
pub use error::NasdaqError;
pub use wire::{File, MAX_BODY_BYTES, MAX_ROWS};

/// The name of the source.
const NAME: &str = "nasdaq";
