//! EODHD as a source: which endpoint serves a need, and what comes out of its answer.

use chrono::Datelike;
use equipoise_model::{Date, Instant, calendar};
use secrecy::SecretString;

use super::NAME;
use super::decode::{bars, day_bars, dividends, splits};
use crate::daily::Line;
use crate::failure::{FailureKind, Fault};
use crate::keyed::{Door, Lock};
use crate::source::{
    Answer, Ask, Capabilities, License, Need, Quota, Reading, Redistribution, Source, SourceError,
};
use crate::symbols::Spelling;

/// Where it is asked unless something else is set.
pub const BASE: &str = "https://eodhd.com";

const HISTORY: &str = "history";
const DAY: &str = "day";
const SPLITS: &str = "splits";
const DIVIDENDS: &str = "dividends";
const DAY_SPLITS: &str = "day_splits";
const DAY_DIVIDENDS: &str = "day_dividends";

const BULK: &str = "/api/eod-bulk-last-day/US";
/// Calls that an answer about all lines counts as.
const BULK_COST: u32 = 100;
/// Sessions whose actions of all lines are asked for at once, two answers each.
const MAX_SESSIONS: usize = crate::transport::MAX_PAGES / 2;

/// EODHD as a source.
#[derive(Debug, Clone)]
pub struct Eodhd {
    door: Door,
    /// How much is asked, in calls: an answer about one line is 1, one about all lines 100. The default
    /// is what the free plan grants, 20 calls a day, which is not enough for all lines at once; paid
    /// plans grant 100,000 a day, and every plan 1,000 requests a minute.
    pub quota: Quota,
}

impl Eodhd {
    /// The source at `base` (as [`BASE`]), asked with `key`.
    #[must_use]
    pub fn new(key: SecretString, base: &str) -> Self {
        Self {
            door: Door::new(NAME, base, key, Lock::Parameter("api_token")),
            quota: Quota {
                per_second: None,
                per_minute: Some(1_000),
                per_hour: None,
                per_day: Some(20),
                concurrency: 2,
            },
        }
    }

    fn line_ask(
        &self,
        need: &Need,
        (endpoint, path): (&'static str, &str),
        line: &Line,
        (from, to): (Date, Date),
        now: Instant,
    ) -> Result<Ask, SourceError> {
        let path = format!("/api/{path}/{}.US", line.asked);
        let ask = self.door.ask(need, endpoint, &path, now)?;
        Ok(ask
            .with("from", from.to_string())
            .with("to", to.to_string())
            .with("fmt", "json"))
    }

    fn action_asks(
        &self,
        need: &Need,
        line: &Line,
        span: (Date, Date),
        now: Instant,
    ) -> Result<Vec<Ask>, SourceError> {
        Ok(vec![
            self.line_ask(need, (SPLITS, "splits"), line, span, now)?,
            self.line_ask(need, (DIVIDENDS, "div"), line, span, now)?,
        ])
    }

    fn day_ask(
        &self,
        need: &Need,
        endpoint: &'static str,
        date: Date,
        now: Instant,
    ) -> Result<Ask, SourceError> {
        let ask = self.door.ask(need, endpoint, BULK, now)?;
        let ask = ask.with("date", date.to_string()).with("fmt", "json");
        // By its date a kept answer is told from the others of its need.
        let place = u64::try_from(date.num_days_from_ce()).unwrap_or_default();
        let ask = ask.costing(BULK_COST).from_offset(place);
        Ok(match endpoint {
            DAY_SPLITS => ask.with("type", "splits"),
            DAY_DIVIDENDS => ask.with("type", "dividends"),
            _ => ask,
        })
    }

    fn all_actions_asks(
        &self,
        need: &Need,
        (from, to): (Date, Date),
        now: Instant,
    ) -> Result<Vec<Ask>, SourceError> {
        let sessions: Vec<Date> = calendar::sessions(from, to)
            .take(MAX_SESSIONS + 1)
            .collect();
        if sessions.len() > MAX_SESSIONS {
            let reason = format!("has more than the limit of {MAX_SESSIONS} sessions");
            return Err(refused(need, &reason));
        }
        let mut asks = Vec::with_capacity(2 * sessions.len());
        for session in sessions {
            asks.push(self.day_ask(need, DAY_SPLITS, session, now)?);
            asks.push(self.day_ask(need, DAY_DIVIDENDS, session, now)?);
        }
        Ok(asks)
    }
}

impl Source for Eodhd {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            bulk_day: true,
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
            name: "EODHD terms and conditions: personal use",
            terms_url: "https://eodhd.com/financial-apis/terms-conditions",
            redistribution: Redistribution::None,
            attribution: "",
        }
    }

    fn asks(&self, need: &Need, now: Instant) -> Result<Vec<Ask>, SourceError> {
        match need {
            Need::DayBars { session } if calendar::new_york_close(*session) > now => {
                Err(refused(need, "the session is not over"))
            }
            Need::DayBars { session } => Ok(vec![self.day_ask(need, DAY, *session, now)?]),
            Need::History { symbol, from, to } => {
                let (line, span) = (line(symbol)?, (*from, *to));
                let mut asks = self.action_asks(need, &line, span, now)?;
                asks.push(self.line_ask(need, (HISTORY, "eod"), &line, span, now)?);
                Ok(asks)
            }
            Need::Actions {
                symbol: Some(symbol),
                from,
                to,
            } => self.action_asks(need, &line(symbol)?, (*from, *to), now),
            Need::Actions {
                symbol: None,
                from,
                to,
            } => self.all_actions_asks(need, (*from, *to), now),
            Need::Universe { .. } | Need::Shares { .. } => Err(SourceError::unserved(NAME, need)),
        }
    }

    fn read(&self, ask: &Ask, answer: &Answer<'_>) -> Result<Reading, SourceError> {
        let need = &ask.need;
        let whose = need.symbol().map(line).transpose()?;
        let read = match (need, ask.endpoint, &whose) {
            (Need::DayBars { session }, DAY, _) => day_bars(answer, *session),
            (Need::History { from, to, .. }, HISTORY, Some(line)) => {
                bars(answer, line, (*from, *to))
            }
            (
                Need::History { from, to, .. } | Need::Actions { from, to, .. },
                SPLITS | DAY_SPLITS,
                line,
            ) => splits(answer, line.as_ref(), (*from, *to)),
            (
                Need::History { from, to, .. } | Need::Actions { from, to, .. },
                DIVIDENDS | DAY_DIVIDENDS,
                line,
            ) => dividends(answer, line.as_ref(), (*from, *to)),
            _ => return Err(SourceError::unserved(NAME, need)),
        };
        read.map_err(|refusal| SourceError::refused(NAME, &refusal))
    }
}

fn line(symbol: &str) -> Result<Line, SourceError> {
    Line::parse(NAME, symbol, Spelling::Dashed)
}

fn refused(need: &Need, reason: &str) -> SourceError {
    let text = format!("{NAME}: {need}: {reason}");
    SourceError::new(NAME, FailureKind::Refused, Fault::Ours, text)
}
