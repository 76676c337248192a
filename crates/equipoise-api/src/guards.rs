//! Guards around every handler: sizes of the head, requests in work, time, panics.

use std::any::Any;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::ApiError;
use crate::service::{Service, Shared};

/// Refuse a request whose head is over its limits, or that finds too many others in work; give up
/// on one that takes too long.
pub(crate) async fn guard(
    State(service): State<Shared>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    check_head(&service, &request)?;
    let Ok(_permit) = service.requests.try_acquire() else {
        let limit = service.limits.concurrent_requests;
        return Err(ApiError::Overloaded {
            what: "requests",
            limit,
        });
    };
    let timeout = service.limits.request_timeout;
    let answer = tokio::time::timeout(timeout, next.run(request)).await;
    answer.map_err(|_| ApiError::TimedOut {
        limit_ms: timeout.as_millis(),
    })
}

/// A handler that panicked fails its own request and no other.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the layer hands the panic over"
)]
pub(crate) fn caught(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    ApiError::Panicked {
        what: text.unwrap_or("without a text").to_owned(),
    }
    .into_response()
}

fn check_head(service: &Service, request: &Request) -> Result<(), ApiError> {
    let uri = request.uri();
    let given = uri.path_and_query().map_or(0, |path| path.as_str().len());
    let limit = service.limits.uri_bytes;
    if given > limit {
        return Err(ApiError::UriTooLong { given, limit });
    }
    let given = header_bytes(request.headers());
    let limit = service.limits.header_bytes;
    if given > limit {
        return Err(ApiError::HeadersTooLarge { given, limit });
    }
    Ok(())
}

fn header_bytes(headers: &HeaderMap) -> usize {
    headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum()
}
