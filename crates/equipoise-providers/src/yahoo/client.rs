//! Yahoo as a source: which endpoint serves a need, and what comes out of its answer.

use chrono::{NaiveTime, TimeDelta};
use equipoise_model::calendar::Zone;
use equipoise_model::{Bars, Date, Facts, Instant, SecurityRecord};
use secrecy::SecretString;
use serde_json::json;

use super::decode::universe::mic;
use super::{
    Addresses, ChartRequest, PageRequest, SharesRequest, YahooError, chart, crumb, shares, universe,
};
use crate::failure::{FailureKind, Fault};
use crate::source::{
    Answer, Ask, Capabilities, License, Need, Quota, Reading, Redistribution, SignIn, Source,
    SourceError,
};
use crate::symbols::Spelling;

const NAME: &str = "yahoo";
/// The screener gives at most so many lines a page.
const PAGE_LINES: u32 = 250;
/// More lines than any market of it has; a total beyond it would page forever.
const MAX_LINES: u64 = 20_000;
/// We say who we are; callers without a name are turned away.
const USER_AGENT: &str = "Mozilla/5.0 (compatible; Equipoise)";

/// After so many days a count of the past is taken to be known. When it became known is not told;
/// the slowest filers have 90 days for their annual report.
pub const DEFAULT_SHARE_LAG_DAYS: u32 = 90;

/// Yahoo Finance as a source.
#[derive(Debug, Clone)]
pub struct Yahoo {
    /// Where it is asked.
    pub addresses: Addresses,
    /// Zone of the exchange that share counts are dated in, which their answers do not tell.
    pub zone: Zone,
    /// Days from the date of a share count until it is taken to be known, at most until the answer came.
    pub share_lag_days: u32,
    /// How much is asked. Nothing is stated by the source; the default is what it puts up with.
    pub quota: Quota,
}

impl Yahoo {
    /// The source at `addresses`, with the default quota, for lines in New York.
    ///
    /// # Panics
    /// Never: the zone is in the table of zones.
    #[must_use]
    pub fn new(addresses: Addresses) -> Self {
        Self {
            addresses,
            zone: Zone::parse("America/New_York").expect("New York has a zone"),
            share_lag_days: DEFAULT_SHARE_LAG_DAYS,
            quota: Quota {
                per_second: Some(2),
                per_minute: Some(30),
                per_hour: None,
                per_day: Some(10_000),
                concurrency: 2,
            },
        }
    }

    fn chart_ask(&self, need: &Need, symbol: &str, from: Date, now: Instant) -> Ask {
        let url = format!("{}/v8/finance/chart/{}", self.addresses.data, path(symbol));
        Ask::get(need, "chart", url, now)
            .with("period1", start(from).timestamp().to_string())
            .with("period2", until(now).timestamp().to_string())
            .with("interval", "1d")
            .with("events", "div,splits,capitalGains")
            .with_header("user-agent", USER_AGENT)
    }

    fn shares_ask(&self, need: &Need, symbol: &str, from: Date, to: Date, now: Instant) -> Ask {
        let url = format!(
            "{}/ws/fundamentals-timeseries/v1/finance/timeseries/{}",
            self.addresses.data,
            path(symbol)
        );
        let end = start(to) + TimeDelta::days(2);
        Ask::get(need, "shares", url, now)
            .with("symbol", symbol)
            .with("period1", start(from).timestamp().to_string())
            .with("period2", end.timestamp().to_string())
            .with_header("user-agent", USER_AGENT)
    }

    fn page_ask(&self, need: &Need, largest: Option<u32>, offset: u64, now: Instant) -> Ask {
        let url = format!("{}/v1/finance/screener", self.addresses.quotes);
        let body = json!({
            "offset": offset, "size": page_lines(largest, offset), "sortField": "intradaymarketcap",
            "sortType": "DESC", "userId": "", "userIdType": "guid", "quoteType": "EQUITY",
            "query": {"operator": "AND", "operands": [
                {"operator": "EQ", "operands": ["region", "us"]},
                {"operator": "OR", "operands": [
                    {"operator": "EQ", "operands": ["exchange", "NMS"]},
                    {"operator": "EQ", "operands": ["exchange", "NYQ"]},
                    {"operator": "EQ", "operands": ["exchange", "ASE"]},
                ]},
            ]},
        });
        Ask::get(need, "screener", url, now)
            .with("formatted", "false")
            .with("lang", "en-US")
            .with("region", "US")
            .with_header("user-agent", USER_AGENT)
            .with_header("content-type", "application/json")
            .posting(body.to_string())
            .from_offset(offset)
            .in_session()
    }

