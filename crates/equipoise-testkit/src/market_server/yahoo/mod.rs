//! Yahoo Finance: charts, quotes, share counts, the screener, and the cookie and crumb they ask for.

mod chart;
mod quotes;
mod screener;
mod session;
mod shares;
mod summary;

use axum::http::StatusCode;
use serde_json::json;

use super::answer::Answer;
use super::endpoint::Endpoint;
use super::question::Question;
use super::view::View;

/// The answer to `asked`.
pub(super) fn answer(view: View<'_>, asked: &Question) -> Answer {
    let needs_crumb = matches!(
        asked.endpoint,
        Endpoint::YahooQuote | Endpoint::YahooScreener | Endpoint::YahooSummary
    );
    if needs_crumb && !session::has_crumb(asked) {
        return refused(StatusCode::UNAUTHORIZED, "Unauthorized", "Invalid Crumb");
    }
    match asked.endpoint {
        Endpoint::YahooCookie => session::cookie(),
        Endpoint::YahooConsent => session::consent(asked),
        Endpoint::YahooCrumb => session::crumb(asked),
        Endpoint::YahooChart => chart::answer(view, asked),
        Endpoint::YahooQuote => quotes::answer(view, asked),
        Endpoint::YahooShares => shares::answer(view, asked),
        Endpoint::YahooScreener => screener::answer(view, asked),
        _ => summary::answer(view, asked),
    }
}

/// A refusal of the front.
fn refused(status: StatusCode, code: &str, description: &str) -> Answer {
    let error = json!({"code": code, "description": description});
    Answer::json(json!({"finance": {"result": null, "error": error}})).status(status)
}
