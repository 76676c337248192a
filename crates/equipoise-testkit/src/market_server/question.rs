//! A request, read once.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, Method};
use serde_json::Value;

use super::endpoint::Endpoint;

/// A request to an endpoint.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) endpoint: Endpoint,
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: BTreeMap<String, String>,
    pub(super) headers: HeaderMap,
    /// The document sent; `Null` when there is none.
    pub(super) body: Value,
}

impl Question {
    /// What the path names behind the endpoint.
    pub(super) fn named(&self) -> &str {
        self.endpoint.rest(&self.path)
    }

    pub(super) fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    /// Lose the key, wherever it stands.
    pub(super) fn forget_key(&mut self) {
        self.headers.remove("authorization");
        for name in ["apiKey", "token", "api_token", "apikey"] {
            self.query.remove(name);
        }
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
