//! Exports: the published tables as files.
//!
//! [`tables`] declares each table's columns once; every format is a writer over that declaration,
//! so the formats cannot drift apart.

pub mod csv;
pub mod json;
pub mod tables;
