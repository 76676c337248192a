//! What a cache did and holds.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts since the cache was made, and what it holds now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Questions answered without computing for the caller.
    pub hits: u64,
    /// Questions that were computed, or failed.
    pub misses: u64,
    /// Answers taken in.
    pub inserts: u64,
    /// Answers given up because they were too old or there were too many.
    pub evictions: u64,
    /// Answers held now.
    pub entries: u64,
    /// Bytes held now, with what each entry costs beside its value.
    pub bytes: u64,
}

impl Statistics {
    /// Hits as a fraction of all questions; `None` before the first one.
    #[must_use]
    pub fn hit_ratio(&self) -> Option<f64> {
        let asked = self.hits + self.misses;
        (asked > 0).then(|| self.hits as f64 / asked as f64)
    }
}

/// The counters behind [`Statistics`]. Each stands for itself, so no order between them is needed.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    hits: AtomicU64,
    misses: AtomicU64,
    inserts: AtomicU64,
    evictions: AtomicU64,
}

impl Counters {
    pub(crate) fn hit(&self) {
        self.hits.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn miss(&self) {
        self.misses.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn insert(&self) {
        self.inserts.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn eviction(&self) {
        self.evictions.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn read(&self, entries: u64, bytes: u64) -> Statistics {
        Statistics {
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
            inserts: self.inserts.load(Ordering::Relaxed),
            evictions: self.evictions.load(Ordering::Relaxed),
            entries,
            bytes,
        }
    }
}
