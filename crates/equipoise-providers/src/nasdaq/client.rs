//! The source: what to ask, and what the files are as facts.

use equipoise_model::{Facts, Instant};

use super::{File, NAME, directory};
use crate::source::{
    Answer, Ask, Capabilities, Finding, License, Need, Quota, Reading, Redistribution, Source,
    SourceError,
};

/// Nasdaq's symbol directory.
#[derive(Debug, Clone)]
pub struct Nasdaq {
    /// Where it is asked: scheme and host, without a slash at the end.
    pub address: String,
    /// How much is asked. Nothing is stated by the source, and its files change once a day; the
    /// default is what is decent.
    pub quota: Quota,
}

impl Default for Nasdaq {
    fn default() -> Self {
        Self {
            address: "https://www.nasdaqtrader.com".to_owned(),
            quota: Quota {
                per_second: Some(1),
                per_minute: None,
                per_hour: None,
                per_day: Some(48),
                concurrency: 1,
            },
        }
    }
}

impl Source for Nasdaq {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            universe: true,
            ..Capabilities::default()
        }
    }

    fn quota(&self) -> Quota {
        self.quota
    }

    fn license(&self) -> License {
        License {
            name: "Nasdaq symbol directory",
            terms_url: "https://www.nasdaqtrader.com/trader.aspx?id=symboldirdefs",
            redistribution: Redistribution::Internal,
            attribution: "",
        }
    }

    fn asks(&self, need: &Need, now: Instant) -> Result<Vec<Ask>, SourceError> {
        let Need::Universe { largest: None } = need else {
            return Err(SourceError::unserved(NAME, need));
        };
        let ask = |file: File| {
            let name = file.name();
            let url = format!("{}/dynamic/SymDir/{name}", self.address);
            Ask::get(need, name, url, now)
        };
        Ok(File::ALL.map(ask).into())
    }

    fn read(&self, ask: &Ask, answer: &Answer<'_>) -> Result<Reading, SourceError> {
        let file = File::ALL
            .into_iter()
            .find(|file| file.name() == ask.endpoint);
        let (Some(file), Need::Universe { largest: None }) = (file, &ask.need) else {
            return Err(SourceError::unserved(NAME, &ask.need));
        };
        let decoded = directory(answer, file)?;
        let findings = decoded.findings.into_iter().map(|found| Finding {
            symbol: Some(found.symbol),
            session: None,
            what: found.kind.to_string(),
        });
        Ok(Reading {
            facts: vec![Facts::Securities(decoded.securities)],
            findings: findings.collect(),
            next: None,
        })
    }
}