    fn read_chart(
        ask: &Ask,
        answer: &Answer<'_>,
        symbol: &str,
        span: (Date, Date),
        with_bars: bool,
    ) -> Result<Reading, YahooError> {
        let request = ChartRequest {
            symbol,
            from: start(span.0),
            until: until(ask.made),
        };
        let mut chart = chart(answer, &request)?;
        chart
            .actions
            .retain(|action| is_within(action.ex_date, span));
        let mut facts = Vec::new();
        if with_bars {
            let record = SecurityRecord {
                currency: Some(chart.currency.clone()),
                mic: chart.exchange.as_deref().and_then(mic).map(str::to_owned),
                listed: chart.listed,
                ..SecurityRecord::of_symbol(symbol)
            };
            facts.push(Facts::Securities(vec![record]));
            facts.push(Facts::Bars(within(&chart.bars, span)));
        }
        facts.push(Facts::Actions(chart.actions));
        let findings = chart.findings.iter();
        Ok(reading(
            facts,
            findings.map(|found| of(Some(symbol), found)),
        ))
    }

    fn read_shares(
        &self,
        answer: &Answer<'_>,
        symbol: &str,
        span: (Date, Date),
    ) -> Result<Reading, YahooError> {
        let zone = self.zone;
        let mut shares = shares(answer, &SharesRequest { symbol, zone })?;
        shares
            .counts
            .retain(|count| is_within(count.effective, span));
        let lag = TimeDelta::days(i64::from(self.share_lag_days));
        for count in &mut shares.counts {
            let taken_as_known = count.effective.and_time(NaiveTime::MIN).and_utc() + lag;
            count.known = Some(taken_as_known.min(answer.fetched));
        }
        let findings = shares.findings.iter();
        Ok(reading(
            vec![Facts::Shares(shares.counts)],
            findings.map(|found| of(Some(symbol), found)),
        ))
    }

    fn read_page(
        &self,
        ask: &Ask,
        answer: &Answer<'_>,
        largest: Option<u32>,
    ) -> Result<Reading, YahooError> {
        let size = page_lines(largest, ask.offset);
        let offset = ask.offset;
        let page = universe(answer, PageRequest { offset, size })?;
        let records = page.quotes.iter().map(super::Quote::security);
        let counts = page.quotes.iter();
        let counts = counts.filter_map(|quote| quote.share_count(answer.fetched));
        let facts = vec![
            Facts::Securities(records.collect()),
            Facts::Shares(counts.collect()),
        ];
        let findings = page.findings.iter().map(|found| of(None, found));
        let mut reading = reading(facts, findings);
        let wanted = largest.map_or(page.total, u64::from);
        let next = ask.offset + u64::from(size);
        let is_short = page.quotes.len() + page.findings.len() < size as usize;
        if next < wanted.min(page.total).min(MAX_LINES) && !is_short {
            reading.next = Some(self.page_ask(&ask.need, largest, next, ask.made));
        }
        Ok(reading)
    }
}

