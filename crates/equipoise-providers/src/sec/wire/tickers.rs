//! The list of companies and lines: a table with its own header.

use serde::Deserialize;

use super::Rows;

/// The fields, in the order in which the rows are read.
pub(in crate::sec) const FIELDS: [&str; 4] = ["cik", "name", "ticker", "exchange"];

/// The table.
#[derive(Debug, Deserialize)]
pub(in crate::sec) struct TickersDocument {
    pub(in crate::sec) fields: Vec<String>,
    pub(in crate::sec) data: Rows<Row>,
}

/// One line: number, name and symbol of the company, and its exchange in words.
#[derive(Debug, Deserialize)]
pub(in crate::sec) struct Row(
    pub(in crate::sec) u64,
    pub(in crate::sec) String,
    pub(in crate::sec) String,
    pub(in crate::sec) Option<String>,
);
