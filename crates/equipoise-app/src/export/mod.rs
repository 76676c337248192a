//! Exports: the published tables as files.
//!
//! [`tables`] declares each table's columns once; every format is a writer over that declaration,
//! so the formats cannot drift apart. The workbook shows the same rows in the shape that people of
//! the replaced system know.

pub mod csv;
pub mod json;
pub mod parquet;
mod request;
mod shelf;
pub mod tables;
pub mod xlsx;

pub use request::{Content, ExportRequest, ExportedFile, FileFormat, export};
pub use shelf::{ExportShelf, ShelfLimits, Shelved};
