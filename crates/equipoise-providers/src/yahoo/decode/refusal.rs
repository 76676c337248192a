//! What came instead of data: throttling, consent, pages for people, and failures told in a document.

use crate::body::{clipped, start_of};
use crate::source::Answer;
use crate::yahoo::YahooError;
use crate::yahoo::wire::{Document, Failure};

/// Texts that stand in for data are short; a document that mentions them is not one of them.
const MAX_NOTE_BYTES: usize = 1024;

const THROTTLED: &str = "Too Many Requests";
const DOWN: &str = "Will be right back";
/// What the pages that ask for consent have in them.
const CONSENT: [&str; 3] = ["collectConsent", "consent.yahoo.com", "guce.yahoo.com"];

/// The failure that a body without a document tells.
pub(super) fn refused_by_body(answer: &Answer<'_>) -> Option<YahooError> {
    let status = answer.status;
    if status == 429 || is_throttled(answer.body) {
        return Some(YahooError::TooManyRequests { status });
    }
    let text = answer.body.trim_ascii_start();
    if is_note(text) && contains(text, DOWN) {
        return Some(YahooError::Down {
            status,
            reason: DOWN.to_owned(),
        });
    }
    if !text.starts_with(b"<") {
        return None;
    }
    let start = start_of(text);
    Some(match status {
        _ if CONSENT.iter().any(|part| contains(text, part)) => YahooError::Consent { status },
        _ if contains(text, DOWN) => YahooError::Down {
            status,
            reason: DOWN.to_owned(),
        },
        401 | 403 | 999 => YahooError::Denied {
            status,
            reason: start,
        },
        500.. => YahooError::Down {
            status,
            reason: start,
        },
        _ => YahooError::Html { status, start },
    })
}

/// The failure that a document tells, whatever its status.
pub(super) fn refused_by_document<T>(status: u16, document: &Document<T>) -> Option<YahooError> {
    let content = document.content.as_ref();
    let told = content.and_then(|content| content.error.as_ref());
    let of_front = document.finance.as_ref();
    let failure = told.or_else(|| of_front.and_then(|front| front.error.as_ref()))?;
    Some(refused_by_failure(status, failure))
}

fn refused_by_failure(status: u16, failure: &Failure) -> YahooError {
    let code = clipped(failure.code.as_deref().unwrap_or("no code"));
    let reason = clipped(failure.description.as_deref().unwrap_or(&code));
    let says = |text: &str| {
        let text = text.to_lowercase();
        code.to_lowercase().contains(&text) || reason.to_lowercase().contains(&text)
    };
    if says(THROTTLED) {
        return YahooError::TooManyRequests { status };
    }
    if says("crumb") || says("cookie") || says("unauthorized") || matches!(status, 401 | 403) {
        return YahooError::Unauthorized { status, reason };
    }
    if says("not found") || says("no data found") {
        return YahooError::NotFound { reason };
    }
    if says("bad request") || says("unprocessable") || says("not available") {
        return YahooError::Refused { status, reason };
    }
    if says("internal") || says("unavailable") || says("timeout") || status >= 500 {
        return YahooError::Down { status, reason };
    }
    YahooError::Unknown {
        status,
        code,
        reason,
    }
}

/// The failure that a status tells by itself; `None` for a success.
pub(super) fn refused_by_status(answer: &Answer<'_>) -> Option<YahooError> {
    let status = answer.status;
    let reason = start_of(answer.body);
    match status {
        200..300 => None,
        // Followed redirects end elsewhere; one that is left over leads to the consent page.
        300..400 => Some(YahooError::Consent { status }),
        401 => Some(YahooError::Unauthorized { status, reason }),
        403 | 999 => Some(YahooError::Denied { status, reason }),
        404 => Some(YahooError::NotFound { reason }),
        408 | 500..600 => Some(YahooError::Down { status, reason }),
        429 => Some(YahooError::TooManyRequests { status }),
        400..500 => Some(YahooError::Refused { status, reason }),
        _ => Some(YahooError::Unknown {
            status,
            code: "no code".to_owned(),
            reason,
        }),
    }
}

/// Whether a short body says that too much was asked.
pub(super) fn is_throttled(body: &[u8]) -> bool {
    let text = body.trim_ascii();
    is_note(text) && contains(text, THROTTLED)
}

fn is_note(text: &[u8]) -> bool {
    text.len() <= MAX_NOTE_BYTES && !text.starts_with(b"{") && !text.starts_with(b"[")
}

fn contains(text: &[u8], part: &str) -> bool {
    text.windows(part.len())
        .any(|window| window.eq_ignore_ascii_case(part.as_bytes()))
}
