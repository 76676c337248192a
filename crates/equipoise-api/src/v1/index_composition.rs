//! `GET /api/v1/index-composition`: the constituents after the close of a session.

use axum::extract::State;
use axum::http::request::Parts;
use axum::response::Response;
use equipoise_app::Progress;
use equipoise_app::composition::{At, Composition, CompositionRow, composition};
use equipoise_model::Date;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::name_or_symbol;
use crate::ApiError;
use crate::answers::Question;
use crate::extract::{Fields, past};
use crate::openapi::SessionProblems;
use crate::service::Shared;

/// A session and the series it is asked of.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "states the parameters for the document; `Fields` reads them"
)]
pub(crate) struct SessionQuery {
    /// The session. ISO 8601; not in the future.
    #[param(example = "2024-03-28")]
    date: Date,
    /// The index; without it the one the service is configured for.
    #[param(example = "EW100")]
    index: Option<String>,
    /// RFC 3339: answer as this service would have answered then.
    #[param(example = "2024-03-28T21:00:00Z")]
    as_of: Option<String>,
}

const FIELDS: [&str; 3] = ["date", "index", "as_of"];

/// The constituents after the close of a session.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct IndexCompositionDto {
    /// The index.
    #[schema(example = "EW100")]
    index: String,
    /// The session.
    date: Date,
    /// The number of constituents.
    #[schema(example = 100)]
    total_stocks: usize,
    /// The constituents, the largest market cap first.
    compositions: Vec<ConstituentDto>,
}

/// One constituent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConstituentDto {
    /// The symbol in force on the session.
    #[schema(example = "NVDA")]
    ticker: String,
    /// Name of the issuer or line; the symbol when no source gave one.
    #[schema(example = "NVIDIA Corporation")]
    name: String,
    /// Weight in the basket after the close, a fraction from 0 to 1.
    #[schema(example = 0.01)]
    weight: f64,
    /// Market cap of the company at the close, in index currency; `null` when its share count was
    /// not known.
    #[schema(example = 3885920155876.5)]
    market_cap: Option<f64>,
    /// Sector, when known.
    #[schema(example = "Technology")]
    sector: Option<String>,
    /// Industry, when known.
    #[schema(example = "Semiconductors")]
    industry: Option<String>,
}

/// The constituents of the index after the close of a session.
///
/// Scope: read.
#[utoipa::path(
    get, path = "/api/v1/index-composition", tag = "index", operation_id = "index_composition",
    params(SessionQuery),
    responses(
        (status = 200, description = "The constituents", body = IndexCompositionDto, headers(
            ("etag" = String, description = "Weak tag of the answer, for `If-None-Match`"),
            ("x-cache" = String, description = "`hit` or `miss`")
        )),
        (status = 304, description = "The answer held under the tag in `If-None-Match` is still right"),
        SessionProblems
    ),
    extensions(("x-scope" = json!("read")))
)]
pub(crate) async fn index_composition(
    State(service): State<Shared>,
    parts: Parts,
) -> Result<Response, ApiError> {
    let fields = Fields::of_query(&parts.uri, &FIELDS)?;
    let selection = fields.selection(&service.default_index, service.now())?;
    let date = past("date", fields.required_date("date")?, service.today())?;
    let question = Question::of("/api/v1/index-composition")
        .about(&selection)
        .with("date", date);
    let compute = async {
        let progress = Progress::silent();
        let session = ("date", Some(date));
        let found = composition(&service.store, &selection, session, At::Close, &progress).await?;
        Ok(IndexCompositionDto::of(found))
    };
    Box::pin(service.answer(&parts, question, compute)).await
}

impl IndexCompositionDto {
    /// Rows come by rank, which is by market cap: the largest first, unknown ones last.
    fn of(found: Composition) -> Self {
        Self {
            index: found.series.index.to_string(),
            date: found.session,
            total_stocks: found.rows.len(),
            compositions: found.rows.into_iter().map(ConstituentDto::of).collect(),
        }
    }
}

impl ConstituentDto {
    fn of(row: CompositionRow) -> Self {
        Self {
            name: name_or_symbol(row.name, &row.symbol),
            ticker: row.symbol,
            weight: row.weight,
            market_cap: row.market_cap,
            sector: row.sector,
            industry: row.industry,
        }
    }
}
