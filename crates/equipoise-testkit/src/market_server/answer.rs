//! What a source says, before a fault touches it.

use axum::http::StatusCode;
use serde_json::Value;

/// The content of an answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    Json(Value),
    Text(&'static str, String),
}

/// An answer.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) content: Content,
}

impl Answer {
    pub(super) fn json(value: Value) -> Self {
        Self {
            status: StatusCode::OK,
            headers: Vec::new(),
            content: Content::Json(value),
        }
    }

    pub(super) fn text(content_type: &'static str, text: impl Into<String>) -> Self {
        Self {
            status: StatusCode::OK,
            headers: Vec::new(),
            content: Content::Text(content_type, text.into()),
        }
    }

    pub(super) fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    pub(super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// A count as sources write it: without a fraction.
#[expect(
    clippy::cast_possible_truncation,
    reason = "counts of shares and market caps are far below 2^63"
)]
pub(super) fn whole(count: f64) -> i64 {
    count.round() as i64
}
