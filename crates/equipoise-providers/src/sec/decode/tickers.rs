//! The lines of all companies that file, grouped by company.

use std::collections::BTreeSet;

use equipoise_model::{Facts, SecurityRecord};

use super::document;
use super::finding::{Finding, FindingKind, Findings};
use crate::body::{Refusal, clipped};
use crate::sec::SecError;
use crate::sec::wire::tickers::{FIELDS, Row, TickersDocument};
use crate::source::Answer;
use crate::symbols::{Spelling, Suffix, Symbol};

/// What the list says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tickers {
    /// The lines, in the order of the list: companies by size.
    pub lines: Vec<Line>,
    /// What was left out.
    pub findings: Vec<Finding>,
}

/// One line of a company, listed or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The number of the company.
    pub cik: u64,
    /// The name of the company.
    pub name: String,
    /// The symbol.
    pub symbol: Symbol,
    /// Market identifier code of the exchange; `None` for lines that trade over the counter or nowhere.
    pub mic: Option<&'static str>,
}

impl Tickers {
    /// Security master records of the listed lines. Lines of one company share the `company` `CIK`
    /// and ten digits.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let record = |line: &Line| {
            Some(SecurityRecord {
                name: Some(line.name.clone()),
                mic: Some(line.mic?.to_owned()),
                company: Some(format!("CIK{:010}", line.cik)),
                cik: Some(line.cik.to_string()),
                ..SecurityRecord::of_symbol(&line.symbol.to_string())
            })
        };
        Facts::Securities(self.lines.iter().filter_map(record).collect())
    }

    /// The lines of common stock of the company with the number `cik`, as they are spelt here:
    /// those on an exchange, or all where none is.
    #[must_use]
    pub fn common_lines_of(&self, cik: u64) -> Vec<String> {
        let is_common = |line: &&Line| {
            line.cik == cik && matches!(line.symbol.suffix(), None | Some(Suffix::Class(_)))
        };
        let lines: Vec<&Line> = self.lines.iter().filter(is_common).collect();
        let is_listed = lines.iter().any(|line| line.mic.is_some());
        let lines = lines.iter().filter(|line| line.mic.is_some() || !is_listed);
        lines.map(|line| line.symbol.to_string()).collect()
    }
}

/// Decode the list of companies and lines.
///
/// # Errors
/// The answer is a failure, or a table with other fields.
pub fn tickers(answer: &Answer<'_>) -> Result<Tickers, SecError> {
    let table: TickersDocument = document(answer)?;
    if table.fields != FIELDS {
        return Err(Refusal::BadField {
            field: "fields",
            value: clipped(&table.fields.join(",")),
            reason: "are not cik,name,ticker,exchange",
        }
        .into());
    }
    let mut findings = Findings::default();
    let mut seen = BTreeSet::new();
    let mut lines = Vec::with_capacity(table.data.0.len());
    for Row(cik, name, ticker, exchange) in table.data.0 {
        let symbol = match Symbol::parse(&ticker, Spelling::Dashed) {
            Ok(symbol) => symbol,
            Err(error) => {
                findings.note(FindingKind::NotASymbol {
                    symbol: error.text,
                    reason: error.reason,
                });
                continue;
            }
        };
        if !seen.insert(symbol.clone()) {
            let symbol = symbol.to_string();
            findings.note(FindingKind::RepeatedLine { symbol });
            continue;
        }
        let mic = exchange.as_deref().and_then(mic);
        if mic.is_none() {
            findings.note(FindingKind::NotListed {
                symbol: symbol.to_string(),
                exchange: clipped(exchange.as_deref().unwrap_or_default()),
            });
        }
        lines.push(Line {
            cik,
            name: clipped(&name),
            symbol,
            mic,
        });
    }
    Ok(Tickers {
        lines,
        findings: findings.0,
    })
}

/// The market identifier code of an exchange in the words of the source, which counts NYSE American
/// and Arca as NYSE.
fn mic(exchange: &str) -> Option<&'static str> {
    match exchange {
        "Nasdaq" => Some("XNAS"),
        "NYSE" => Some("XNYS"),
        "CBOE" => Some("BATS"),
        _ => None,
    }
}
