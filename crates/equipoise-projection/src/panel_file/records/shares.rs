//! Changes of share counts, of listed lines and of unlisted classes, as records.

use bytemuck::{Pod, Zeroable};
use equipoise_model::panel::ShareChange;

#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(in crate::panel_file) struct ShareRecord {
    row: u32,
    column: u32,
    shares: f64,
}

impl From<&ShareChange> for ShareRecord {
    fn from(change: &ShareChange) -> Self {
        Self {
            row: change.row,
            column: change.column,
            shares: change.shares,
        }
    }
}

impl From<&ShareRecord> for ShareChange {
    fn from(record: &ShareRecord) -> Self {
        Self {
            row: record.row,
            column: record.column,
            shares: record.shares,
        }
    }
}
