//! The crumb: a few letters that belong to a cookie, or a refusal in their place.

use super::refusal::{is_throttled, refused_by_body, refused_by_status};
use crate::body::{clipped, start_of};
use crate::source::Answer;
use crate::yahoo::YahooError;

/// Real ones have 11 characters.
const MAX_CHARS: usize = 64;

/// The crumb in `answer`. It may hold `/` and `.`: encode it where it enters an address.
///
/// # Errors
/// Too much was asked (which may come as the crumb itself), a page or a document came, or nothing.
pub fn crumb(answer: &Answer<'_>) -> Result<String, YahooError> {
    if is_throttled(answer.body) {
        let status = answer.status;
        return Err(YahooError::TooManyRequests { status });
    }
    if let Some(error) = refused_by_body(answer).or_else(|| refused_by_status(answer)) {
        return Err(error);
    }
    let text = String::from_utf8_lossy(answer.body);
    let crumb = text.trim();
    let reason = match crumb {
        "" => "is empty",
        _ if crumb.contains(['{', '<', '[']) => "is a document",
        _ if crumb.chars().count() > MAX_CHARS => "is longer than 64 characters",
        _ if !crumb.chars().all(|letter| letter.is_ascii_graphic()) => "is no printable text",
        _ => return Ok(crumb.to_owned()),
    };
    Err(YahooError::BadCrumb {
        text: match crumb {
            "" => start_of(answer.body),
            _ => clipped(crumb),
        },
        reason,
    })
}
