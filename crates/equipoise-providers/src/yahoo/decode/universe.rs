//! The universe: the lines of a screener, largest company first, a page at a time.

use std::collections::BTreeSet;

use equipoise_model::SecurityRecord;

use super::finding::{Finding, FindingKind, Findings};
use super::front_results;
use super::quotes::{Quote, quote};
use crate::body::clipped;
use crate::source::Answer;
use crate::yahoo::YahooError;
use crate::yahoo::wire::universe::UniverseResult;

/// The exchanges of the United States in the letters of the source, and their market identifier codes.
const EXCHANGES: [(&str, &str); 8] = [
    ("NMS", "XNAS"),
    ("NGM", "XNAS"),
    ("NCM", "XNAS"),
    ("NYQ", "XNYS"),
    ("ASE", "XASE"),
    ("PCX", "ARCX"),
    ("BTS", "BATS"),
    ("CXI", "XCHI"),
];

/// What was asked for.
#[derive(Debug, Clone, Copy)]
pub struct PageRequest {
    /// Row of the first line, from 0.
    pub offset: u64,
    /// The most lines of the page.
    pub size: u32,
}

/// A page of lines as of now. Its order is that of today: using it for the past looks ahead.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The lines that have a price, in the order of the answer.
    pub quotes: Vec<Quote>,
    /// Rows of all pages, as the source counts them.
    pub total: u64,
    /// What was left out.
    pub findings: Vec<Finding>,
}

/// Decode the page in `answer` to `request`.
///
/// # Errors
/// The answer is a failure, or another page, or larger than asked, or tells no total.
pub fn universe(answer: &Answer<'_>, request: PageRequest) -> Result<Page, YahooError> {
    let results = front_results::<UniverseResult>(answer)?;
    let result = results.into_iter().next().ok_or(YahooError::NoResult)?;
    check_page(&result, request)?;
    let mut findings = Findings::default();
    let mut seen = BTreeSet::new();
    let mut quotes = Vec::with_capacity(result.quotes.0.len());
    for one in &result.quotes.0 {
        let symbol = || clipped(&one.symbol);
        if !seen.insert(one.symbol.as_str()) {
            findings.note(FindingKind::RepeatedLine { symbol: symbol() });
            continue;
        }
        match quote(one)? {
            Some(quote) => quotes.push(quote),
            None => findings.note(FindingKind::NoPrice { symbol: symbol() }),
        }
    }
    Ok(Page {
        quotes,
        total: whole("finance.result.total", result.total.0)?,
        findings: findings.0,
    })
}

fn check_page(result: &UniverseResult, request: PageRequest) -> Result<(), YahooError> {
    let start = whole("finance.result.start", result.start.0)?;
    if start != request.offset {
        return Err(YahooError::BadField {
            field: "finance.result.start",
            value: start.to_string(),
            reason: "is not the row that was asked for",
        });
    }
    if result.quotes.0.len() > request.size as usize {
        return Err(YahooError::Lengths {
            field: "finance.result.quotes",
            rows: result.quotes.0.len(),
            expected: request.size as usize,
        });
    }
    Ok(())
}

fn whole(field: &'static str, value: f64) -> Result<u64, YahooError> {
    let is_whole = (0.0..=1e9).contains(&value) && value.fract().abs() < f64::EPSILON;
    if !is_whole {
        return Err(YahooError::BadField {
            field,
            value: value.to_string(),
            reason: "is no count of rows",
        });
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number between 0 and 1e9 fits"
    )]
    Ok(value as u64)
}

impl Quote {
    /// The line as a record of the security master.
    #[must_use]
    pub fn security(&self) -> SecurityRecord {
        SecurityRecord {
            name: self.name.clone(),
            currency: Some(self.currency.clone()),
            mic: self.exchange.as_deref().and_then(mic).map(str::to_owned),
            ..SecurityRecord::of_symbol(&self.symbol)
        }
    }
}

/// The market identifier code of an exchange in the letters of the source.
pub(in crate::yahoo) fn mic(exchange: &str) -> Option<&'static str> {
    let found = EXCHANGES.iter().find(|(letters, _)| *letters == exchange);
    found.map(|(_, mic)| *mic)
}
