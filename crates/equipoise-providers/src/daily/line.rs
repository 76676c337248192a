//! Lines: which one a need is about, in the spelling of the source and in that of the facts.

use crate::body::clipped;
use crate::failure::{FailureKind, Fault};
use crate::source::SourceError;
use crate::symbols::{Spelling, Suffix, Symbol};

/// A line by both of its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// As the source spells it.
    pub(crate) asked: String,
    /// As facts spell it.
    pub(crate) symbol: String,
}

impl Line {
    /// The line that is `asked` for in `spelling`.
    ///
    /// # Errors
    /// The source has no such line: it spells none so.
    pub(crate) fn parse(
        source_name: &'static str,
        asked: &str,
        spelling: Spelling,
    ) -> Result<Self, SourceError> {
        match Symbol::parse(asked, spelling) {
            Ok(symbol) => Ok(Self::of(asked, &symbol)),
            Err(error) => Err(unknown(source_name, asked, error.reason)),
        }
    }

    fn of(asked: &str, symbol: &Symbol) -> Self {
        Self {
            asked: asked.to_owned(),
            symbol: symbol.to_string(),
        }
    }
}

/// The line of common stock that is `asked` for, at a source whose spelling of other lines is not
/// known: `INV` or `INV-B`.
///
/// # Errors
/// It is none.
pub(crate) fn plain_line(source_name: &'static str, asked: &str) -> Result<Line, SourceError> {
    let refused = |reason| Err(unknown(source_name, asked, reason));
    match Symbol::parse(asked, Spelling::Dashed) {
        Ok(symbol) if matches!(symbol.suffix(), None | Some(Suffix::Class(_))) => {
            Ok(Line::of(asked, &symbol))
        }
        Ok(_) => refused("is no line of common stock, and others are not asked for here"),
        Err(error) => refused(error.reason),
    }
}

fn unknown(source_name: &'static str, asked: &str, reason: &str) -> SourceError {
    let text = format!("{source_name}: symbol: {:?} {reason}", clipped(asked));
    SourceError::new(source_name, FailureKind::NotFound, Fault::Ours, text)
}
