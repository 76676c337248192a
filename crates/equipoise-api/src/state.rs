//! The state of the API: what the process that serves it puts in.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use equipoise_app::Store;
use equipoise_app::export::ExportShelf;
use equipoise_cache::MemoryCache;
use equipoise_model::{IndexId, Instant};

/// Where the present moment comes from.
pub type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

/// What handlers work with. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct ApiState {
    /// The open data folder.
    pub store: Store,
    /// The index of requests that name none.
    pub default_index: IndexId,
    /// The size of a rule book that nobody said anything about.
    pub default_size: u32,
    /// Where answers are kept, as JSON.
    pub cache: MemoryCache<Bytes>,
    /// Where exports wait for their download.
    pub shelf: ExportShelf,
    /// The present moment.
    pub clock: Clock,
    /// What one request may take.
    pub limits: ApiLimits,
    /// The version of the service, as answered by `/` and the health check.
    pub version: &'static str,
}

/// What one request may take, and how many there may be at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApiLimits {
    /// Bytes of a request body.
    pub body_bytes: usize,
    /// Bytes of a path with its query.
    pub uri_bytes: usize,
    /// Bytes of all header names and values.
    pub header_bytes: usize,
    /// Time until the answer begins. A build that takes longer is finished all the same.
    pub request_timeout: Duration,
    /// Requests in work at a time; more are refused at once.
    pub concurrent_requests: usize,
    /// Builds in work at a time; more wait, within their time.
    pub concurrent_builds: usize,
    /// Exports in work at a time; more wait, within their time.
    pub concurrent_exports: usize,
}

impl Default for ApiLimits {
    /// 64 KiB bodies, 8 KiB addresses, 16 KiB headers, 30 s, 512 requests, 1 build, 2 exports.
    fn default() -> Self {
        Self {
            body_bytes: 64 * 1024,
            uri_bytes: 8 * 1024,
            header_bytes: 16 * 1024,
            request_timeout: Duration::from_secs(30),
            concurrent_requests: 512,
            concurrent_builds: 1,
            concurrent_exports: 2,
        }
    }
}

impl fmt::Debug for ApiState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiState")
            .field("default_index", &self.default_index)
            .field("default_size", &self.default_size)
            .field("limits", &self.limits)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}
