//! The log of requests, which tests of budgets count.

use std::collections::BTreeMap;

use chrono::SecondsFormat;
use equipoise_model::Instant;
use serde::{Serialize, Serializer};

use super::endpoint::Endpoint;
use super::fault::FaultKind;

/// The last requests that are kept one by one.
const KEPT: usize = 10_000;

/// One request to a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Request {
    /// When it came, by the clock of the server.
    #[serde(serialize_with = "as_text")]
    pub at: Instant,
    /// What it asked.
    pub endpoint: Endpoint,
    /// Its path, without the query, which may hold a key.
    pub path: String,
    /// What went wrong with it on purpose.
    pub fault: Option<FaultKind>,
}

/// Requests in the order of their coming.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Requests {
    /// Requests by endpoint since the start.
    pub counts: BTreeMap<Endpoint, u64>,
    /// Requests to addresses that no source has.
    pub unknown: u64,
    /// The last 10,000.
    pub latest: Vec<Request>,
}

impl Requests {
    pub(super) fn note(&mut self, request: Request) {
        *self.counts.entry(request.endpoint).or_default() += 1;
        if self.latest.len() == KEPT {
            self.latest.remove(0);
        }
        self.latest.push(request);
    }

    /// How often `endpoint` was asked.
    #[must_use]
    pub fn count(&self, endpoint: Endpoint) -> u64 {
        self.counts.get(&endpoint).copied().unwrap_or_default()
    }
}

/// `instant` as RFC 3339 writes it.
pub(super) fn written(instant: &Instant) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn as_text<S: Serializer>(instant: &Instant, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&written(instant))
}