impl Source for Yahoo {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            history: true,
            actions: true,
            shares: true,
            universe: true,
            largest: true,
            ..Capabilities::default()
        }
    }

    fn spelling(&self) -> Spelling {
        Spelling::Dashed
    }

    fn quota(&self) -> Quota {
        self.quota
    }

    fn license(&self) -> License {
        License {
            name: "Yahoo terms of service: personal use",
            terms_url: "https://legal.yahoo.com/us/en/yahoo/terms/otos/index.html",
            redistribution: Redistribution::None,
            attribution: "",
        }
    }

    fn asks(&self, need: &Need, now: Instant) -> Result<Vec<Ask>, SourceError> {
        let ask = match need {
            Need::History { symbol, from, .. } => self.chart_ask(need, symbol, *from, now),
            Need::Actions {
                symbol: Some(symbol),
                from,
                ..
            } => self.chart_ask(need, symbol, *from, now),
            Need::Shares { symbol, from, to } => self.shares_ask(need, symbol, *from, *to, now),
            Need::Universe { largest } => self.page_ask(need, *largest, 0, now),
            Need::Actions { symbol: None, .. } | Need::DayBars { .. } => {
                return Err(SourceError::unserved(NAME, need));
            }
        };
        Ok(vec![ask])
    }

    fn read(&self, ask: &Ask, answer: &Answer<'_>) -> Result<Reading, SourceError> {
        let read = match &ask.need {
            Need::History { symbol, from, to } => {
                Self::read_chart(ask, answer, symbol, (*from, *to), true)
            }
            Need::Actions {
                symbol: Some(symbol),
                from,
                to,
            } => Self::read_chart(ask, answer, symbol, (*from, *to), false),
            Need::Shares { symbol, from, to } => self.read_shares(answer, symbol, (*from, *to)),
            Need::Universe { largest } => self.read_page(ask, answer, *largest),
            need => return Err(SourceError::unserved(NAME, need)),
        };
        Ok(read?)
    }

    fn sign_in(&self, answers: &[Answer<'_>], now: Instant) -> Option<Result<SignIn, SourceError>> {
        // The need is only a label here: nothing reads the answer as facts.
        let label = Need::Universe { largest: None };
        let ask = |endpoint, url| {
            let ask = Ask::get(&label, endpoint, url, now).with_header("user-agent", USER_AGENT);
            Some(Ok(SignIn::Ask(ask)))
        };
        match answers {
            [] => ask("cookie", format!("{}/", self.addresses.cookie)),
            [_] => ask(
                "crumb",
                format!("{}/v1/test/getcrumb", self.addresses.quotes),
            ),
            [.., last] => Some(match crumb(last) {
                Ok(crumb) => Ok(SignIn::Done {
                    parameter: "crumb",
                    token: SecretString::from(crumb),
                }),
                Err(error) => Err(error.into()),
            }),
        }
    }
}

impl From<YahooError> for SourceError {
    fn from(error: YahooError) -> Self {
        let (kind, fault): (FailureKind, Fault) = (error.kind(), error.fault());
        Self::new(NAME, kind, fault, error.to_string())
    }
}

/// Half a day before the date in UTC, when it began in every zone.
fn start(date: Date) -> Instant {
    date.and_time(NaiveTime::MIN).and_utc() - TimeDelta::hours(14)
}

/// The first whole second that is not before `now`.
fn until(now: Instant) -> Instant {
    let part = TimeDelta::nanoseconds(i64::from(now.timestamp_subsec_nanos()));
    if part.is_zero() {
        now
    } else {
        now - part + TimeDelta::seconds(1)
    }
}

fn page_lines(largest: Option<u32>, offset: u64) -> u32 {
    let left = largest.map_or(u64::from(PAGE_LINES), |largest| {
        u64::from(largest).saturating_sub(offset)
    });
    u32::try_from(left)
        .unwrap_or(PAGE_LINES)
        .clamp(1, PAGE_LINES)
}

fn is_within(date: Date, (from, to): (Date, Date)) -> bool {
    from <= date && date <= to
}

fn within(bars: &Bars, span: (Date, Date)) -> Bars {
    let mut within = Bars::default();
    for bar in bars.rows().filter(|bar| is_within(bar.session, span)) {
        within.push(&bar);
    }
    within
}

fn reading(facts: Vec<Facts>, findings: impl Iterator<Item = crate::source::Finding>) -> Reading {
    let is_there = |facts: &Facts| !facts.is_empty();
    Reading {
        facts: facts.into_iter().filter(is_there).collect(),
        findings: findings.collect(),
        next: None,
    }
}

fn of(symbol: Option<&str>, found: &super::Finding) -> crate::source::Finding {
    crate::source::Finding {
        symbol: symbol.map(str::to_owned),
        session: found.session,
        what: found.kind.to_string(),
    }
}

/// A symbol as a part of a path: a few have `^`, `=` or `/` in them.
fn path(symbol: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let mut path = String::with_capacity(symbol.len());
    for byte in symbol.bytes() {
        if is_plain(byte) {
            path.push(char::from(byte));
        } else {
            path.push_str(&format!("%{byte:02X}"));
        }
    }
    path
}
