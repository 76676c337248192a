//! Error codes: the one table from code to status and title.

use axum::http::StatusCode;

/// What a refused request is called. A code never changes its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorCode {
    /// A required field is missing.
    MissingParameter,
    /// A field does not have its form.
    InvalidParameter,
    /// A field that does not exist was given.
    UnknownParameter,
    /// A field was given more than once.
    DuplicateParameter,
    /// The body is not a JSON object.
    InvalidBody,
    /// The body is larger than its limit.
    BodyTooLarge,
    /// The body is not declared as JSON.
    UnsupportedMediaType,
    /// The address is longer than its limit.
    UriTooLong,
    /// The header fields are longer than their limit.
    HeadersTooLarge,
    /// There is nothing under the path.
    NotFound,
    /// The path does not take the method.
    MethodNotAllowed,
    /// A range ends before it starts.
    ReversedRange,
    /// A date or time lies in the future.
    FutureDate,
    /// The definition of an index is out of its limits.
    InvalidDefinition,
    /// The stored market data does not suffice for a build.
    NoData,
    /// The result is larger than its limit.
    ResultTooLarge,
    /// There is no such index.
    UnknownIndex,
    /// The index has no published level.
    NotYetBuilt,
    /// The date is not a session of the index.
    UnknownSession,
    /// The range has no session of the index in it.
    EmptyRange,
    /// There is no such export, or its time is over.
    UnknownExport,
    /// A build would start before the base date of a series that exists.
    BeforeBase,
    /// Versions of the index are recorded, but none is in force.
    NotInForce,
    /// The index is no longer built.
    Retired,
    /// Too many requests are in work.
    Overloaded,
    /// A store cannot be used at the moment.
    Unavailable,
    /// The service cannot answer yet.
    NotReady,
    /// The answer took too long.
    TimedOut,
    /// The service is at fault.
    Internal,
}

use ErrorCode as Code;

