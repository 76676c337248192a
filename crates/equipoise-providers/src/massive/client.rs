//! Massive as a source: which endpoint serves a need, and what comes out of its answer.

use chrono::{Datelike, Months, NaiveTime, TimeDelta};
use equipoise_model::{Date, Instant, calendar};
use secrecy::SecretString;

use super::NAME;
use super::decode::actions::{dividends, splits};
use super::decode::cursor;
use super::decode::grouped::grouped;
use super::decode::shares::shares;
use super::decode::tickers::tickers;
use crate::body::Refusal;
use crate::daily::{Line, found, reading};
use crate::failure::{FailureKind, Fault};
use crate::keyed::{Door, Lock};
use crate::source::{
    Answer, Ask, Capabilities, License, Need, Quota, Reading, Redistribution, Source, SourceError,
};
use crate::symbols::Spelling;

/// Where it is asked unless something else is set.
pub const BASE: &str = "https://api.massive.com";

/// After so many days a share count is taken to be known. The source finds a count by the end of the
/// period that a filing is about, not by the day of the filing; the slowest filers have 90 days.
pub const DEFAULT_SHARE_LAG_DAYS: u32 = 90;

const GROUPED: &str = "grouped";
const TICKERS: &str = "tickers";
const SHARES: &str = "shares";
const SPLITS: &str = "splits";
const DIVIDENDS: &str = "dividends";

/// Rows of a page, the most that each list gives.
const TICKERS_A_PAGE: &str = "1000";
const ACTIONS_A_PAGE: &str = "5000";
/// Share counts are asked for at the ends of quarters; more of them than pages of a need cannot be.
const MAX_COUNTS: usize = crate::transport::MAX_PAGES;

/// Massive as a source.
#[derive(Debug, Clone)]
pub struct Massive {
    door: Door,
    /// How much is asked. The default is what the free plan grants, 5 calls a minute; paid plans
    /// have no limit of calls and ask to stay below 100 a second.
    pub quota: Quota,
    /// Days from the date of a share count until it is taken to be known, at most until the answer came.
    pub share_lag_days: u32,
}

impl Massive {
    /// The source at `base` (as [`BASE`]), asked with `key`.
    #[must_use]
    pub fn new(key: SecretString, base: &str) -> Self {
        Self {
            door: Door::new(NAME, base, key, Lock::Header("Bearer")),
            quota: Quota {
                per_second: None,
                per_minute: Some(5),
                per_hour: None,
                per_day: None,
                concurrency: 2,
            },
            share_lag_days: DEFAULT_SHARE_LAG_DAYS,
        }
    }

    fn day_ask(&self, need: &Need, session: Date, now: Instant) -> Result<Ask, SourceError> {
        if calendar::new_york_close(session) > now {
            let text = format!("{NAME}: {session}: the session is not over");
            return Err(SourceError::new(
                NAME,
                FailureKind::Refused,
                Fault::Ours,
                text,
            ));
        }
        let path = format!("/v2/aggs/grouped/locale/us/market/stocks/{session}");
        let ask = self.door.ask(need, GROUPED, &path, now)?;
        Ok(ask.with("adjusted", "false").with("include_otc", "false"))
    }

    fn tickers_ask(&self, need: &Need, now: Instant) -> Result<Ask, SourceError> {
        let ask = self.door.ask(need, TICKERS, "/v3/reference/tickers", now)?;
        Ok(ask
            .with("market", "stocks")
            .with("active", "true")
            .with("limit", TICKERS_A_PAGE))
    }

    fn action_asks(
        &self,
        need: &Need,
        symbol: Option<&str>,
        (from, to): (Date, Date),
        now: Instant,
    ) -> Result<Vec<Ask>, SourceError> {
        let line = symbol.map(line).transpose()?;
        let ask = |endpoint, path, names: [&'static str; 3]| -> Result<Ask, SourceError> {
            let [after, before, order] = names;
            let mut ask = self.door.ask(need, endpoint, path, now)?;
            if let Some(line) = &line {
                ask = ask.with("ticker", line.asked.clone());
            }
            let sort = format!("{order}.asc");
            Ok(ask
                .with(after, from.to_string())
                .with(before, to.to_string())
                .with("sort", sort)
                .with("limit", ACTIONS_A_PAGE))
        };
        let of_splits = ["execution_date.gte", "execution_date.lte", "execution_date"];
        let of_dividends = [
            "ex_dividend_date.gte",
            "ex_dividend_date.lte",
            "ex_dividend_date",
        ];
        Ok(vec![
            ask(SPLITS, "/stocks/v1/splits", of_splits)?,
            ask(DIVIDENDS, "/stocks/v1/dividends", of_dividends)?,
        ])
    }

    fn share_asks(
        &self,
        need: &Need,
        symbol: &str,
        (from, to): (Date, Date),
        now: Instant,
    ) -> Result<Vec<Ask>, SourceError> {
        let line = line(symbol)?;
        let dates = dates(from, to.min(calendar::new_york_date(now)));
        if dates.len() > MAX_COUNTS {
            let text = format!(
                "{NAME}: {need}: {} dates are more than the limit of {MAX_COUNTS}",
                dates.len()
            );
            return Err(SourceError::new(
                NAME,
                FailureKind::Refused,
                Fault::Ours,
                text,
            ));
        }
        let path = format!("/v3/reference/tickers/{}", line.asked);
        let ask = |date: &Date| {
            let ask = self.door.ask(need, SHARES, &path, now)?;
            Ok(ask
                .with("date", date.to_string())
                .from_offset(offset(*date)))
        };
        dates.iter().map(ask).collect()
    }

