//! Shares outstanding of one company, as its filings tell them.

use equipoise_model::{Date, Facts, Instant, ShareCount};

use super::finding::{Finding, FindingKind, Findings};
use super::{document, filings, scale};
use crate::body::{Refusal, clipped};
use crate::sec::SecError;
use crate::sec::wire::company_facts::CompanyFactsDocument;
use crate::source::Answer;

/// The unit of share counts.
const SHARES: &str = "shares";

/// What was asked for.
#[derive(Debug, Clone, Copy)]
pub struct CompanyFactsRequest<'a> {
    /// The number of the company.
    pub cik: u64,
    /// Its lines of common stock, as they are spelt here.
    pub symbols: &'a [&'a str],
}

/// A share count of a company, all that its filings tell without naming a class.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CompanyCount {
    /// The date on the cover page of the filing that the count is for.
    pub effective: Date,
    /// Shares outstanding.
    pub shares_outstanding: f64,
    /// When it was known: the end of the day of filing, 22:00 in New York.
    pub known: Instant,
}

/// What the facts of a company say.
#[derive(Debug, Clone, PartialEq)]
pub struct CompanyFacts {
    /// Counts of the company, by effective date and time known.
    pub counts: Vec<CompanyCount>,
    /// The line whose counts these are; `None` for a company of several lines.
    pub symbol: Option<String>,
    /// What was left out, or is worth a look.
    pub findings: Vec<Finding>,
}

impl CompanyFacts {
    /// Share counts of the line; none where the counts are those of several lines together.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let Some(symbol) = &self.symbol else {
            return Facts::Shares(Vec::new());
        };
        let count = |count: &CompanyCount| ShareCount {
            symbol: symbol.clone(),
            effective: count.effective,
            shares_outstanding: count.shares_outstanding,
            known: Some(count.known),
        };
        Facts::Shares(self.counts.iter().map(count).collect())
    }
}

/// Decode the share counts in `answer` to `request`: those of cover pages, which are for a date shortly
/// before the filing.
///
/// Counts that name a class are not in the document. What it has of a company of several lines is
/// therefore the company's, or that of one class it does not name, and becomes a fact of none of them.
///
/// # Errors
/// The answer is a failure or of another company.
pub fn company_facts(
    answer: &Answer<'_>,
    request: &CompanyFactsRequest<'_>,
) -> Result<CompanyFacts, SecError> {
    let company: CompanyFactsDocument = document(answer)?;
    if company.cik != request.cik {
        return Err(Refusal::OtherSubject {
            asked: format!("CIK{:010}", request.cik),
            given: format!("CIK{:010}", company.cik),
        }
        .into());
    }
    let mut findings = Findings::default();
    let concept = company.facts.dei.and_then(|cover| cover.shares_outstanding);
    let mut units = concept.map(|concept| concept.units).unwrap_or_default();
    let filed = units.remove(SHARES).map_or_else(Vec::new, |rows| rows.0);
    for (unit, figures) in units {
        findings.note(FindingKind::OtherUnit {
            unit: clipped(&unit),
            count: figures.0.len(),
        });
    }
    let counts = filings::counts(&filed, &mut findings);
    let counts = scale::drop_misscaled(counts, &mut findings);
    if counts.is_empty() {
        findings.note(FindingKind::NoCounts);
    }
    let symbol = match request.symbols {
        [symbol] => Some((*symbol).to_owned()),
        symbols => {
            let symbols = symbols.iter().map(|symbol| (*symbol).to_owned()).collect();
            findings.note(FindingKind::SeveralLines { symbols });
            None
        }
    };
    Ok(CompanyFacts {
        counts,
        symbol,
        findings: findings.0,
    })
}
