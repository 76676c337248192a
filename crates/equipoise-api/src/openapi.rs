//! The OpenAPI 3.1 document: collected from the handlers, so it cannot drift from the routes.

use std::collections::BTreeMap;

use utoipa::openapi::example::Example;
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Response};
use utoipa::{IntoResponses, OpenApi as Document};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answers::READ_CODES;
use crate::error::Problem;
use crate::service::Shared;
use crate::{ErrorCode, problems, v1};

#[derive(Document)]
#[openapi(
    info(
        title = "Equipoise",
        description = "Equal-weighted stock indices whose every published level can be recomputed. \
            \n\nDates are sessions of the New York exchange, ISO 8601, both ends included. Times are \
            RFC 3339 in UTC. Fields named after returns are **percent** in v1, as each field says; \
            ratios and weights are not. Refusals are `application/problem+json` (RFC 9457) with a \
            stable `code`, listed at `/problems`.\n\nAnswers of the reads carry an `ETag`: send it \
            back in `If-None-Match` to be told that nothing changed. Each operation states its \
            `x-scope`: the scope of the key it needs where keys are set up.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(Problem)),
    tags(
        (name = "index", description = "Build an index and read what is published of it"),
        (name = "export", description = "Files for spreadsheets and notebooks"),
        (name = "service", description = "The service itself")
    )
)]
struct Equipoise;

/// Every documented route. A route that is not here is not in the document either.
pub(crate) fn documented() -> OpenApiRouter<Shared> {
    OpenApiRouter::with_openapi(Equipoise::openapi())
        .routes(routes!(v1::build_index::build_index))
        .routes(routes!(v1::index_performance::index_performance))
        .routes(routes!(v1::index_composition::index_composition))
        .routes(routes!(v1::composition_changes::composition_changes))
        .routes(routes!(v1::export_data::export_data))
        .routes(routes!(v1::export_data::export_documented))
        .routes(routes!(v1::export_data::download))
        .routes(routes!(v1::health::health))
        .routes(routes!(v1::health::livez))
        .routes(routes!(v1::health::readyz))
        .routes(routes!(v1::root::root))
        .routes(routes!(problems::problems))
        .routes(routes!(problems::problem))
}

/// The document as served at `/openapi.json`.
#[must_use]
pub fn document() -> OpenApi {
    documented().into_openapi()
}

/// What any read may be refused with.
pub(crate) struct ReadProblems;

impl IntoResponses for ReadProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses_of(
            &READ_CODES,
            &[ErrorCode::ReversedRange, ErrorCode::EmptyRange],
        )
    }
}

/// What the composition may be refused with.
pub(crate) struct SessionProblems;

impl IntoResponses for SessionProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses_of(&READ_CODES, &[ErrorCode::UnknownSession])
    }
}

const BODY_CODES: [ErrorCode; 5] = [
    ErrorCode::InvalidBody,
    ErrorCode::BodyTooLarge,
    ErrorCode::UnsupportedMediaType,
    ErrorCode::ReversedRange,
    ErrorCode::InvalidDefinition,
];

/// What a build may be refused with.
pub(crate) struct BuildProblems;

impl IntoResponses for BuildProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let of_read = READ_CODES
            .into_iter()
            .filter(|code| !matches!(code, ErrorCode::UnknownIndex | ErrorCode::NotYetBuilt));
        let codes: Vec<ErrorCode> = of_read.chain(BODY_CODES).collect();
        responses_of(
            &codes,
            &[
                ErrorCode::NoData,
                ErrorCode::BeforeBase,
                ErrorCode::NotInForce,
                ErrorCode::Retired,
            ],
        )
    }
}

/// What an export may be refused with.
pub(crate) struct ExportProblems;

impl IntoResponses for ExportProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let of_body = BODY_CODES
            .into_iter()
            .filter(|code| *code != ErrorCode::InvalidDefinition);
        let codes: Vec<ErrorCode> = READ_CODES.into_iter().chain(of_body).collect();
        responses_of(&codes, &[ErrorCode::EmptyRange, ErrorCode::ResultTooLarge])
    }
}

const PROBE_CODES: [ErrorCode; 6] = [
    ErrorCode::MethodNotAllowed,
    ErrorCode::UriTooLong,
    ErrorCode::HeadersTooLarge,
    ErrorCode::Overloaded,
    ErrorCode::TimedOut,
    ErrorCode::Internal,
];

/// What a download may be refused with.
pub(crate) struct DownloadProblems;

impl IntoResponses for DownloadProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses_of(
            &PROBE_CODES,
            &[ErrorCode::UnknownExport, ErrorCode::NotFound],
        )
    }
}

/// What an answer about the service itself may be refused with.
pub(crate) struct ProbeProblems;

impl IntoResponses for ProbeProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses_of(&PROBE_CODES, &[ErrorCode::NotFound])
    }
}

