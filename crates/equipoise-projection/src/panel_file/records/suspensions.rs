//! Suspensions, as records.

use bytemuck::{Pod, Zeroable};
use equipoise_model::panel::Suspension;

#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(in crate::panel_file) struct SuspensionRecord {
    row: u32,
    column: u32,
    /// 1 from here on, 0 no longer.
    is_suspended: u32,
}

impl From<&Suspension> for SuspensionRecord {
    fn from(change: &Suspension) -> Self {
        Self {
            row: change.row,
            column: change.column,
            is_suspended: u32::from(change.is_suspended),
        }
    }
}

impl SuspensionRecord {
    pub(in crate::panel_file) fn decode(&self) -> Result<Suspension, String> {
        let is_suspended = match self.is_suspended {
            0 => false,
            1 => true,
            unknown => return Err(format!("suspension state {unknown} is not known: 0 or 1")),
        };
        Ok(Suspension {
            row: self.row,
            column: self.column,
            is_suspended,
        })
    }
}
