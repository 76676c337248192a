//! The cookie, the crumb that belongs to it, and the consent flow that hands out the cookie in Europe.

use axum::http::{Method, StatusCode};

use super::super::answer::Answer;
use super::super::question::Question;

/// The cookie; a year, like the real one.
const COOKIE: &str = "A3=d=stand-in&S=stand-in; Max-Age=31557600; Path=/; HttpOnly";
/// The crumb. It has letters that must be encoded in an address, as real ones have.
pub(super) const CRUMB: &str = "st4nd.1n/./";

/// The page is of no use but for its cookie.
pub(super) fn cookie() -> Answer {
    Answer::text("text/html", "<html></html>")
        .status(StatusCode::NOT_FOUND)
        .header("set-cookie", COOKIE)
}

pub(super) fn crumb(asked: &Question) -> Answer {
    if has_cookie(asked) {
        return Answer::text("text/plain;charset=utf-8", CRUMB).header(
            "cache-control",
            "private, max-age=60, stale-while-revalidate=30",
        );
    }
    super::refused(StatusCode::UNAUTHORIZED, "Unauthorized", "Invalid Cookie")
}

/// Whether a request brings the crumb together with its cookie.
pub(super) fn has_crumb(asked: &Question) -> bool {
    has_cookie(asked) && asked.query("crumb") == Some(CRUMB)
}

fn has_cookie(asked: &Question) -> bool {
    asked
        .header("cookie")
        .is_some_and(|cookies| cookies.split(';').any(|one| one.trim().starts_with("A3=")))
}

/// The form, then the step that takes it, then the one that hands out the cookie.
pub(super) fn consent(asked: &Question) -> Answer {
    let goes_to = |to: &str| {
        Answer::text("text/html", "")
            .status(StatusCode::FOUND)
            .header("location", to)
    };
    match (asked.path.as_str(), &asked.method) {
        ("/consent", _) => Answer::text("text/html", FORM),
        ("/v2/collectConsent", &Method::POST) => goes_to("/copyConsent?sessionId=stand-in")
            .header("set-cookie", "CFC=stand-in; Max-Age=1800; Path=/"),
        ("/copyConsent", _) => {
            Answer::text("text/html", "<html></html>").header("set-cookie", COOKIE)
        }
        _ => Answer::text("text/html", FORM),
    }
}

const FORM: &str = "<html><body><form method=\"post\" action=\"/v2/collectConsent?sessionId=stand-in\">\
<input type=\"hidden\" name=\"csrfToken\" value=\"stand-in\">\
<input type=\"hidden\" name=\"sessionId\" value=\"stand-in\">\
<input type=\"hidden\" name=\"originalDoneUrl\" value=\"/\">\
<input type=\"hidden\" name=\"namespace\" value=\"yahoo\">\
<button name=\"agree\" value=\"agree\">Accept</button></form></body></html>";
