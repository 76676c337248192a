//! Market data sources: one folder per source, client, wire, decode, config.

pub mod files;
pub mod sample;
