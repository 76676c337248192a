//! What can be kept: anything that says how many bytes it takes.

use std::sync::Arc;

use bytes::Bytes;

/// A value that knows its size. Clones should be cheap: every hit makes one.
pub trait Weighed: Clone + Send + Sync + 'static {
    /// Bytes the value takes in memory, without the value's own fixed part.
    fn weight_bytes(&self) -> usize;
}

impl Weighed for Bytes {
    fn weight_bytes(&self) -> usize {
        self.len()
    }
}

impl Weighed for Arc<[u8]> {
    fn weight_bytes(&self) -> usize {
        self.len()
    }
}

impl Weighed for Arc<str> {
    fn weight_bytes(&self) -> usize {
        self.len()
    }
}
