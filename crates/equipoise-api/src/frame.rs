//! The frame around every answer: request id, time taken, security headers, and the problem a
//! refusal becomes.

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::error::{Problem, Refusal, shortened};
use crate::request_id;
use crate::service::{Service, Shared};

const PROCESS_TIME: HeaderName = HeaderName::from_static("x-process-time");
const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Answers of the API are data: nothing in them may load, run or be framed.
const DATA_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");
/// The page of the document runs its own script and asks this service, nothing else.
const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'",
);

/// What is known of a request after it is gone.
struct Asked {
    request_id: String,
    method: Method,
    path: String,
}

/// Run the request and frame its answer. The outermost layer: nothing leaves without it.
pub(crate) async fn frame(State(service): State<Shared>, request: Request, next: Next) -> Response {
    let started = service.now();
    let asked = Asked {
        request_id: request_id::of(request.headers()),
        method: request.method().clone(),
        path: request.uri().path().to_owned(),
    };
    let mut response = next.run(request).await;
    if let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
        report(&asked, &refusal);
        become_problem(&mut response, &asked, refusal);
    }
    add_headers(response.headers_mut(), &asked);
    let seconds = seconds_since(&service, started);
    if let Ok(value) = HeaderValue::from_str(&format!("{seconds:.6}")) {
        response.headers_mut().insert(PROCESS_TIME, value);
    }
    tracing::info!(
        request_id = asked.request_id,
        method = %asked.method,
        path = shortened(&asked.path),
        status = response.status().as_u16(),
        duration_ms = seconds * 1000.0,
        "request answered"
    );
    response
}

/// The one place where a failure is logged; refused requests are the client's business.
fn report(asked: &Asked, refusal: &Refusal) {
    if refusal.code.status().is_server_error() {
        tracing::error!(
            request_id = asked.request_id,
            code = refusal.code.name(),
            "request failed: {}",
            refusal.chain
        );
    }
}

fn become_problem(response: &mut Response, asked: &Asked, refusal: Refusal) {
    let path = shortened(&asked.path);
    let problem = Problem::new(refusal.code, refusal.detail, &asked.request_id, &path);
    let text = serde_json::to_vec(&problem).expect("a problem holds texts and a number");
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, PROBLEM_JSON);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(text.len()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    *response.body_mut() = match asked.method {
        Method::HEAD => Body::empty(),
        _ => Body::from(Bytes::from(text)),
    };
}

fn add_headers(headers: &mut HeaderMap, asked: &Asked) {
    let is_page = asked.path == "/docs" || asked.path.starts_with("/docs/");
    let policy = if is_page { PAGE_POLICY } else { DATA_POLICY };
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    headers.insert(request_id::HEADER, request_id::header(&asked.request_id));
}

/// Not below 0, whatever the clock does.
fn seconds_since(service: &Service, started: equipoise_model::Instant) -> f64 {
    let taken = service.now() - started;
    taken
        .num_microseconds()
        .map_or(0.0, |micros| micros.max(0) as f64 / 1e6)
}
