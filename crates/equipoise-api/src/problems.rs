//! The catalogue of problems: what each code means, where the `type` of a problem points.

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::answers::fresh;
use crate::error::shortened;
use crate::openapi::ProbeProblems;
use crate::{ApiError, ErrorCode};

/// One kind of problem.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemKind {
    /// Stable name, as in the `code` of a problem.
    #[schema(example = "REVERSED_RANGE")]
    code: &'static str,
    /// The HTTP status it is answered with.
    #[schema(example = 400)]
    status: u16,
    /// A short text, always the same for a code.
    #[schema(example = "Reversed range")]
    title: &'static str,
    /// Whether the same request may succeed later.
    #[schema(example = false)]
    retryable: bool,
}

impl ProblemKind {
    fn of(code: ErrorCode) -> Self {
        let status = code.status();
        let retryable = matches!(
            status,
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT
        );
        Self {
            code: code.name(),
            status: status.as_u16(),
            title: code.title(),
            retryable,
        }
    }
}

/// Every kind of problem.
#[utoipa::path(
    get, path = "/problems", tag = "service", operation_id = "problems",
    responses((status = 200, description = "Every code the service answers", body = Vec<ProblemKind>), ProbeProblems),
    extensions(("x-scope" = json!("none")))
)]
pub(crate) async fn problems() -> Result<Response, ApiError> {
    let kinds: Vec<ProblemKind> = ErrorCode::all().map(ProblemKind::of).collect();
    fresh(StatusCode::OK, &kinds)
}

/// One kind of problem, by its code.
#[utoipa::path(
    get, path = "/problems/{code}", tag = "service", operation_id = "problem",
    params(("code" = String, Path, description = "The code", example = "REVERSED_RANGE")),
    responses((status = 200, description = "What the code stands for", body = ProblemKind), ProbeProblems),
    extensions(("x-scope" = json!("none")))
)]
pub(crate) async fn problem(
    uri: Uri,
    code: Result<Path<String>, PathRejection>,
) -> Result<Response, ApiError> {
    let found = code.ok().and_then(|Path(name)| ErrorCode::parse(&name));
    match found {
        Some(code) => fresh(StatusCode::OK, &ProblemKind::of(code)),
        None => Err(ApiError::NotFound {
            path: shortened(uri.path()),
        }),
    }
}
