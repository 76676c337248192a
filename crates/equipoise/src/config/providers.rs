//! Settings of the market data sources: which there are, where and how much they are asked.

use anyhow::{Context, bail, ensure};
use equipoise_providers::sec::SecConfig;
use equipoise_providers::source::Quota;

use super::sources::Found;
use super::table::{Name, SETTINGS};

/// A source that is built in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SourceName {
    Yahoo,
    Sec,
    Nasdaq,
}

/// How one source is asked.
#[derive(Debug, Clone)]
pub(crate) struct Provider {
    /// Scheme and host; `None` is the source's own.
    pub(crate) address: Option<String>,
    second: Limit,
    minute: Limit,
    day: Limit,
}

/// What is set of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Limit {
    Own,
    None,
    At(u32),
}

/// Every setting of the sources, checked.
#[derive(Debug, Clone)]
pub(crate) struct Providers {
    /// The order in which they are asked.
    pub(crate) order: Vec<SourceName>,
    /// In whose name the SEC is asked; `None` asks it nothing.
    pub(crate) sec: Option<SecConfig>,
    yahoo: Provider,
    sec_provider: Provider,
    nasdaq: Provider,
    /// How long answers are kept; 0 keeps none.
    pub(crate) keep_days: u32,
    /// How much room kept answers of a source have.
    pub(crate) keep_bytes: u64,
}

impl SourceName {
    /// Every one.
    pub(crate) const ALL: [Self; 3] = [Self::Yahoo, Self::Sec, Self::Nasdaq];

    /// The name in commands and settings.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Yahoo => "yahoo",
            Self::Sec => "sec",
            Self::Nasdaq => "nasdaq",
        }
    }
}

impl Providers {
    /// How the source called `name` is asked.
    pub(crate) fn of(&self, name: SourceName) -> &Provider {
        match name {
            SourceName::Yahoo => &self.yahoo,
            SourceName::Sec => &self.sec_provider,
            SourceName::Nasdaq => &self.nasdaq,
        }
    }
}

impl Provider {
    /// `own`, with what is set in its place.
    pub(crate) fn quota(&self, own: Quota) -> Quota {
        Quota {
            per_second: self.second.over(own.per_second),
            per_minute: self.minute.over(own.per_minute),
            per_hour: own.per_hour,
            per_day: self.day.over(own.per_day),
            concurrency: own.concurrency,
        }
    }

    /// The name of the host at the address, when there is one and it is a name.
    pub(crate) fn host(&self) -> Option<&str> {
        let (_, rest) = self.address.as_deref()?.split_once("://")?;
        let host = rest.split(['/', ':']).next()?;
        (!host.is_empty() && !host.starts_with('[')).then_some(host)
    }
}

impl Limit {
    fn over(self, own: Option<u32>) -> Option<u32> {
        match self {
            Self::Own => own,
            Self::None => None,
            Self::At(limit) => Some(limit),
        }
    }
}

pub(super) fn parse(found: &Found) -> anyhow::Result<Providers> {
    let contact = found.text(Name::SecContact);
    let sec = match contact {
        "" => None,
        contact => Some(SecConfig::try_new(contact).context("setting sec_contact")?),
    };
    let provider = |address, [second, minute, day]: [Name; 3]| -> anyhow::Result<Provider> {
        Ok(Provider {
            address: parse_address(found, address)?,
            second: parse_limit(found, second)?,
            minute: parse_limit(found, minute)?,
            day: parse_limit(found, day)?,
        })
    };
    let yahoo = [
        Name::YahooPerSecond,
        Name::YahooPerMinute,
        Name::YahooPerDay,
    ];
    let sec_limits = [Name::SecPerSecond, Name::SecPerMinute, Name::SecPerDay];
    let nasdaq = [
        Name::NasdaqPerSecond,
        Name::NasdaqPerMinute,
        Name::NasdaqPerDay,
    ];
    Ok(Providers {
        order: parse_order(found)?,
        sec,
        yahoo: provider(Name::YahooAddress, yahoo)?,
        sec_provider: provider(Name::SecAddress, sec_limits)?,
        nasdaq: provider(Name::NasdaqAddress, nasdaq)?,
        keep_days: found
            .at_most(Name::KeepAnswersDays, 3_650)
            .context("setting keep_answers_days")?,
        keep_bytes: u64::from(
            found
                .at_most(Name::KeepAnswersMb, 1 << 20)
                .context("setting keep_answers_mb")?,
        ) << 20,
    })
}

fn parse_order(found: &Found) -> anyhow::Result<Vec<SourceName>> {
    let origin = found.origin(Name::Sources);
    let mut order = Vec::new();
    for text in found.text(Name::Sources).split(',').map(str::trim) {
        let named = SourceName::ALL.into_iter().find(|one| one.name() == text);
        let named = named.with_context(|| {
            let names = SourceName::ALL.map(SourceName::name).join(", ");
            format!("sources: {text:?} ({origin}) is none of {names}")
        })?;
        ensure!(
            !order.contains(&named),
            "sources: {text} ({origin}) stands twice"
        );
        order.push(named);
    }
    Ok(order)
}

fn parse_address(found: &Found, name: Name) -> anyhow::Result<Option<String>> {
    let text = found.text(name).trim().trim_end_matches('/');
    if text.is_empty() {
        return Ok(None);
    }
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    // What stands before an @ is a password, which would be printed with the address.
    let is_host = |host: &str| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']);
    if !host.is_some_and(is_host) {
        bail!(
            "{} ({}) is no address of the form http://host:port or https://host",
            key(name),
            found.origin(name)
        );
    }
    Ok(Some(text.to_owned()))
}

fn parse_limit(found: &Found, name: Name) -> anyhow::Result<Limit> {
    let text = found.text(name).trim();
    match text {
        "" => return Ok(Limit::Own),
        "none" => return Ok(Limit::None),
        _ => {}
    }
    match text.parse::<u32>() {
        Ok(limit) if limit > 0 => Ok(Limit::At(limit)),
        _ => bail!(
            "{} {text:?} ({}) is neither none nor a whole number from 1 to {}",
            key(name),
            found.origin(name),
            u32::MAX
        ),
    }
}

fn key(name: Name) -> &'static str {
    let known = SETTINGS.iter().find(|known| known.name == name);
    known.map_or("", |known| known.key)
}
