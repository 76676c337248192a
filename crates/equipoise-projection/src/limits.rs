//! How much of the machine a projection may take.

use std::time::Duration;

/// The limits of a projection. Passing one gives an error that states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections that answer queries at the same time; further queries wait. At least 1.
    pub readers: usize,
    /// Longest time a query may take, in milliseconds.
    pub statement_timeout_ms: u64,
    /// Memory of the engine's buffers, in megabytes.
    pub memory_mb: u32,
    /// Threads the engine uses for one statement. At least 1.
    pub threads: u8,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            readers: 2,
            statement_timeout_ms: 10_000,
            memory_mb: 128,
            threads: 2,
        }
    }
}

impl Limits {
    pub(crate) fn statement_timeout(&self) -> Duration {
        Duration::from_millis(self.statement_timeout_ms)
    }
}