/// One row for each code: code, name on the wire, status, title.
const TABLE: [(Code, &str, StatusCode, &str); 29] = [
    (
        Code::MissingParameter,
        "MISSING_PARAMETER",
        StatusCode::UNPROCESSABLE_ENTITY,
        "Missing parameter",
    ),
    (
        Code::InvalidParameter,
        "INVALID_PARAMETER",
        StatusCode::UNPROCESSABLE_ENTITY,
        "Invalid parameter",
    ),
    (
        Code::UnknownParameter,
        "UNKNOWN_PARAMETER",
        StatusCode::UNPROCESSABLE_ENTITY,
        "Unknown parameter",
    ),
    (
        Code::DuplicateParameter,
        "DUPLICATE_PARAMETER",
        StatusCode::UNPROCESSABLE_ENTITY,
        "Duplicate parameter",
    ),
    (
        Code::InvalidBody,
        "INVALID_BODY",
        StatusCode::UNPROCESSABLE_ENTITY,
        "Invalid body",
    ),
    (
        Code::BodyTooLarge,
        "BODY_TOO_LARGE",
        StatusCode::PAYLOAD_TOO_LARGE,
        "Body too large",
    ),
    (
        Code::UnsupportedMediaType,
        "UNSUPPORTED_MEDIA_TYPE",
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "Unsupported media type",
    ),
    (
        Code::UriTooLong,
        "URI_TOO_LONG",
        StatusCode::URI_TOO_LONG,
        "Address too long",
    ),
    (
        Code::HeadersTooLarge,
        "HEADERS_TOO_LARGE",
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        "Header fields too large",
    ),
    (
        Code::NotFound,
        "NOT_FOUND",
        StatusCode::NOT_FOUND,
        "Not found",
    ),
    (
        Code::MethodNotAllowed,
        "METHOD_NOT_ALLOWED",
        StatusCode::METHOD_NOT_ALLOWED,
        "Method not allowed",
    ),
    (
        Code::ReversedRange,
        "REVERSED_RANGE",
        StatusCode::BAD_REQUEST,
        "Reversed range",
    ),
    (
        Code::FutureDate,
        "FUTURE_DATE",
        StatusCode::BAD_REQUEST,
        "Date in the future",
    ),
    (
        Code::InvalidDefinition,
        "INVALID_DEFINITION",
        StatusCode::BAD_REQUEST,
        "Invalid definition",
    ),
    (
        Code::NoData,
        "NO_DATA",
        StatusCode::BAD_REQUEST,
        "Not enough market data",
    ),
    (
        Code::ResultTooLarge,
        "RESULT_TOO_LARGE",
        StatusCode::BAD_REQUEST,
        "Result too large",
    ),
    (
        Code::UnknownIndex,
        "UNKNOWN_INDEX",
        StatusCode::NOT_FOUND,
        "Unknown index",
    ),
    (
        Code::NotYetBuilt,
        "NOT_YET_BUILT",
        StatusCode::NOT_FOUND,
        "Index not built",
    ),
    (
        Code::UnknownSession,
        "UNKNOWN_SESSION",
        StatusCode::NOT_FOUND,
        "Not a session",
    ),
    (
        Code::EmptyRange,
        "EMPTY_RANGE",
        StatusCode::NOT_FOUND,
        "No session in the range",
    ),
    (
        Code::UnknownExport,
        "UNKNOWN_EXPORT",
        StatusCode::NOT_FOUND,
        "Unknown export",
    ),
    (
        Code::BeforeBase,
        "BEFORE_BASE",
        StatusCode::CONFLICT,
        "Before the base date",
    ),
    (
        Code::NotInForce,
        "NOT_IN_FORCE",
        StatusCode::CONFLICT,
        "No version in force",
    ),
    (
        Code::Retired,
        "INDEX_RETIRED",
        StatusCode::CONFLICT,
        "Index retired",
    ),
    (
        Code::Overloaded,
        "OVERLOADED",
        StatusCode::SERVICE_UNAVAILABLE,
        "Too many requests in work",
    ),
    (
        Code::Unavailable,
        "UNAVAILABLE",
        StatusCode::SERVICE_UNAVAILABLE,
        "Store unavailable",
    ),
    (
        Code::NotReady,
        "NOT_READY",
        StatusCode::SERVICE_UNAVAILABLE,
        "Not ready",
    ),
    (
        Code::TimedOut,
        "TIMED_OUT",
        StatusCode::GATEWAY_TIMEOUT,
        "Timed out",
    ),
    (
        Code::Internal,
        "INTERNAL",
        StatusCode::INTERNAL_SERVER_ERROR,
        "Internal error",
    ),
];

impl ErrorCode {
    /// Every code, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.0)
    }

    /// The code as on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// The code called `name` on the wire.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// The status it is answered with.
    #[must_use]
    pub fn status(self) -> StatusCode {
        self.row().2
    }

    /// A short text for a person, always the same for a code.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.row().3
    }

    /// Where the code is described: the `type` of its problems.
    #[must_use]
    pub fn uri(self) -> String {
        format!("/problems/{}", self.name())
    }

    /// The text for the client when the service is at fault: what happened stays in the log.
    /// `None` when the request is at fault and the error itself says how.
    #[must_use]
    pub fn fixed_detail(self) -> Option<&'static str> {
        match self {
            Self::Unavailable => Some("a store cannot be used at the moment; try again shortly"),
            Self::TimedOut => {
                Some("the answer took too long; try again, or ask for a shorter range")
            }
            Self::Internal => {
                Some("the service failed to answer; the request id finds the reason in its log")
            }
            _ => None,
        }
    }

    fn row(self) -> &'static (Self, &'static str, StatusCode, &'static str) {
        // The table is in the order of the variants, as a test checks.
        &TABLE[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::{ErrorCode, TABLE};

    #[test]
    fn every_code_finds_its_own_row() {
        for (position, row) in TABLE.iter().enumerate() {
            assert_eq!(row.0 as usize, position, "{}", row.1);
            assert_eq!(ErrorCode::parse(row.1), Some(row.0));
        }
    }

    #[test]
    fn the_table_ends_with_the_last_code() {
        assert_eq!(ErrorCode::Internal as usize + 1, TABLE.len());
    }
}
