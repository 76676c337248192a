//! What an answer says.

use std::fmt;

use equipoise_model::{Date, Facts};

use super::Ask;

/// What an answer says.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// Facts, a batch a kind, names before what uses them.
    pub facts: Vec<Facts>,
    /// What was left out or changed.
    pub findings: Vec<Finding>,
    /// What to ask for the rest, where answers come in pages.
    pub next: Option<Ask>,
}

/// One thing about an answer that its facts do not show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The line; `None` when it is about the answer.
    pub symbol: Option<String>,
    /// The session or effective date; `None` when that is what could not be read.
    pub session: Option<Date>,
    /// What it is, as a phrase.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(symbol) = &self.symbol {
            write!(formatter, "{symbol}: ")?;
        }
        if let Some(session) = self.session {
            write!(formatter, "{session}: ")?;
        }
        formatter.write_str(&self.what)
    }
}
