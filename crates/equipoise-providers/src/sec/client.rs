//! The source: what to ask the SEC, and what its answers are as facts.

use std::sync::{Arc, PoisonError, RwLock};

use equipoise_model::{Date, Facts, Instant};

use super::{CompanyFactsRequest, Finding, NAME, SecConfig, Tickers, company_facts, tickers};
use crate::body::clipped;
use crate::failure::{FailureKind, Fault};
use crate::source::{
    Answer, Ask, Capabilities, License, Need, Quota, Reading, Redistribution, Source, SourceError,
};
use crate::symbols::{Spelling, Symbol};

/// SEC EDGAR. It files by company: for share counts it must know which company a line is of, and
/// learns it from the list of companies.
#[derive(Debug)]
pub struct Sec {
    config: SecConfig,
    tickers: RwLock<Arc<Tickers>>,
    /// Where it is asked.
    pub addresses: Addresses,
    /// How much is asked. Ten in a second are granted to all machines of a caller together, and
    /// going over them blocks for ten minutes; half of them leaves room for others in the house.
    pub quota: Quota,
}

/// Base addresses: scheme and host, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addresses {
    /// The list of companies.
    pub files: String,
    /// What companies filed.
    pub data: String,
}

impl Default for Addresses {
    fn default() -> Self {
        Self {
            files: "https://www.sec.gov".to_owned(),
            data: "https://data.sec.gov".to_owned(),
        }
    }
}

impl Addresses {
    /// All of them at `base`.
    #[must_use]
    pub fn at(base: &str) -> Self {
        let base = base.trim_end_matches('/');
        Self {
            files: base.to_owned(),
            data: base.to_owned(),
        }
    }
}

/// A company and its lines.
struct Company {
    cik: u64,
    symbols: Vec<String>,
}

impl Sec {
    /// Ask in the name of `config`; until another list of companies is read, `tickers` is the one.
    #[must_use]
    pub fn new(config: SecConfig, tickers: Tickers) -> Self {
        Self {
            config,
            tickers: RwLock::new(Arc::new(tickers)),
            addresses: Addresses::default(),
            quota: Quota {
                per_second: Some(5),
                per_minute: None,
                per_hour: None,
                per_day: None,
                concurrency: 4,
            },
        }
    }

    fn tickers(&self) -> Arc<Tickers> {
        let tickers = self.tickers.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&tickers)
    }

    fn learn(&self, tickers: Tickers) {
        let mut known = self.tickers.write().unwrap_or_else(PoisonError::into_inner);
        *known = Arc::new(tickers);
    }

    fn ask(&self, need: &Need, endpoint: &'static str, url: String, now: Instant) -> Ask {
        Ask::get(need, endpoint, url, now).with_header("user-agent", self.config.user_agent())
    }

    /// The company of a line, spelled as the SEC spells it.
    fn company(&self, symbol: &str) -> Result<Company, SourceError> {
        let tickers = self.tickers();
        let is_line = |parsed: &Symbol| {
            let mut lines = tickers.lines.iter();
            lines
                .find(|line| line.symbol == *parsed)
                .map(|line| line.cik)
        };
        let parsed = Symbol::parse(symbol, Spelling::Dashed).ok();
        let cik = parsed.as_ref().and_then(is_line).ok_or_else(|| {
            let symbol = clipped(symbol);
            let text = format!("{NAME}: {symbol:?} is no line of the list of companies");
            SourceError::new(NAME, FailureKind::NotFound, Fault::Ours, text)
        })?;
        let symbols = tickers.common_lines_of(cik);
        Ok(Company { cik, symbols })
    }

    fn read_shares(
        &self,
        answer: &Answer<'_>,
        symbol: &str,
        span: (Date, Date),
    ) -> Result<Reading, SourceError> {
        let company = self.company(symbol)?;
        let symbols: Vec<&str> = company.symbols.iter().map(String::as_str).collect();
        let request = CompanyFactsRequest {
            cik: company.cik,
            symbols: &symbols,
        };
        let mut decoded = company_facts(answer, &request)?;
        decoded
            .counts
            .retain(|count| is_within(count.effective, span));
        let about = decoded.symbol.clone();
        let findings = decoded.findings.iter();
        let findings = findings.map(|found| of(about.as_deref(), found)).collect();
        Ok(reading(decoded.facts(), findings))
    }
}

impl Source for Sec {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            point_in_time_shares: true,
            universe: true,
            ..Capabilities::default()
        }
    }

    fn spelling(&self) -> Spelling {
        Spelling::Dashed
    }

    fn directory(&self) -> Option<Need> {
        let is_known = !self.tickers().lines.is_empty();
        (!is_known).then_some(Need::Universe { largest: None })
    }

    fn quota(&self) -> Quota {
        self.quota
    }

    fn license(&self) -> License {
        License {
            name: "public domain",
            terms_url: "https://www.sec.gov/os/accessing-edgar-data",
            redistribution: Redistribution::Free,
            attribution: "",
        }
    }

    fn asks(&self, need: &Need, now: Instant) -> Result<Vec<Ask>, SourceError> {
        let ask = match need {
            Need::Universe { largest: None } => {
                let url = format!(
                    "{}/files/company_tickers_exchange.json",
                    self.addresses.files
                );
                self.ask(need, "tickers", url, now)
            }
            Need::Shares { symbol, .. } => {
                let cik = self.company(symbol)?.cik;
                let data = &self.addresses.data;
                let url = format!("{data}/api/xbrl/companyfacts/CIK{cik:010}.json");
                self.ask(need, "company_facts", url, now)
            }
            need => return Err(SourceError::unserved(NAME, need)),
        };
        Ok(vec![ask])
    }

    fn read(&self, ask: &Ask, answer: &Answer<'_>) -> Result<Reading, SourceError> {
        match &ask.need {
            Need::Universe { largest: None } => {
                let decoded = tickers(answer)?;
                let findings = decoded.findings.iter().map(|found| of(None, found));
                let read = reading(decoded.facts(), findings.collect());
                self.learn(decoded);
                Ok(read)
            }
            Need::Shares { symbol, from, to } => self.read_shares(answer, symbol, (*from, *to)),
            need => Err(SourceError::unserved(NAME, need)),
        }
    }
}

fn reading(facts: Facts, findings: Vec<crate::source::Finding>) -> Reading {
    let is_there = |facts: &Facts| !facts.is_empty();
    Reading {
        facts: Some(facts).into_iter().filter(is_there).collect(),
        findings,
        next: None,
    }
}

fn of(symbol: Option<&str>, found: &Finding) -> crate::source::Finding {
    crate::source::Finding {
        symbol: symbol.map(str::to_owned),
        session: found.effective,
        what: found.kind.to_string(),
    }
}

fn is_within(date: Date, (from, to): (Date, Date)) -> bool {
    from <= date && date <= to
}
