//! Tiingo as a source: which endpoint serves a need, and what comes out of its answer.

use equipoise_model::{Date, Instant};
use secrecy::SecretString;

use super::NAME;
use super::decode::{meta, prices};
use crate::daily::plain_line;
use crate::keyed::{Door, Lock};
use crate::source::{
    Answer, Ask, Capabilities, License, Need, Quota, Reading, Redistribution, Source, SourceError,
};

/// Where it is asked unless something else is set.
pub const BASE: &str = "https://api.tiingo.com";

const META: &str = "meta";
const PRICES: &str = "prices";

/// Tiingo as a source.
#[derive(Debug, Clone)]
pub struct Tiingo {
    door: Door,
    /// How much is asked. The default is what the free plan grants: 50 requests an hour and 1,000 a
    /// day; it also grants 500 symbols a month, which is not counted here.
    pub quota: Quota,
}

impl Tiingo {
    /// The source at `base` (as [`BASE`]), asked with `key`.
    #[must_use]
    pub fn new(key: SecretString, base: &str) -> Self {
        Self {
            door: Door::new(NAME, base, key, Lock::Header("Token")),
            quota: Quota {
                per_second: None,
                per_minute: None,
                per_hour: Some(50),
                per_day: Some(1_000),
                concurrency: 2,
            },
        }
    }

    fn prices_ask(
        &self,
        need: &Need,
        symbol: &str,
        (from, to): (Date, Date),
        now: Instant,
    ) -> Result<Ask, SourceError> {
        let line = plain_line(NAME, symbol)?;
        let path = format!("/tiingo/daily/{}/prices", line.asked);
        let ask = self.door.ask(need, PRICES, &path, now)?;
        Ok(ask
            .with("startDate", from.to_string())
            .with("endDate", to.to_string())
            .with("format", "json"))
    }
}

impl Source for Tiingo {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            history: true,
            actions: true,
            ..Capabilities::default()
        }
    }

    fn quota(&self) -> Quota {
        self.quota
    }

    fn license(&self) -> License {
        License {
            name: "Tiingo terms of use: internal use",
            terms_url: "https://www.tiingo.com/about/terms",
            redistribution: Redistribution::Internal,
            attribution: "",
        }
    }

    fn asks(&self, need: &Need, now: Instant) -> Result<Vec<Ask>, SourceError> {
        match need {
            Need::History { symbol, from, to } => {
                let line = plain_line(NAME, symbol)?;
                let path = format!("/tiingo/daily/{}", line.asked);
                Ok(vec![
                    self.door.ask(need, META, &path, now)?,
                    self.prices_ask(need, symbol, (*from, *to), now)?,
                ])
            }
            Need::Actions {
                symbol: Some(symbol),
                from,
                to,
            } => Ok(vec![self.prices_ask(need, symbol, (*from, *to), now)?]),
            need => Err(SourceError::unserved(NAME, need)),
        }
    }

    fn read(&self, ask: &Ask, answer: &Answer<'_>) -> Result<Reading, SourceError> {
        let read = match (&ask.need, ask.endpoint) {
            (Need::History { symbol, .. }, META) => meta(answer, &plain_line(NAME, symbol)?),
            (Need::History { symbol, from, to }, PRICES) => {
                prices(answer, &plain_line(NAME, symbol)?, (*from, *to), true)
            }
            (
                Need::Actions {
                    symbol: Some(symbol),
                    from,
                    to,
                },
                PRICES,
            ) => prices(answer, &plain_line(NAME, symbol)?, (*from, *to), false),
            (need, _) => return Err(SourceError::unserved(NAME, need)),
        };
        read.map_err(|refusal| SourceError::refused(NAME, &refusal))
    }
}
