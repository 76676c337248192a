//! How much may be asked of a source.

/// The most that may be asked, in the units of [`Ask::cost`](super::Ask::cost). `None` means that
/// nothing is stated for that span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// In any second.
    pub per_second: Option<u32>,
    /// In any minute.
    pub per_minute: Option<u32>,
    /// In any hour.
    pub per_hour: Option<u32>,
    /// In any 24 hours.
    pub per_day: Option<u32>,
    /// Requests under way at once, at least 1.
    pub concurrency: u32,
}
