//! Texts of a source: read as UTF-8, and repeated in messages readable and short.

use super::Refusal;

/// How much of a text of the source a message repeats.
const MAX_TEXT_CHARS: usize = 200;

/// `body` as text.
///
/// # Errors
/// It is in another character set, such as UTF-16 or Latin-1.
pub(crate) fn utf8(body: &[u8]) -> Result<&str, Refusal> {
    let text = str::from_utf8(body).map_err(|error| Refusal::Charset {
        offset: error.valid_up_to(),
        start: start_of(body),
    })?;
    Ok(text.trim_start_matches('\u{feff}'))
}

/// How a body begins, readable and short.
pub(crate) fn start_of(body: &[u8]) -> String {
    // A character takes up to four bytes.
    let start = &body[..body.len().min(MAX_TEXT_CHARS * 4)];
    clipped(&String::from_utf8_lossy(start))
}

/// `text` without control characters, cut to a readable length.
pub(crate) fn clipped(text: &str) -> String {
    let plain = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter });
    let clipped: String = plain.take(MAX_TEXT_CHARS).collect();
    clipped.trim().to_owned()
}
