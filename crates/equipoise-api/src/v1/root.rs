//! `GET /`: what this is and where to go on.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiError;
use crate::answers::fresh;
use crate::openapi::ProbeProblems;
use crate::service::Shared;

/// What this is and where to go on.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RootDto {
    /// What this is.
    #[schema(example = "Equipoise, an index calculation agent")]
    message: &'static str,
    /// Version of the service.
    #[schema(example = "0.1.0")]
    version: &'static str,
    /// The page that shows the document of this API.
    #[schema(example = "/docs")]
    docs: &'static str,
    /// Whether the service can answer.
    #[schema(example = "/api/v1/health")]
    health: &'static str,
}

/// What this is and where to go on.
///
/// Scope: none.
#[utoipa::path(
    get, path = "/", tag = "service", operation_id = "root",
    responses((status = 200, description = "Where to go on", body = RootDto), ProbeProblems),
    extensions(("x-scope" = json!("none")))
)]
pub(crate) async fn root(State(service): State<Shared>) -> Result<Response, ApiError> {
    let answer = RootDto {
        message: "Equipoise, an index calculation agent",
        version: service.version,
        docs: "/docs",
        health: "/api/v1/health",
    };
    fresh(StatusCode::OK, &answer)
}
