//! Stooq as a source: what to ask for a need, and what comes out of the file.

use equipoise_model::Instant;
use secrecy::SecretString;

use super::NAME;
use super::decode::bars;
use crate::daily::plain_line;
use crate::keyed::{Door, Lock};
use crate::source::{
    Answer, Ask, Capabilities, License, Need, Quota, Reading, Redistribution, Source, SourceError,
};

/// Where it is asked unless something else is set.
pub const BASE: &str = "https://stooq.com";

const DAILY: &str = "daily";
/// One mark for each reason to change prices, such as splits and dividends: none of them.
const AS_TRADED: &str = "1111111";

/// Stooq as a source.
#[derive(Debug, Clone)]
pub struct Stooq {
    door: Door,
    /// How much is asked. The source states no number and grants few files a day; the default is what
    /// is decent.
    pub quota: Quota,
}

impl Stooq {
    /// The source at `base` (as [`BASE`]), asked with `key`.
    #[must_use]
    pub fn new(key: SecretString, base: &str) -> Self {
        Self {
            door: Door::new(NAME, base, key, Lock::Parameter("apikey")),
            quota: Quota {
                per_second: Some(1),
                per_minute: Some(10),
                per_hour: None,
                per_day: Some(100),
                concurrency: 1,
            },
        }
    }
}

impl Source for Stooq {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            history: true,
            ..Capabilities::default()
        }
    }

    fn quota(&self) -> Quota {
        self.quota
    }

    fn license(&self) -> License {
        License {
            name: "Stooq regulations: personal use",
            terms_url: "https://stooq.com/regulations.html",
            redistribution: Redistribution::None,
            attribution: "",
        }
    }

    fn asks(&self, need: &Need, now: Instant) -> Result<Vec<Ask>, SourceError> {
        let Need::History { symbol, from, to } = need else {
            return Err(SourceError::unserved(NAME, need));
        };
        let line = plain_line(NAME, symbol)?;
        let ask = self.door.ask(need, DAILY, "/q/d/l/", now)?;
        Ok(vec![
            ask.with("s", format!("{}.us", line.asked.to_lowercase()))
                .with("d1", from.format("%Y%m%d").to_string())
                .with("d2", to.format("%Y%m%d").to_string())
                .with("i", "d")
                .with("o", AS_TRADED),
        ])
    }

    fn read(&self, ask: &Ask, answer: &Answer<'_>) -> Result<Reading, SourceError> {
        let Need::History { symbol, from, to } = &ask.need else {
            return Err(SourceError::unserved(NAME, &ask.need));
        };
        let read = bars(answer, &plain_line(NAME, symbol)?, (*from, *to));
        read.map_err(|refusal| SourceError::refused(NAME, &refusal))
    }
}
