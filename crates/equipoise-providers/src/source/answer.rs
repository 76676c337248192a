//! What came back for an ask.

use equipoise_model::Instant;

/// What came back.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The body, decompressed.
    pub body: &'a [u8],
    /// When it came.
    pub fetched: Instant,
}
