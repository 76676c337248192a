//! The page that shows the document, embedded: no other server is asked for anything.

use axum::Router;
use axum::response::Redirect;
use axum::routing::get;
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::{Config, SwaggerUi};

/// Routes beside the documented ones: the page, the document itself, and the old address of the
/// second page the replaced system had.
pub(crate) fn routes<S>(document: OpenApi) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let config = Config::default()
        .try_it_out_enabled(true)
        .display_request_duration(true);
    let page = SwaggerUi::new("/docs")
        .url("/openapi.json", document)
        .config(config);
    Router::from(page).route("/redoc", get(|| async { Redirect::permanent("/docs/") }))
}