/// What readiness may be refused with.
pub(crate) struct ReadyProblems;

impl IntoResponses for ReadyProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        responses_of(&PROBE_CODES, &[ErrorCode::NotReady])
    }
}

/// One response for each status, with one example for each of its codes.
fn responses_of(shared: &[ErrorCode], own: &[ErrorCode]) -> BTreeMap<String, RefOr<Response>> {
    let mut by_status: BTreeMap<u16, Vec<ErrorCode>> = BTreeMap::new();
    for code in shared.iter().chain(own) {
        by_status
            .entry(code.status().as_u16())
            .or_default()
            .push(*code);
    }
    by_status
        .into_iter()
        .map(|(status, codes)| (status.to_string(), RefOr::T(response_of(&codes))))
        .collect()
}

fn response_of(codes: &[ErrorCode]) -> Response {
    let titles: Vec<String> = codes
        .iter()
        .map(|code| format!("{} (`{}`)", code.title(), code.name()))
        .collect();
    let mut content = Content::builder().schema(Some(Ref::from_schema_name("Problem")));
    for code in codes {
        let example = Example::builder()
            .summary(code.title())
            .value(Some(example_of(*code)));
        content = content.examples_from_iter([(code.name(), example.build())]);
    }
    Response::builder()
        .description(titles.join(", "))
        .content("application/problem+json", content.build())
        .build()
}

fn example_of(code: ErrorCode) -> serde_json::Value {
    let detail = code
        .fixed_detail()
        .unwrap_or_else(|| example_detail(code))
        .to_owned();
    let id = "7d0f1c1e5f0a4b6c8d9e0f1a2b3c4d5e";
    let problem = Problem::new(code, detail, id, "/api/v1/index-performance");
    serde_json::to_value(problem).expect("a problem holds texts and a number")
}

/// A detail as requests really get it.
fn example_detail(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::MissingParameter => {
            "start_date is required: an ISO 8601 date such as 2024-03-28"
        }
        ErrorCode::InvalidParameter => {
            "start_date \"28/03/2024\" is not valid: an ISO 8601 date such as 2024-03-28"
        }
        ErrorCode::UnknownParameter => {
            "\"from\" is not a parameter here; there are start_date, end_date, index, as_of"
        }
        ErrorCode::DuplicateParameter => "start_date is given more than once",
        ErrorCode::InvalidBody => {
            "the body is not a JSON object: EOF while parsing an object at line 1 column 1"
        }
        ErrorCode::BodyTooLarge => "the body is over the limit of 65536 bytes",
        ErrorCode::UnsupportedMediaType => {
            "content-type \"text/plain\" is not supported: application/json"
        }
        ErrorCode::UriTooLong => "the address is 9001 bytes, over the limit of 8192",
        ErrorCode::HeadersTooLarge => "the header fields are 20000 bytes, over the limit of 16384",
        ErrorCode::NotFound => "there is nothing at \"/api/v1/levels\"; /docs lists every path",
        ErrorCode::MethodNotAllowed => "/api/v1/index-performance does not take DELETE",
        ErrorCode::ReversedRange => "end_date 2024-01-02 is before start_date 2024-03-28",
        ErrorCode::FutureDate => "end_date 2199-01-01 is in the future: today is 2024-03-28",
        ErrorCode::InvalidDefinition => "size 0 is out of range: 1 to 20000 companies",
        ErrorCode::NoData => "there are no bars to build from",
        ErrorCode::ResultTooLarge => "sessions is 20000, over the limit of 10000",
        ErrorCode::UnknownIndex => "index EW7 is not known; there is EW100",
        ErrorCode::NotYetBuilt => "index EW100 has no published levels; build it first",
        ErrorCode::UnknownSession => {
            "date 2024-03-29 is not a session of EW100; the nearest sessions are 2024-03-28 and \
             2024-04-01"
        }
        ErrorCode::EmptyRange => {
            "no session of EW100 between 1999-01-04 and 1999-12-31; its series runs from \
             2024-01-02 to 2024-03-28"
        }
        ErrorCode::UnknownExport => {
            "there is no export ew100.xlsx; it never existed or its time is over"
        }
        ErrorCode::BeforeBase => {
            "start_date 2020-01-02 is before 2024-01-02, the base date of EW100: a series is \
             continued, never started again"
        }
        ErrorCode::NotInForce => {
            "EW100 has no version in force; put one in force with: definitions promote EW100@1"
        }
        ErrorCode::Retired => {
            "EW100 is retired (version 2): its levels stay readable, it is not built"
        }
        ErrorCode::Overloaded => "512 requests are in work, the limit; try again shortly",
        ErrorCode::NotReady => "projection: not available, the log says why",
        ErrorCode::Unavailable | ErrorCode::TimedOut | ErrorCode::Internal => code.title(),
    }
}
