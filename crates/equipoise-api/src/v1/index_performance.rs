//! `GET /api/v1/index-performance`: levels and returns of a range, and what they come to.

use axum::extract::State;
use axum::http::request::Parts;
use axum::response::Response;
use equipoise_app::levels::LevelRow;
use equipoise_app::performance::{Performance, performance};
use equipoise_app::{Progress, Range};
use equipoise_model::Date;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::percent;
use crate::ApiError;
use crate::answers::Question;
use crate::extract::Fields;
use crate::openapi::ReadProblems;
use crate::service::Shared;

/// A range of dates and the series they are asked of.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "states the parameters for the document; `Fields` reads them"
)]
pub(crate) struct RangeQuery {
    /// First date, included. ISO 8601.
    #[param(example = "2024-01-02")]
    start_date: Date,
    /// Last date, included. ISO 8601; not before the first, not in the future.
    #[param(example = "2024-03-28")]
    end_date: Date,
    /// The index; without it the one the service is configured for.
    #[param(example = "EW100")]
    index: Option<String>,
    /// RFC 3339: answer as this service would have answered then.
    #[param(example = "2024-03-28T21:00:00Z")]
    as_of: Option<String>,
}

/// The fields of [`RangeQuery`].
pub(super) const RANGE_FIELDS: [&str; 4] = ["start_date", "end_date", "index", "as_of"];

/// Levels and returns of a range. Returns are in percent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct IndexPerformanceDto {
    /// The index.
    #[schema(example = "EW100")]
    index: String,
    /// First date asked for.
    start_date: Date,
    /// Last date asked for.
    end_date: Date,
    /// Sessions of the index in the range.
    #[schema(example = 61)]
    total_days: usize,
    /// One row for each session, ascending.
    performance_data: Vec<PerformanceRowDto>,
    /// What the range comes to.
    summary: PerformanceSummaryDto,
}

/// One session.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PerformanceRowDto {
    /// The session.
    date: Date,
    /// Price return level at its close.
    #[schema(example = 1005.2019)]
    value: f64,
    /// Return of the session in percent; `null` on the base session, which has none.
    #[schema(example = 0.520192)]
    daily_return: Option<f64>,
    /// Return since the base session in percent.
    #[schema(example = 0.520192)]
    cumulative_return: f64,
    /// `provisional` while closes of the session are missing, else `final`.
    #[schema(example = "final")]
    status: &'static str,
}

/// Figures of the range alone; `null` where the range is too short, or does not vary, for the
/// figure to be defined. The base session has no return and enters none of them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PerformanceSummaryDto {
    /// Last level of the range over its first, less 1, in percent.
    #[schema(example = 6.505487)]
    total_return: Option<f64>,
    /// Arithmetic mean of the daily returns, in percent.
    #[schema(example = 0.275551)]
    average_daily_return: Option<f64>,
    /// Sample standard deviation of the daily returns, in percent per session.
    #[schema(example = 0.490125)]
    volatility: Option<f64>,
    /// Largest daily return, in percent.
    #[schema(example = 1.112528)]
    max_daily_return: Option<f64>,
    /// Smallest daily return, in percent.
    #[schema(example = -0.9937)]
    min_daily_return: Option<f64>,
    /// (mean × 252 − risk-free rate) ÷ (deviation × √252), a pure number: every figure in it a
    /// fraction, the risk-free rate 2 % per year.
    #[schema(example = 8.667676)]
    sharpe_ratio: Option<f64>,
}

/// Levels, daily and cumulative returns of a range, with its summary.
///
/// Scope: read.
#[utoipa::path(
    get, path = "/api/v1/index-performance", tag = "index", operation_id = "index_performance",
    params(RangeQuery),
    responses(
        (status = 200, description = "The sessions of the range", body = IndexPerformanceDto, headers(
            ("etag" = String, description = "Weak tag of the answer, for `If-None-Match`"),
            ("x-cache" = String, description = "`hit` or `miss`")
        )),
        (status = 304, description = "The answer held under the tag in `If-None-Match` is still right"),
        ReadProblems
    ),
    extensions(("x-scope" = json!("read")))
)]
pub(crate) async fn index_performance(
    State(service): State<Shared>,
    parts: Parts,
) -> Result<Response, ApiError> {
    let fields = Fields::of_query(&parts.uri, &RANGE_FIELDS)?;
    let selection = fields.selection(&service.default_index, service.now())?;
    let (start, end) = fields.required_range(service.today())?;
    let question = Question::of("/api/v1/index-performance")
        .about(&selection)
        .with("start_date", start)
        .with("end_date", end);
    let range = Range {
        from: Some(start),
        to: Some(end),
    };
    let compute = async {
        let progress = Progress::silent();
        let found = performance(&service.store, &selection, range, &progress).await?;
        Ok(IndexPerformanceDto::of(found, (start, end)))
    };
    Box::pin(service.answer(&parts, question, compute)).await
}

impl IndexPerformanceDto {
    fn of(found: Performance, (start_date, end_date): (Date, Date)) -> Self {
        let in_percent = |fraction: Option<f64>| fraction.map(percent);
        let summary = found.summary;
        Self {
            index: found.series.index.to_string(),
            start_date,
            end_date,
            total_days: found.rows.len(),
            performance_data: found.rows.iter().map(PerformanceRowDto::of).collect(),
            summary: PerformanceSummaryDto {
                total_return: in_percent(summary.total_return),
                average_daily_return: in_percent(summary.average_daily_return),
                volatility: in_percent(summary.volatility_daily),
                max_daily_return: in_percent(summary.max_daily_return),
                min_daily_return: in_percent(summary.min_daily_return),
                sharpe_ratio: summary.sharpe_ratio,
            },
        }
    }
}

impl PerformanceRowDto {
    fn of(row: &LevelRow) -> Self {
        Self {
            date: row.session,
            value: row.price_return,
            daily_return: row.daily_return.map(percent),
            cumulative_return: percent(row.cumulative_return),
            status: row.status(),
        }
    }
}
