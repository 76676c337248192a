//! `POST /api/v1/export-data`, its documented twin `POST /api/v1/export`, and the download.

use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::Response;
use equipoise_app::export::{Content, ExportRequest, FileFormat, Shelved, export};
use equipoise_app::{AppError, Progress};
use equipoise_model::Date;
use serde::{Deserialize, Serialize};
use tokio_util::io::ReaderStream;
use utoipa::ToSchema;

use crate::ApiError;
use crate::answers::fresh;
use crate::error::shortened;
use crate::extract::{Fields, range};
use crate::openapi::{DownloadProblems, ExportProblems};
use crate::service::{Shared, Work};

const BYTES_OF_A_MB: f64 = 1_048_576.0;
const FIELDS: [&str; 5] = [
    "start_date",
    "end_date",
    "index",
    "format",
    "include_composition",
];

/// What to export.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(example = json!({"start_date": "2024-01-02", "end_date": "2024-03-28", "format": "xlsx"}))]
#[expect(
    dead_code,
    reason = "states the fields for the document; `Fields` reads them"
)]
pub(crate) struct ExportBody {
    /// First date.
    start_date: Date,
    /// Last date.
    end_date: Date,
    /// The index; without it the one the service is configured for.
    index: Option<String>,
    /// `xlsx`, `csv`, `json` or `parquet`; `xlsx` without it. A workbook holds everything; the other
    /// formats hold one table.
    format: Option<String>,
    /// With `true`, a CSV, JSON or Parquet file holds the compositions; without it the levels.
    include_composition: Option<bool>,
}

/// Where the export can be fetched.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExportDto {
    /// Always `true`: an export that fails is answered with a problem.
    success: bool,
    /// The path to fetch it from, on this service.
    file_path: String,
    /// Its size in MB of 1,048,576 bytes.
    file_size_mb: f64,
    /// The same as `file_path`.
    download_url: String,
    /// The name of the file. Nobody can guess it, and it is the key to the file.
    filename: String,
    /// When the file is removed, RFC 3339.
    #[schema(example = "2026-11-24T12:00:00Z")]
    expires_at: String,
}

/// Write an index to a file and answer where it can be fetched.
///
/// Scope: export.
#[utoipa::path(
    post, path = "/api/v1/export-data", tag = "export", operation_id = "export_data",
    request_body(content = ExportBody, description = "What to export"),
    responses((status = 200, description = "The file is ready", body = ExportDto), ExportProblems),
    extensions(("x-scope" = json!("export")))
)]
pub(crate) async fn export_data(
    State(service): State<Shared>,
    request: Request,
) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    written(&service, &parts, body).await
}

/// The same under the path that the replaced system documents.
///
/// Scope: export.
#[utoipa::path(
    post, path = "/api/v1/export", tag = "export", operation_id = "export",
    request_body(content = ExportBody, description = "What to export"),
    responses((status = 200, description = "The file is ready", body = ExportDto), ExportProblems),
    extensions(("x-scope" = json!("export")))
)]
pub(crate) async fn export_documented(
    State(service): State<Shared>,
    request: Request,
) -> Result<Response, ApiError> {
    let (parts, body) = request.into_parts();
    written(&service, &parts, body).await
}

async fn written(service: &Shared, parts: &Parts, body: Body) -> Result<Response, ApiError> {
    let fields = Fields::of_body(parts, body, service.limits.body_bytes, &FIELDS).await?;
    let start = fields.required_date("start_date")?;
    let end = fields.required_date("end_date")?;
    let format = fields
        .choice("format", &FileFormat::ALL)?
        .unwrap_or(FileFormat::Xlsx);
    let is_composition = fields.flag("include_composition")?.unwrap_or(false);
    let wanted = ExportRequest {
        selection: equipoise_app::IndexSelection::now(fields.index(&service.default_index)?),
        range: range(Some(start), Some(end), service.today())?,
        format,
        content: if is_composition {
            Content::Composition
        } else {
            Content::Levels
        },
    };
    let (store, shelf, now) = (service.store.clone(), service.shelf.clone(), service.now());
    let work = async move {
        let files = export(&store, &wanted, &shelf.workspace(), &Progress::silent()).await?;
        let [file] = files.as_slice() else {
            return Err(AppError::Internal {
                what: "an export of several files".to_owned(),
            });
        };
        shelf.put(&file.path, now)
    };
    let shelved = service.detached(Work::Export, work).await?;
    fresh(StatusCode::OK, &ExportDto::of(shelved))
}

impl ExportDto {
    fn of(shelved: Shelved) -> Self {
        let path = format!("/api/v1/export-data/download/{}", shelved.name);
        Self {
            success: true,
            file_path: path.clone(),
            file_size_mb: shelved.bytes as f64 / BYTES_OF_A_MB,
            download_url: path,
            filename: shelved.name,
            expires_at: shelved
                .expires_at
                .to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        }
    }
}

/// Fetch an export.
///
/// Scope: export.
#[utoipa::path(
    get, path = "/api/v1/export-data/download/{filename}", tag = "export",
    operation_id = "download_export",
    params(("filename" = String, Path, description = "The name that the export was answered with")),
    responses(
        (status = 200, description = "The file", content_type = "application/octet-stream"),
        DownloadProblems
    ),
    extensions(("x-scope" = json!("export")))
)]
pub(crate) async fn download(
    State(service): State<Shared>,
    uri: Uri,
    filename: Result<Path<String>, PathRejection>,
) -> Result<Response, ApiError> {
    // A name that is not UTF-8 was never given out.
    let Ok(Path(filename)) = filename else {
        return Err(ApiError::NotFound {
            path: shortened(uri.path()),
        });
    };
    let path = service.shelf.find(&filename, service.now())?;
    let gone = |_| AppError::UnknownExport {
        name: filename.clone(),
    };
    let file = tokio::fs::File::open(&path).await.map_err(gone)?;
    let bytes = file.metadata().await.map_err(gone)?.len();
    let mut response = Response::new(Body::from_stream(ReaderStream::new(file)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes));
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(content_type(&filename)),
    );
    // A name that was given out holds letters, digits, `-`, `_` and `.` only.
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{filename}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    Ok(response)
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("csv") => "text/csv; charset=utf-8",
        Some("json") => "application/json",
        Some("parquet") => "application/vnd.apache.parquet",
        _ => "application/octet-stream",
    }
}
