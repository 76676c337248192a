//! Errors of the API: every refusal and failure, and the problem it becomes.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use equipoise_app::AppError;
use equipoise_app::error::Fault;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ErrorCode;

/// Why a request was not answered. The text is for the client unless the code has a fixed one.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// A required field is missing.
    #[error("{field} is required: {expected}")]
    Missing {
        /// The field.
        field: &'static str,
        /// What it should hold.
        expected: &'static str,
    },
    /// A field does not have its form.
    #[error("{field} {given} is not valid: {expected}")]
    Invalid {
        /// The field.
        field: &'static str,
        /// The value, quoted and shortened.
        given: String,
        /// What it should hold.
        expected: String,
    },
    /// A field that does not exist was given.
    #[error("{name:?} is not a parameter here; {known}")]
    Unknown {
        /// Its name, shortened.
        name: String,
        /// The names there are, as a clause.
        known: String,
    },
    /// A field was given more than once.
    #[error("{field} is given more than once")]
    Duplicate {
        /// The field.
        field: String,
    },
    /// The body is not a JSON object.
    #[error("the body is not a JSON object: {reason}")]
    Body {
        /// Where and why.
        reason: String,
    },
    /// The body is too large.
    #[error("the body is over the limit of {limit} bytes")]
    BodyTooLarge {
        /// The limit.
        limit: usize,
    },
    /// The body is not declared as JSON.
    #[error("content-type {given:?} is not supported: application/json")]
    MediaType {
        /// What was declared, shortened.
        given: String,
    },
    /// The address is too long.
    #[error("the address is {given} bytes, over the limit of {limit}")]
    UriTooLong {
        /// Its length in bytes.
        given: usize,
        /// The limit.
        limit: usize,
    },
    /// The header fields are too long.
    #[error("the header fields are {given} bytes, over the limit of {limit}")]
    HeadersTooLarge {
        /// Their length in bytes.
        given: usize,
        /// The limit.
        limit: usize,
    },
    /// There is nothing under the path.
    #[error("there is nothing at {path:?}; /docs lists every path")]
    NotFound {
        /// The path, shortened.
        path: String,
    },
    /// The path does not take the method.
    #[error("{path} does not take {method}")]
    MethodNotAllowed {
        /// The method, shortened.
        method: String,
        /// The path, shortened.
        path: String,
    },
    /// A time lies in the future.
    #[error("{field} {given} is in the future: it is {now}")]
    FutureInstant {
        /// The field.
        field: &'static str,
        /// The time given.
        given: equipoise_model::Instant,
        /// The present time.
        now: equipoise_model::Instant,
    },
    /// Too many requests are in work.
    #[error("{limit} {what} are in work, the limit; try again shortly")]
    Overloaded {
        /// What is counted.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// The service cannot answer yet.
    #[error("{}", reasons.join("; "))]
    NotReady {
        /// Why, one clause for each part.
        reasons: Vec<String>,
    },
    /// The answer took too long.
    #[error("no answer within {limit_ms} ms")]
    TimedOut {
        /// The limit.
        limit_ms: u128,
    },
    /// A handler panicked.
    #[error("panic: {what}")]
    Panicked {
        /// Its message.
        what: String,
    },
    /// An answer cannot be written.
    #[error("{what}")]
    Answer {
        /// What failed.
        what: String,
    },
    /// A use case failed.
    #[error(transparent)]
    App(#[from] AppError),
    /// As [`ApiError::App`], shared by every request that waited for the same answer.
    #[error("{0}")]
    Shared(std::sync::Arc<Self>),
}

impl ApiError {
    /// The code of the error.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Missing { .. } => ErrorCode::MissingParameter,
            Self::Invalid { .. } => ErrorCode::InvalidParameter,
            Self::Unknown { .. } => ErrorCode::UnknownParameter,
            Self::Duplicate { .. } => ErrorCode::DuplicateParameter,
            Self::Body { .. } => ErrorCode::InvalidBody,
            Self::BodyTooLarge { .. } => ErrorCode::BodyTooLarge,
            Self::MediaType { .. } => ErrorCode::UnsupportedMediaType,
            Self::UriTooLong { .. } => ErrorCode::UriTooLong,
            Self::HeadersTooLarge { .. } => ErrorCode::HeadersTooLarge,
            Self::NotFound { .. } => ErrorCode::NotFound,
            Self::MethodNotAllowed { .. } => ErrorCode::MethodNotAllowed,
            Self::FutureInstant { .. } => ErrorCode::FutureDate,
            Self::Overloaded { .. } => ErrorCode::Overloaded,
            Self::NotReady { .. } => ErrorCode::NotReady,
            Self::TimedOut { .. } => ErrorCode::TimedOut,
            Self::Panicked { .. } | Self::Answer { .. } => ErrorCode::Internal,
            Self::App(error) => app_code(error),
            Self::Shared(error) => error.code(),
        }
    }

    /// What the client is told.
    fn detail(&self) -> String {
        self.code()
            .fixed_detail()
            .map_or_else(|| self.to_string(), str::to_owned)
    }

    /// The whole chain of causes, for the log.
    fn chain(&self) -> String {
        if let Self::Shared(error) = self {
            return error.chain();
        }
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }
}

