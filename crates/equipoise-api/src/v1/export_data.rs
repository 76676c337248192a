//! `POST /api/v1/export-data`, its documented twin `POST /api/v1/export`, and the download.

use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::Response;
use equipoise_app::export::{Content, ExportRequest, FileFormat, Shelved, export};
use equipoise_app::{AppError, IndexSelection, Progress};
use equipoise_model::Date;
use serde::{Deserialize, Serialize};
use tokio_util::io::ReaderStream;
use utoipa::ToSchema;

use crate::ApiError;
use crate::answers::fresh;
use crate::error::shortened;
use crate::extract::{Fields, range};
use crate::openapi::{DownloadProblems, ExportProblems};
use crate::service::{Service, Shared, Work};

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
    let (_, shelved) = written(&service, request).await?;
    fresh(StatusCode::OK, &ExportDto::of(shelved))
}

/// Write an index to a file and answer the file itself, as the replaced system documents it.
///
/// `content-location` says where the same file can be fetched again. Scope: export.
#[utoipa::path(
    post, path = "/api/v1/export", tag = "export", operation_id = "export",
    request_body(content = ExportBody, description = "What to export"),
    responses(
        (status = 200, description = "The file, of the type its format has", content_type = "application/octet-stream", headers(
            ("content-disposition" = String, description = "`attachment` with the name of the file"),
            ("content-location" = String, description = "Where the same file can be fetched again")
        )),
        ExportProblems
    ),
    extensions(("x-scope" = json!("export")))
)]
pub(crate) async fn export_documented(
    State(service): State<Shared>,
    request: Request,
) -> Result<Response, ApiError> {
    let (wanted, shelved) = written(&service, request).await?;
    let mut response = file(&service, &shelved.name, &wanted.name).await?;
    if let Ok(location) = HeaderValue::from_str(&download_path(&shelved.name)) {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_LOCATION, location);
    }
    Ok(response)
}

/// What a request asks for.
struct Wanted {
    export: ExportRequest,
    /// What the file is called where the client keeps it.
    name: String,
}

impl Wanted {
    async fn of(service: &Service, request: Request) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let fields = Fields::of_body(&parts, body, service.limits.body_bytes, &FIELDS).await?;
        let start = fields.required_date("start_date")?;
        let end = fields.required_date("end_date")?;
        let format = fields.choice("format", &FileFormat::ALL)?;
        let format = format.unwrap_or(FileFormat::Xlsx);
        let content = match fields.flag("include_composition")? {
            Some(true) => Content::Composition,
            _ => Content::Levels,
        };
        let selection = IndexSelection::now(fields.index(&service.default_index)?);
        let range = range(Some(start), Some(end), service.today())?;
        Ok(Self {
            export: ExportRequest {
                selection,
                range,
                format,
                content,
            },
            name: format!("index_data_{start}_{end}.{}", format.ending()),
        })
    }
}

/// Write what the request asks for and put it on the shelf.
async fn written(service: &Shared, request: Request) -> Result<(Wanted, Shelved), ApiError> {
    let wanted = Wanted::of(service, request).await?;
    let (store, shelf, now) = (service.store.clone(), service.shelf.clone(), service.now());
    let export_request = wanted.export.clone();
    let work = async move {
        let workspace = shelf.workspace();
        let files = export(&store, &export_request, &workspace, &Progress::silent()).await?;
        let [file] = files.as_slice() else {
            return Err(AppError::Internal {
                what: "an export of several files".to_owned(),
            });
        };
        shelf.put(&file.path, now)
    };
    let shelved = service.detached(Work::Export, work).await?;
    Ok((wanted, shelved))
}

fn download_path(name: &str) -> String {
    format!("/api/v1/export-data/download/{name}")
}

impl ExportDto {
    fn of(shelved: Shelved) -> Self {
        let path = download_path(&shelved.name);
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
    file(&service, &filename, &filename).await
}

/// The file shelved under `name`, for the client to keep as `kept_as`.
async fn file(service: &Service, name: &str, kept_as: &str) -> Result<Response, ApiError> {
    let path = service.shelf.find(name, service.now())?;
    let gone = |_| AppError::UnknownExport {
        name: name.to_owned(),
    };
    let file = tokio::fs::File::open(&path).await.map_err(gone)?;
    let bytes = file.metadata().await.map_err(gone)?.len();
    let mut response = Response::new(Body::from_stream(ReaderStream::new(file)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes));
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(content_type(name)),
    );
    // Names are made of letters, digits, `-`, `_` and `.` only.
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{kept_as}\"")) {
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
