//! `POST /api/v1/build-index`: compute and publish the sessions that are not published yet.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use equipoise_app::Progress;
use equipoise_app::build::{BuildReport, BuildRequest, build};
use equipoise_app::definitions::Wanted;
use equipoise_model::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ApiError;
use crate::answers::fresh;
use crate::extract::{Fields, range};
use crate::openapi::BuildProblems;
use crate::service::{Shared, Work};

/// What to build.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"start_date": "2024-01-02", "end_date": "2024-03-28"}))]
#[expect(
    dead_code,
    reason = "states the fields for the document; `Fields` reads them"
)]
pub(crate) struct BuildIndexBody {
    /// First date. The base session of a new series is the first session from it on; a series that
    /// exists is continued from its last session, never started again.
    start_date: Date,
    /// Last date; without it the last session there is market data for.
    end_date: Option<Date>,
    /// The index; without it the one the service is configured for.
    index: Option<String>,
    /// Number of companies, 1 to 20,000; without it as the rule book in force says.
    size: Option<u32>,
    /// `daily`, `weekly`, `monthly` or `quarterly`; without it as the rule book in force says.
    rebalance: Option<String>,
}

const FIELDS: [&str; 5] = ["start_date", "end_date", "index", "size", "rebalance"];

/// What was built.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BuildIndexDto {
    /// Always `true`: a build that fails is answered with a problem.
    success: bool,
    /// A sentence for a person.
    #[schema(example = "Index built successfully for 61 trading days")]
    message: String,
    /// Sessions of the asked range that are published now, those of earlier builds included.
    #[schema(example = 61)]
    dates_processed: usize,
    /// First date asked for.
    start_date: Date,
    /// Last date asked for, or the last session built.
    end_date: Date,
    /// The index.
    #[schema(example = "EW100")]
    index: String,
    /// Sessions this call published; 0 when all were there already.
    #[schema(example = 61)]
    new_sessions: usize,
    /// The first session of the series, where its level is the base value.
    base_date: Date,
    /// The last session of the series.
    last_session: Date,
    /// The level at its close.
    #[schema(example = 1065.05487)]
    last_level: f64,
    /// What a person should know of the inputs, as sentences.
    remarks: Vec<String>,
}

/// Build the index over the stored market data and publish what is new.
///
/// Published levels are never changed and the chain is never started again: builds of adjacent
/// ranges, in any number, give one series. A build goes on when its client goes away or its time is
/// over; the same request then finds the result. Scope: build.
#[utoipa::path(
    post, path = "/api/v1/build-index", tag = "index", operation_id = "build_index",
    request_body(content = BuildIndexBody, description = "What to build"),
    responses(
        (status = 200, description = "The index is built", body = BuildIndexDto),
        BuildProblems
    ),
    extensions(("x-scope" = json!("build")))
)]
pub(crate) async fn build_index(
    State(service): State<Shared>,
    request: Request,
) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    let fields = Fields::of_body(&parts, body, service.limits.body_bytes, &FIELDS).await?;
    let start = fields.required_date("start_date")?;
    let end = fields.date("end_date")?;
    range(Some(start), end, service.today())?;
    let wanted = BuildRequest {
        index: fields.index(&service.default_index)?,
        from: Some(start),
        to: end,
        wanted: Wanted {
            size: fields.size("size")?,
            rhythm: fields.rhythm("rebalance")?,
        },
        default_size: service.default_size,
        dry_run: false,
    };
    let (store, now) = (service.store.clone(), service.now());
    let work = async move { build(&store, &wanted, now, &Progress::silent()).await };
    let report = service.detached(Work::Build, work).await?;
    fresh(StatusCode::OK, &BuildIndexDto::of(report, start, end))
}

impl BuildIndexDto {
    fn of(report: BuildReport, start_date: Date, end_date: Option<Date>) -> Self {
        let dates_processed = report.sessions_in_range.len();
        Self {
            success: true,
            message: format!("Index built successfully for {dates_processed} trading days"),
            dates_processed,
            start_date,
            end_date: end_date.unwrap_or(report.last_session),
            index: report.definition.index.to_string(),
            new_sessions: report.new_sessions.len(),
            base_date: report.base,
            last_session: report.last_session,
            last_level: report.last_level,
            remarks: report.remarks,
        }
    }
}
