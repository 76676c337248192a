//! Readings and findings, put together.

use equipoise_model::{Date, Facts};

use crate::source::{Finding, Reading};

/// A reading of the facts that are there.
pub(crate) fn reading(facts: Vec<Facts>, findings: Vec<Finding>) -> Reading {
    let is_there = |facts: &Facts| !facts.is_empty();
    Reading {
        facts: facts.into_iter().filter(is_there).collect(),
        findings,
        next: None,
    }
}

/// A finding about a line and a day.
pub(crate) fn found(symbol: &str, session: Date, what: impl Into<String>) -> Finding {
    Finding {
        symbol: Some(symbol.to_owned()),
        session: Some(session),
        what: what.into(),
    }
}