/// Errors that name what the client can change have a code of their own; the fault tells the rest
/// apart.
fn app_code(error: &AppError) -> ErrorCode {
    match error {
        AppError::UnknownIndex { .. } => ErrorCode::UnknownIndex,
        AppError::NotYetBuilt { .. } => ErrorCode::NotYetBuilt,
        AppError::UnknownSession { .. } => ErrorCode::UnknownSession,
        AppError::EmptyRange { .. } => ErrorCode::EmptyRange,
        AppError::UnknownExport { .. } => ErrorCode::UnknownExport,
        AppError::ReversedRange { .. } => ErrorCode::ReversedRange,
        AppError::FutureDate { .. } => ErrorCode::FutureDate,
        AppError::BeforeBase { .. } => ErrorCode::BeforeBase,
        AppError::InvalidDefinition(_) => ErrorCode::InvalidDefinition,
        AppError::TooLarge { .. } => ErrorCode::ResultTooLarge,
        AppError::NothingInForce { .. } => ErrorCode::NotInForce,
        AppError::Retired { .. } => ErrorCode::Retired,
        AppError::Overlay(_) => ErrorCode::NoData,
        AppError::Build(_) if error.fault() == Fault::Request => ErrorCode::NoData,
        _ => match error.fault() {
            Fault::Unavailable | Fault::Conflict => ErrorCode::Unavailable,
            Fault::TimedOut => ErrorCode::TimedOut,
            // A store that misses what the service itself asked for is not the client's doing.
            Fault::NotFound | Fault::Request | Fault::Internal => ErrorCode::Internal,
        },
    }
}

/// What a failed handler leaves for the outermost layer, which knows request id and path.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub(crate) code: ErrorCode,
    pub(crate) detail: String,
    pub(crate) chain: String,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let code = self.code();
        let refusal = Refusal {
            code,
            detail: self.detail(),
            chain: self.chain(),
        };
        let mut response = code.status().into_response();
        if matches!(
            code,
            ErrorCode::Overloaded | ErrorCode::Unavailable | ErrorCode::NotReady
        ) {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response.extensions_mut().insert(refusal);
        response
    }
}

/// A refused or failed request, as RFC 9457 `application/problem+json`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// Where the code is described, relative to this service.
    #[schema(example = "/problems/REVERSED_RANGE")]
    pub r#type: String,
    /// A short text, always the same for a code.
    #[schema(example = "Reversed range")]
    pub title: &'static str,
    /// The HTTP status.
    #[schema(example = 400)]
    pub status: u16,
    /// What is wrong with this request: field, value and limit.
    #[schema(example = "end_date 2024-01-02 is before start_date 2024-03-28")]
    pub detail: String,
    /// Stable name of the problem; programs branch on it.
    #[schema(example = "REVERSED_RANGE")]
    pub code: &'static str,
    /// The request id, as in the header `x-request-id`; quote it when you ask for help.
    #[schema(example = "7d0f1c1e5f0a4b6c8d9e0f1a2b3c4d5e")]
    pub request_id: String,
    /// The path of the request.
    #[schema(example = "/api/v1/index-performance")]
    pub instance: String,
    /// The title again, as v1 always called it.
    #[schema(example = "Reversed range")]
    pub error: &'static str,
}

impl Problem {
    /// The problem of `code` for one request.
    pub(crate) fn new(code: ErrorCode, detail: String, request_id: &str, path: &str) -> Self {
        Self {
            r#type: code.uri(),
            title: code.title(),
            status: code.status().as_u16(),
            detail,
            code: code.name(),
            request_id: request_id.to_owned(),
            instance: path.to_owned(),
            error: code.title(),
        }
    }
}

/// At most 64 characters of `text`, so that nobody's input floods an answer or the log.
pub(crate) fn shortened(text: &str) -> String {
    const LIMIT: usize = 64;
    match text.char_indices().nth(LIMIT) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}
