//! Alpha Vantage as a source: what to ask for a need, and what comes out of the answer.

use equipoise_model::{Date, Instant, calendar};
use secrecy::SecretString;

use super::NAME;
use super::decode::series;
use crate::daily::plain_line;
use crate::keyed::{Door, Lock};
use crate::source::{
    Answer, Ask, Capabilities, License, Need, Quota, Reading, Redistribution, Source, SourceError,
};

/// Where it is asked unless something else is set.
pub const BASE: &str = "https://www.alphavantage.co";

const DAILY: &str = "daily";
/// Sessions that the short form of the series has.
const COMPACT_SESSIONS: usize = 100;

/// Alpha Vantage as a source.
#[derive(Debug, Clone)]
pub struct AlphaVantage {
    door: Door,
    /// How much is asked. The default is what the free plan grants, 25 calls a day, spread out; the
    /// series that is asked for needs a paid plan, of which the smallest grants 75 a minute.
    pub quota: Quota,
}

impl AlphaVantage {
    /// The source at `base` (as [`BASE`]), asked with `key`.
    #[must_use]
    pub fn new(key: SecretString, base: &str) -> Self {
        Self {
            door: Door::new(NAME, base, key, Lock::Parameter("apikey")),
            quota: Quota {
                per_second: Some(1),
                per_minute: Some(5),
                per_hour: None,
                per_day: Some(25),
                concurrency: 1,
            },
        }
    }
}

/// The line, the span and whether bars are wanted, of a need that is served.
fn of(need: &Need) -> Result<(&str, (Date, Date), bool), SourceError> {
    match need {
        Need::History { symbol, from, to } => Ok((symbol, (*from, *to), true)),
        Need::Actions {
            symbol: Some(symbol),
            from,
            to,
        } => Ok((symbol, (*from, *to), false)),
        need => Err(SourceError::unserved(NAME, need)),
    }
}

impl Source for AlphaVantage {
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
            name: "Alpha Vantage terms of service: personal use",
            terms_url: "https://www.alphavantage.co/terms_of_service/",
            redistribution: Redistribution::None,
            attribution: "",
        }
    }

    fn asks(&self, need: &Need, now: Instant) -> Result<Vec<Ask>, SourceError> {
        let (symbol, (from, _), _) = of(need)?;
        let line = plain_line(NAME, symbol)?;
        let today = calendar::new_york_date(now);
        let sessions = calendar::sessions(from, today)
            .take(COMPACT_SESSIONS)
            .count();
        let size = match sessions == COMPACT_SESSIONS {
            true => "full",
            false => "compact",
        };
        let ask = self.door.ask(need, DAILY, "/query", now)?;
        Ok(vec![
            ask.with("function", "TIME_SERIES_DAILY_ADJUSTED")
                .with("symbol", line.asked)
                .with("outputsize", size)
                .with("datatype", "json"),
        ])
    }

    fn read(&self, ask: &Ask, answer: &Answer<'_>) -> Result<Reading, SourceError> {
        let (symbol, span, with_bars) = of(&ask.need)?;
        let read = series(answer, &plain_line(NAME, symbol)?, span, with_bars);
        read.map_err(|refusal| SourceError::refused(NAME, &refusal))
    }
}
