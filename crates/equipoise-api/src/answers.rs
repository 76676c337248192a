//! Answers: computed once for a question and a state of the ledger, then given out as they are.

use std::future::Future;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use equipoise_app::IndexSelection;
use equipoise_cache::{Cache, Key};
use serde::Serialize;

use crate::service::Service;
use crate::{ApiError, ErrorCode};

const X_CACHE: HeaderName = HeaderName::from_static("x-cache");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
/// An answer may be kept, and must be checked against its tag before it is used again.
const REVALIDATE: HeaderValue = HeaderValue::from_static("private, no-cache");

/// A question in its canonical form: two requests that mean the same have the same text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Question(String);

impl Question {
    /// The question for `path`; fields are added in a fixed order, defaults filled in.
    pub(crate) fn of(path: &str) -> Self {
        Self(format!("{path}?"))
    }

    /// The question with one field more.
    pub(crate) fn with(mut self, field: &str, value: impl std::fmt::Display) -> Self {
        use std::fmt::Write;
        write!(self.0, "{field}={value}&").expect("writing to a text cannot fail");
        self
    }
}

impl Question {
    /// The question with the series it is about.
    pub(crate) fn about(self, selection: &IndexSelection) -> Self {
        let question = self.with("index", &selection.index);
        match selection.as_of {
            None => question,
            Some(as_of) => question.with("as_of", as_of.to_rfc3339()),
        }
    }
}

impl Service {
    /// Answer `question` from the cache, or by `compute`, for the ledger as it stands now.
    ///
    /// The ledger is asked first, so an answer never misses what was recorded before the request.
    pub(crate) async fn answer<T: Serialize>(
        &self,
        parts: &Parts,
        question: Question,
        compute: impl Future<Output = Result<T, ApiError>> + Send,
    ) -> Result<Response, ApiError> {
        let head = self.store.head().await?;
        let tag = tag(
            &question,
            head.sequence.0,
            &head.hash.to_string(),
            self.version,
        );
        if already_held(&parts.headers, &tag) {
            return Ok(not_modified(tag));
        }
        let key = Key::new(question.0, head.sequence.0);
        let computed = self
            .cache
            .get_or_compute(key, async { to_json(&compute.await?) })
            .await;
        let answer = computed.map_err(ApiError::Shared)?;
        Ok(found(answer.value, tag, answer.is_hit))
    }
}

/// A JSON answer that is made for one request and not kept.
pub(crate) fn fresh<T: Serialize>(status: StatusCode, body: &T) -> Result<Response, ApiError> {
    let mut response = Response::new(Body::from(to_json(body)?));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, JSON);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn to_json<T: Serialize>(answer: &T) -> Result<Bytes, ApiError> {
    match serde_json::to_vec(answer) {
        Ok(text) => Ok(Bytes::from(text)),
        Err(error) => Err(ApiError::Answer {
            what: format!("write the answer: {error}"),
        }),
    }
}

fn found(body: Bytes, tag: HeaderValue, is_hit: bool) -> Response {
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, JSON);
    headers.insert(header::ETAG, tag);
    headers.insert(header::CACHE_CONTROL, REVALIDATE);
    headers.insert(
        X_CACHE,
        HeaderValue::from_static(if is_hit { "hit" } else { "miss" }),
    );
    response
}

fn not_modified(tag: HeaderValue) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    response.headers_mut().insert(header::ETAG, tag);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, REVALIDATE);
    response
}

/// A weak tag: the bytes differ by content coding, the meaning does not. The ledger's hash tells
/// two ledgers of the same length apart, as after a restore.
fn tag(question: &Question, sequence: u64, hash: &str, version: &str) -> HeaderValue {
    let place = fnv1a(&[question.0.as_bytes(), hash.as_bytes(), version.as_bytes()]);
    HeaderValue::from_str(&format!("W/\"{sequence}-{place:016x}\"")).expect("a tag is ASCII")
}

/// Whether the client names the tag among those it holds. `*` is not looked at: it asks whether
/// there is any answer, which only computing can tell.
fn already_held(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let wanted = opaque(tag.to_str().unwrap_or_default());
    let lists = headers.get_all(header::IF_NONE_MATCH).iter();
    lists
        .filter_map(|list| list.to_str().ok())
        .flat_map(|list| list.split(','))
        .any(|held| opaque(held.trim()) == wanted)
}

/// Tags of `If-None-Match` are compared without their strength (RFC 9110, section 13.1.2).
fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// FNV-1a over the parts, each ended by a byte that no text contains.
fn fnv1a(parts: &[&[u8]]) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let bytes = parts
        .iter()
        .flat_map(|part| part.iter().copied().chain([0xff]));
    bytes.fold(OFFSET, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(PRIME)
    })
}

/// The codes every cached read can be refused with.
pub(crate) const READ_CODES: [ErrorCode; 14] = [
    ErrorCode::MissingParameter,
    ErrorCode::InvalidParameter,
    ErrorCode::UnknownParameter,
    ErrorCode::DuplicateParameter,
    ErrorCode::FutureDate,
    ErrorCode::UnknownIndex,
    ErrorCode::NotYetBuilt,
    ErrorCode::UriTooLong,
    ErrorCode::HeadersTooLarge,
    ErrorCode::MethodNotAllowed,
    ErrorCode::Overloaded,
    ErrorCode::Unavailable,
    ErrorCode::TimedOut,
    ErrorCode::Internal,
];

#[cfg(test)]
mod tests {
    use super::{Question, already_held, fnv1a, tag};
    use axum::http::{HeaderMap, HeaderValue, header};

    #[test]
    fn the_fold_gives_the_published_value() {
        // "a" is 0xaf63dc4c8601ec8c in the reference tables; the end byte is one more round.
        let of_a: u64 = 0xaf63_dc4c_8601_ec8c;
        assert_eq!(
            fnv1a(&[b"a"]),
            (of_a ^ 0xff).wrapping_mul(0x0000_0100_0000_01b3)
        );
    }

    #[test]
    fn a_tag_changes_with_question_entry_ledger_and_version() {
        let question = Question::of("/x").with("date", "2024-01-02");
        let other = Question::of("/x").with("date", "2024-01-03");
        let base = tag(&question, 7, "aa", "1");
        assert_eq!(base, tag(&question, 7, "aa", "1"));
        for changed in [
            tag(&other, 7, "aa", "1"),
            tag(&question, 8, "aa", "1"),
            tag(&question, 7, "ab", "1"),
            tag(&question, 7, "aa", "2"),
        ] {
            assert_ne!(base, changed);
        }
    }

    #[test]
    fn a_tag_is_found_in_a_list_whatever_its_strength() {
        let held = HeaderValue::from_static("W/\"7-00ff\"");
        for (list, is_held) in [
            ("W/\"7-00ff\"", true),
            ("\"7-00ff\"", true),
            ("\"a\", W/\"7-00ff\" , \"b\"", true),
            ("\"7-00fe\"", false),
            ("*", false),
            ("", false),
        ] {
            let value = HeaderValue::from_str(list).unwrap();
            let headers = HeaderMap::from_iter([(header::IF_NONE_MATCH, value)]);
            assert_eq!(already_held(&headers, &held), is_held, "{list}");
        }
    }
}