    fn read_shares(
        &self,
        ask: &Ask,
        answer: &Answer<'_>,
        symbol: &str,
        to: Date,
    ) -> Result<Reading, SourceError> {
        let line = line(symbol)?;
        let date = date_at(ask.offset).ok_or_else(|| SourceError::unserved(NAME, &ask.need))?;
        let lag = TimeDelta::days(i64::from(self.share_lag_days));
        let known = date.and_time(NaiveTime::MIN).and_utc() + lag;
        match shares(answer, &line, date, known.min(answer.fetched)) {
            // A line that is there on the last date may not have been listed on an earlier one.
            Err(Refusal::NotFound { .. }) if date < to.min(calendar::new_york_date(ask.made)) => {
                let what = "was not listed on this date";
                Ok(reading(Vec::new(), vec![found(&line.symbol, date, what)]))
            }
            read => read.map_err(|refusal| SourceError::refused(NAME, &refusal)),
        }
    }

    /// The ask behind the page that `ask` was for.
    fn next(ask: &Ask, next_url: &str) -> Result<Ask, Refusal> {
        let cursor = cursor(next_url, &ask.url)?;
        let mut next = ask.clone();
        // A cursor stands for every other parameter.
        next.parameters = vec![("cursor", cursor)];
        next.offset += 1;
        Ok(next)
    }
}

impl Source for Massive {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            bulk_day: true,
            actions: true,
            shares: true,
            universe: true,
            ..Capabilities::default()
        }
    }

    fn quota(&self) -> Quota {
        self.quota
    }

    fn license(&self) -> License {
        License {
            name: "Massive market data terms: individual use",
            terms_url: "https://massive.com/legal/terms",
            redistribution: Redistribution::None,
            attribution: "",
        }
    }

    fn asks(&self, need: &Need, now: Instant) -> Result<Vec<Ask>, SourceError> {
        match need {
            Need::DayBars { session } => Ok(vec![self.day_ask(need, *session, now)?]),
            Need::Universe { largest: None } => Ok(vec![self.tickers_ask(need, now)?]),
            Need::Actions { symbol, from, to } => {
                self.action_asks(need, symbol.as_deref(), (*from, *to), now)
            }
            Need::Shares { symbol, from, to } => self.share_asks(need, symbol, (*from, *to), now),
            Need::Universe { largest: Some(_) } | Need::History { .. } => {
                Err(SourceError::unserved(NAME, need))
            }
        }
    }

    fn read(&self, ask: &Ask, answer: &Answer<'_>) -> Result<Reading, SourceError> {
        let page = match (&ask.need, ask.endpoint) {
            (Need::DayBars { session }, GROUPED) => {
                grouped(answer, *session).map(|reading| (reading, None))
            }
            (Need::Universe { largest: None }, TICKERS) => tickers(answer),
            (Need::Actions { from, to, .. }, SPLITS) => splits(answer, (*from, *to)),
            (Need::Actions { from, to, .. }, DIVIDENDS) => dividends(answer, (*from, *to)),
            (Need::Shares { symbol, to, .. }, SHARES) => {
                return self.read_shares(ask, answer, symbol, *to);
            }
            (need, _) => return Err(SourceError::unserved(NAME, need)),
        };
        let with_next = page.and_then(|(mut reading, next_url)| {
            if let Some(next_url) = next_url {
                reading.next = Some(Self::next(ask, &next_url)?);
            }
            Ok(reading)
        });
        with_next.map_err(|refusal| SourceError::refused(NAME, &refusal))
    }
}

fn line(symbol: &str) -> Result<Line, SourceError> {
    Line::parse(NAME, symbol, Spelling::Tape)
}

/// The ends of quarters within the span, and its last day.
fn dates(from: Date, to: Date) -> Vec<Date> {
    let mut dates = Vec::new();
    let months_left = (3 - from.month() % 3) % 3;
    let mut first = from.with_day(1);
    let mut months = months_left + 1;
    while let Some(next) = first.and_then(|first| first.checked_add_months(Months::new(months))) {
        let Some(end) = next.pred_opt().filter(|end| *end < to) else {
            break;
        };
        dates.push(end);
        first = Some(next);
        months = 3;
    }
    if from <= to {
        dates.push(to);
    }
    dates
}

/// A date as the place of an ask, by which a kept answer is told from the others of its need.
fn offset(date: Date) -> u64 {
    u64::try_from(date.num_days_from_ce()).unwrap_or_default()
}

fn date_at(offset: u64) -> Option<Date> {
    Date::from_num_days_from_ce_opt(i32::try_from(offset).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(from: &str, to: &str) -> Vec<String> {
        let dates = dates(from.parse().unwrap(), to.parse().unwrap());
        dates.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn share_counts_are_asked_for_at_ends_of_quarters_and_at_the_end() {
        assert_eq!(
            of("2023-11-15", "2024-07-10"),
            ["2023-12-31", "2024-03-31", "2024-06-30", "2024-07-10"]
        );
        assert_eq!(of("2024-01-01", "2024-03-31"), ["2024-03-31"]);
        assert_eq!(of("2024-03-31", "2024-04-01"), ["2024-03-31", "2024-04-01"]);
        assert_eq!(of("2024-05-02", "2024-05-02"), ["2024-05-02"]);
        assert!(of("2024-05-02", "2024-05-01").is_empty());
    }

    #[test]
    fn a_date_comes_back_from_its_offset() {
        let date = Date::from_ymd_opt(2024, 2, 29).unwrap();
        assert_eq!(date_at(offset(date)), Some(date));
    }
}
