//! Market data sources: one folder per source, client, wire, decode, config.

pub mod failure;
pub mod files;
pub mod sample;
pub mod source;
pub mod transport;
pub mod yahoo;
