//! `GET /api/v1/health`, `/livez`, `/readyz`: what the service can do, asked of its parts each time.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::SecondsFormat;
use equipoise_app::health::{Component, Health};
use equipoise_cache::{Cache, Statistics};
use equipoise_model::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ApiError;
use crate::answers::fresh;
use crate::openapi::{ProbeProblems, ReadyProblems};
use crate::service::{Service, Shared};

/// The state of the service and its parts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HealthDto {
    /// `healthy` or `unhealthy`.
    #[schema(example = "healthy")]
    status: &'static str,
    /// Name of the service.
    #[schema(example = "equipoise")]
    service: &'static str,
    /// When this was found out. RFC 3339, UTC.
    #[schema(example = "2024-03-28T21:00:00.000000Z")]
    timestamp: String,
    /// Version of the service.
    #[schema(example = "0.1.0")]
    version: &'static str,
    /// `connected` when ledger and projection both answer, else `disconnected`.
    #[schema(example = "connected")]
    database: &'static str,
    /// `connected`: the cache is in this process.
    #[schema(example = "connected")]
    cache: &'static str,
    /// The latest session with market data.
    latest_session: Option<Date>,
    /// Each part by itself.
    components: ComponentsDto,
}

/// The parts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ComponentsDto {
    /// The ledger can be read.
    ledger: ComponentDto,
    /// The projection answers queries and holds every entry of the ledger.
    projection: ComponentDto,
    /// The response cache.
    cache: CacheDto,
}

/// One part.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ComponentDto {
    /// `ok` or `failed`.
    #[schema(example = "ok")]
    status: &'static str,
    /// What the part says of itself.
    #[schema(example = "at entry 7")]
    detail: String,
}

/// What the response cache did since the service started.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CacheDto {
    /// Answers that were there already.
    hits: u64,
    /// Answers that were computed.
    misses: u64,
    /// Answers held now.
    entries: u64,
    /// Bytes held now.
    bytes: u64,
}

/// The state of the service and its parts; 503 when a part a request needs does not work.
///
/// Scope: none.
#[utoipa::path(
    get, path = "/api/v1/health", tag = "service", operation_id = "health",
    responses(
        (status = 200, description = "Every part works", body = HealthDto),
        (status = 503, description = "A part does not work", body = HealthDto),
        ProbeProblems
    ),
    extensions(("x-scope" = json!("none")))
)]
pub(crate) async fn health(State(service): State<Shared>) -> Result<Response, ApiError> {
    let found = examine(&service).await;
    let statistics = service.cache.statistics().await;
    let status = if found.is_ready() {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    fresh(status, &HealthDto::of(&service, found, statistics))
}

/// Whether the process runs. It asks nothing of any store: a service that waits for its store
/// should not be killed for it.
///
/// Scope: none.
#[utoipa::path(
    get, path = "/livez", tag = "service", operation_id = "livez",
    responses((status = 200, description = "The process runs", body = LiveDto), ProbeProblems),
    extensions(("x-scope" = json!("none")))
)]
pub(crate) async fn livez() -> Result<Response, ApiError> {
    fresh(StatusCode::OK, &LiveDto { status: "ok" })
}

/// Whether requests can be answered: the ledger can be read, and the projection answers and holds
/// every entry of it.
///
/// Scope: none.
#[utoipa::path(
    get, path = "/readyz", tag = "service", operation_id = "readyz",
    responses((status = 200, description = "Requests can be answered", body = LiveDto), ReadyProblems),
    extensions(("x-scope" = json!("none")))
)]
pub(crate) async fn readyz(State(service): State<Shared>) -> Result<Response, ApiError> {
    let found = examine(&service).await;
    if found.is_ready() {
        return fresh(StatusCode::OK, &LiveDto { status: "ok" });
    }
    let parts = [("ledger", &found.ledger), ("projection", &found.projection)];
    let failed = parts.into_iter().filter(|(_, part)| !part.is_ok);
    let reasons = failed
        .map(|(name, _)| format!("{name}: {NOT_AVAILABLE}"))
        .collect();
    Err(ApiError::NotReady { reasons })
}

/// A bare yes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LiveDto {
    /// Always `ok`.
    #[schema(example = "ok")]
    status: &'static str,
}

/// What the client is told of a part that failed: paths and causes stay in the log.
const NOT_AVAILABLE: &str = "not available, the log says why";

/// Ask every part, and log what does not work.
async fn examine(service: &Service) -> Health {
    let found = equipoise_app::health::health(&service.store).await;
    for (name, part) in [("ledger", &found.ledger), ("projection", &found.projection)] {
        if !part.is_ok {
            tracing::warn!(
                component = name,
                detail = part.detail,
                "component does not work"
            );
        }
    }
    found
}

impl HealthDto {
    fn of(service: &Service, found: Health, statistics: Statistics) -> Self {
        let is_ready = found.is_ready();
        Self {
            status: if is_ready { "healthy" } else { "unhealthy" },
            service: "equipoise",
            timestamp: service.now().to_rfc3339_opts(SecondsFormat::Micros, true),
            version: service.version,
            database: if is_ready {
                "connected"
            } else {
                "disconnected"
            },
            cache: "connected",
            latest_session: found.latest_session,
            components: ComponentsDto {
                ledger: ComponentDto::of(found.ledger),
                projection: ComponentDto::of(found.projection),
                cache: CacheDto {
                    hits: statistics.hits,
                    misses: statistics.misses,
                    entries: statistics.entries,
                    bytes: statistics.bytes,
                },
            },
        }
    }
}

impl ComponentDto {
    fn of(part: Component) -> Self {
        if part.is_ok {
            return Self {
                status: "ok",
                detail: part.detail,
            };
        }
        Self {
            status: "failed",
            detail: NOT_AVAILABLE.to_owned(),
        }
    }
}
