//! The name of an index.

use std::fmt;

/// The name of an index: 1 to 32 upper-case letters, digits, `-` and `_`, starting with a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndexId(String);

/// Why a text is not an index id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "index {given:?} is not valid: 1 to 32 characters, a letter first, then letters, digits, - or _"
)]
pub struct IndexIdError {
    /// The refused text, cut to 64 characters.
    pub given: String,
}

impl IndexId {
    /// The id in `text`; lower-case letters are raised.
    ///
    /// # Errors
    /// When `text` does not have the allowed form.
    pub fn parse(text: &str) -> Result<Self, IndexIdError> {
        let raised = text.to_ascii_uppercase();
        let is_valid = (1..=32).contains(&raised.len())
            && raised.starts_with(|first: char| first.is_ascii_uppercase())
            && raised
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if is_valid {
            return Ok(Self(raised));
        }
        Err(IndexIdError {
            given: text.chars().take(64).collect(),
        })
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IndexId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
