//! Answers kept by question and ledger sequence.
#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod key;
mod memory;
mod statistics;
mod value;

use std::future::Future;
use std::sync::Arc;

pub use key::Key;
pub use memory::{Limits, MemoryCache};
pub use statistics::Statistics;
pub use value::Weighed;

/// A place where answers are kept until they are too old or too many.
pub trait Cache<V: Weighed>: Send + Sync {
    /// The answer kept under `key`, or else the one that `compute` gives, which is then kept.
    ///
    /// Of several callers that ask for the same key at the same time one computes and the others
    /// wait for it. When the computing caller goes away, one of the others takes over.
    ///
    /// # Errors
    /// What `compute` failed with, shared by everyone who waited for it. It is not kept: the next
    /// caller computes again.
    fn get_or_compute<F, E>(
        &self,
        key: Key,
        compute: F,
    ) -> impl Future<Output = Result<Answer<V>, Arc<E>>> + Send
    where
        F: Future<Output = Result<V, E>> + Send,
        E: Send + Sync + 'static;

    /// What the cache did since it was made, and what it holds now.
    fn statistics(&self) -> impl Future<Output = Statistics> + Send;
}

/// An answer, and whether it took any computing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer<V> {
    /// The answer.
    pub value: V,
    /// Whether it was there already, or computed for another caller meanwhile.
    pub is_hit: bool,
}
