//! What is found wrong with a definition, field by field.

use std::fmt::{self, Display};

/// Characters of a refused value or of a path that are repeated to the reader.
const SHOWN_MAX: usize = 80;

/// A field of a definition that is not valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The path of the field, such as `selection.buffer.keep` or `overlays[1].rate`.
    pub field: String,
    /// The refused value as text, cut to 80 characters; empty when the field is absent.
    pub given: String,
    /// What is wrong with it, with the limit.
    pub reason: String,
}

impl FieldError {
    /// The field at the path `field` holds `given`, which is wrong for `reason`.
    #[must_use]
    pub fn new(field: &str, given: impl Display, reason: impl Into<String>) -> Self {
        Self {
            field: cut(field.to_owned()),
            given: cut(given.to_string()),
            reason: reason.into(),
        }
    }
}

fn cut(text: String) -> String {
    match text.char_indices().nth(SHOWN_MAX) {
        None => text,
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

impl Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.given.is_empty() {
            return write!(f, "{} {}", self.field, self.reason);
        }
        write!(f, "{} {} {}", self.field, self.given, self.reason)
    }
}

/// A definition that is not valid, with every field that is to blame.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct InvalidDefinition {
    /// At least one.
    pub errors: Vec<FieldError>,
}

impl Display for InvalidDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, error) in self.errors.iter().enumerate() {
            let separator = if position == 0 { "" } else { "; " };
            write!(f, "{separator}{error}")?;
        }
        Ok(())
    }
}
