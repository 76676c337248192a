//! The router: every route, inside the guards that each request passes.

use std::sync::Arc;

use axum::Router;
use axum::http::{Method, Uri};
use axum::middleware::from_fn_with_state;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

use crate::error::shortened;
use crate::service::{Service, Shared};
use crate::{ApiError, ApiState, docs, frame, guards, openapi};

/// Smaller answers cost more to compress than to send.
const COMPRESSED_FROM_BYTES: u64 = 1024;

/// Serve everything on `listener` until `stop` ends; requests in work are finished first.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: tokio::net::TcpListener,
    state: ApiState,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let service = router(state).into_make_service();
    axum::serve(listener, service)
        .with_graceful_shutdown(stop)
        .await
}

/// Everything this crate serves, over `state`.
///
/// Every answer carries `x-request-id`, `x-process-time` and the security headers; every refusal
/// is a problem, those of unknown paths and methods included. A path with a slash at its end is
/// another path, and there is nothing at it.
pub fn router(state: ApiState) -> Router {
    let service: Shared = Arc::new(Service::new(state));
    let (routes, document) = openapi::documented().split_for_parts();
    let layers = ServiceBuilder::new()
        .layer(from_fn_with_state(Arc::clone(&service), frame::frame))
        .layer(CompressionLayer::new().compress_when(worth_compressing()))
        .layer(from_fn_with_state(Arc::clone(&service), guards::guard))
        .layer(CatchPanicLayer::custom(guards::caught));
    routes
        .merge(docs::routes(document))
        .fallback(nothing_here)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(layers)
        .with_state(service)
}

/// Workbooks and Parquet files are compressed already.
fn worth_compressing() -> impl Predicate {
    const PACKED: [&str; 3] = [
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.apache.parquet",
        "application/zip",
    ];
    SizeAbove::new(COMPRESSED_FROM_BYTES)
        .and(NotForContentType::const_new(PACKED[0]))
        .and(NotForContentType::const_new(PACKED[1]))
        .and(NotForContentType::const_new(PACKED[2]))
}

async fn nothing_here(uri: Uri) -> ApiError {
    ApiError::NotFound {
        path: shortened(uri.path()),
    }
}

async fn method_not_allowed(method: Method, uri: Uri) -> ApiError {
    ApiError::MethodNotAllowed {
        method: shortened(method.as_str()),
        path: shortened(uri.path()),
    }
}
