//! The cache in the memory of one process.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use crate::statistics::Counters;
use crate::{Answer, Cache, Key, Statistics, Weighed};

/// What an entry costs beside its key and value: the node in the map and in the lists that order
/// entries by use. An estimate on the high side.
const ENTRY_OVERHEAD_BYTES: usize = 256;

/// Longest lifetime of an entry; a longer one is cut to it.
const LIFETIME_MAX: Duration = Duration::from_secs(366 * 24 * 3600);

/// How much a cache may hold, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of keys, values and what an entry costs beside them. 0 keeps nothing.
    pub max_bytes: u64,
    /// How long an entry is given out after it was computed, at most 366 days. Zero keeps nothing.
    pub lifetime: Duration,
}

impl Default for Limits {
    /// 64 MiB, for one hour.
    fn default() -> Self {
        Self {
            max_bytes: 64 * 1024 * 1024,
            lifetime: Duration::from_secs(3600),
        }
    }
}

/// A [`Cache`] in the memory of this process. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct MemoryCache<V> {
    entries: moka::future::Cache<Key, V>,
    counters: Arc<Counters>,
}

impl<V: Weighed> MemoryCache<V> {
    /// An empty cache.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        let counters = Arc::new(Counters::default());
        let evictions = Arc::clone(&counters);
        let entries = moka::future::Cache::builder()
            .max_capacity(limits.max_bytes)
            .time_to_live(limits.lifetime.min(LIFETIME_MAX))
            .weigher(weight)
            .eviction_listener(move |_, _, cause| {
                if cause.was_evicted() {
                    evictions.eviction();
                }
            })
            .build();
        Self { entries, counters }
    }

    async fn fetch<F, E>(&self, key: Key, compute: F) -> Result<Answer<V>, Arc<E>>
    where
        F: Future<Output = Result<V, E>> + Send,
        E: Send + Sync + 'static,
    {
        if let Some(value) = self.entries.get(&key).await {
            self.counters.hit();
            return Ok(Answer {
                value,
                is_hit: true,
            });
        }
        let found = self.entries.entry(key).or_try_insert_with(compute).await;
        let entry = found.inspect_err(|_| self.counters.miss())?;
        let is_hit = !entry.is_fresh();
        if is_hit {
            self.counters.hit();
        } else {
            self.counters.miss();
            self.counters.insert();
            // The library evicts when it gets round to it; after a computation there is time to
            // do it now, and the bound on bytes holds between calls.
            self.entries.run_pending_tasks().await;
        }
        Ok(Answer {
            value: entry.into_value(),
            is_hit,
        })
    }
}

impl<V: Weighed> Cache<V> for MemoryCache<V> {
    fn get_or_compute<F, E>(
        &self,
        key: Key,
        compute: F,
    ) -> impl Future<Output = Result<Answer<V>, Arc<E>>> + Send
    where
        F: Future<Output = Result<V, E>> + Send,
        E: Send + Sync + 'static,
    {
        self.fetch(key, compute)
    }

    async fn statistics(&self) -> Statistics {
        self.entries.run_pending_tasks().await;
        self.counters
            .read(self.entries.entry_count(), self.entries.weighted_size())
    }
}

impl<V> fmt::Debug for MemoryCache<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryCache")
            .field("counters", &self.counters)
            .finish_non_exhaustive()
    }
}

fn weight<V: Weighed>(key: &Key, value: &V) -> u32 {
    let bytes = key.query().len() + value.weight_bytes() + ENTRY_OVERHEAD_BYTES;
    u32::try_from(bytes).unwrap_or(u32::MAX)
}
