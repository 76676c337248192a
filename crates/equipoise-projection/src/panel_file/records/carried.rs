//! Cells without an observed close, as records.

use bytemuck::{Pod, Zeroable};
use equipoise_model::panel::Carried;

#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(in crate::panel_file) struct CarriedRecord {
    row: u32,
    column: u32,
    sessions: u32,
}

impl From<&Carried> for CarriedRecord {
    fn from(cell: &Carried) -> Self {
        Self {
            row: cell.row,
            column: cell.column,
            sessions: cell.sessions,
        }
    }
}

impl From<&CarriedRecord> for Carried {
    fn from(record: &CarriedRecord) -> Self {
        Self {
            row: record.row,
            column: record.column,
            sessions: record.sessions,
        }
    }
}
