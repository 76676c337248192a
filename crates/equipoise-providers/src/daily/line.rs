//! Lines: which one a need is about, in the spelling of the source and in ours, which sources with a key
//! take and give.

use crate::body::clipped;
use crate::failure::{FailureKind, Fault};
use crate::source::SourceError;
use crate::symbols::{Spelling, Suffix, Symbol};

/// A line by both of its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// As the source spells it.
    pub(crate) asked: String,
    /// As needs and facts spell it.
    pub(crate) symbol: String,
}

impl Line {
    /// The line that a need calls `symbol`, at a source that spells lines in `spelling`.
    ///
    /// # Errors
    /// It is spelt in no known way.
    pub(crate) fn parse(
        source_name: &'static str,
        symbol: &str,
        spelling: Spelling,
    ) -> Result<Self, SourceError> {
        match Symbol::parse(symbol, Spelling::Dotted) {
            Ok(symbol) => Ok(Self::of(&symbol, spelling)),
            Err(error) => Err(unknown(source_name, symbol, error.reason)),
        }
    }

    fn of(symbol: &Symbol, spelling: Spelling) -> Self {
        Self {
            asked: symbol.spelt(spelling),
            symbol: symbol.to_string(),
        }
    }
}

/// The line of common stock that a need calls `symbol`, at a source whose spelling of other lines is
/// not known: `INV`, or `INV.B`, which it spells `INV-B`.
///
/// # Errors
/// It is none.
pub(crate) fn plain_line(source_name: &'static str, symbol: &str) -> Result<Line, SourceError> {
    let refused = |reason| Err(unknown(source_name, symbol, reason));
    match Symbol::parse(symbol, Spelling::Dotted) {
        Ok(parsed) if matches!(parsed.suffix(), None | Some(Suffix::Class(_))) => {
            Ok(Line::of(&parsed, Spelling::Dashed))
        }
        Ok(_) => refused("is no line of common stock, and others are not asked for here"),
        Err(error) => refused(error.reason),
    }
}

fn unknown(source_name: &'static str, symbol: &str, reason: &str) -> SourceError {
    let text = format!("{source_name}: symbol: {:?} {reason}", clipped(symbol));
    SourceError::new(source_name, FailureKind::NotFound, Fault::Ours, text)
}
