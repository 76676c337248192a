//! From a body to its JSON document, told apart from one that is cut short.

use serde::Deserialize;

use super::{Refusal, start_of, utf8};

/// The document in `body`.
///
/// # Errors
/// The body is cut short, in another character set, or of another shape.
pub(crate) fn document<'de, T: Deserialize<'de>>(body: &'de [u8]) -> Result<T, Refusal> {
    let text = utf8(body)?;
    serde_json::from_str(text).map_err(|error| {
        if error.is_eof() || stopped_at_the_end(text.as_bytes(), &error) {
            return Refusal::Truncated { bytes: body.len() };
        }
        Refusal::Malformed {
            reason: error.to_string(),
            start: start_of(body),
        }
    })
}

/// Whether the last byte is what cannot be read: a number that is cut short is a wrong one.
pub(crate) fn stopped_at_the_end(body: &[u8], error: &serde_json::Error) -> bool {
    let last_line = body.rsplit(|byte| *byte == b'\n').next().unwrap_or(body);
    let lines = body.iter().filter(|byte| **byte == b'\n').count() + 1;
    let is_inside = matches!(last_line.last(), Some(b'-' | b'+' | b'.' | b'e' | b'E'));
    is_inside && error.is_syntax() && error.line() == lines && error.column() == last_line.len()
}
