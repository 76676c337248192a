//! Settings of the market data sources: which there are, where and how much they are asked, and with
//! which key.
//!
//! Of each source there is the same list of settings, [`Field::ALL`], called by the name of the source
//! and theirs, such as `yahoo_per_day`.

use std::collections::BTreeMap;

use anyhow::{Context, bail, ensure};
use equipoise_providers::sec::SecConfig;
use equipoise_providers::source::{Quota, SecretString};

use super::Shown;
use super::sources::{Found, Origin};
use super::table::Name;

/// A source that is built in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SourceName {
    Yahoo,
    Sec,
    Nasdaq,
    Massive,
    Tiingo,
    Eodhd,
    AlphaVantage,
    Stooq,
}

/// What can be set of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Address,
    Key,
    PerSecond,
    PerMinute,
    PerHour,
    PerDay,
}

/// How one source is asked.
#[derive(Debug, Clone)]
pub(crate) struct Provider {
    /// Scheme and host; `None` is the source's own.
    pub(crate) address: Option<String>,
    /// The key of the operator; `None` where none is set.
    pub(crate) key: Option<SecretString>,
    second: Limit,
    minute: Limit,
    hour: Limit,
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
    by_name: BTreeMap<SourceName, Provider>,
    /// How long answers are kept; 0 keeps none.
    pub(crate) keep_days: u32,
    /// How much room kept answers of a source have.
    pub(crate) keep_bytes: u64,
}

impl SourceName {
    /// Every one.
    pub(crate) const ALL: [Self; 8] = [
        Self::Yahoo,
        Self::Sec,
        Self::Nasdaq,
        Self::Massive,
        Self::Tiingo,
        Self::Eodhd,
        Self::AlphaVantage,
        Self::Stooq,
    ];

    /// The name in commands and settings.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Yahoo => "yahoo",
            Self::Sec => "sec",
            Self::Nasdaq => "nasdaq",
            Self::Massive => "massive",
            Self::Tiingo => "tiingo",
            Self::Eodhd => "eodhd",
            Self::AlphaVantage => "alpha_vantage",
            Self::Stooq => "stooq",
        }
    }

    /// Whether it answers only to who has a key.
    pub(crate) fn wants_key(self) -> bool {
        !matches!(self, Self::Yahoo | Self::Sec | Self::Nasdaq)
    }

    fn has(self, field: Field) -> bool {
        field != Field::Key || self.wants_key()
    }
}

impl Field {
    const ALL: [Self; 6] = [
        Self::Address,
        Self::Key,
        Self::PerSecond,
        Self::PerMinute,
        Self::PerHour,
        Self::PerDay,
    ];

    /// What its key ends with.
    fn ending(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Key => "key",
            Self::PerSecond => "per_second",
            Self::PerMinute => "per_minute",
            Self::PerHour => "per_hour",
            Self::PerDay => "per_day",
        }
    }

    fn meaning(self, name: SourceName) -> String {
        let span = match self {
            Self::Address => {
                return format!(
                    "where {} is asked, such as http://127.0.0.1:8086; empty is its own",
                    name.name()
                );
            }
            Self::Key => {
                return format!(
                    "key of {}, never shown; without one it is not asked",
                    name.name()
                );
            }
            Self::PerSecond => "second",
            Self::PerMinute => "minute",
            Self::PerHour => "hour",
            Self::PerDay => "24 hours",
        };
        format!(
            "requests to {} in any {span}; empty is its own limit, none is no limit",
            name.name()
        )
    }
}

impl Providers {
    /// How the source called `name` is asked.
    pub(crate) fn of(&self, name: SourceName) -> &Provider {
        &self.by_name[&name]
    }

    /// What is to be set before the source called `name` can be asked; `None` when it can.
    pub(crate) fn lacks(&self, name: SourceName) -> Option<String> {
        if name == SourceName::Sec {
            let text = "wants a contact: set sec_contact to a name and a mail address, such as \
                        \"Example Research data@example.com\"";
            return self.sec.is_none().then(|| text.to_owned());
        }
        let is_locked = name.wants_key() && self.of(name).key.is_none();
        is_locked.then(|| format!("wants a key: set {}", key(name, Field::Key)))
    }
}

impl Provider {
    /// `own`, with what is set in its place.
    pub(crate) fn quota(&self, own: Quota) -> Quota {
        Quota {
            per_second: self.second.over(own.per_second),
            per_minute: self.minute.over(own.per_minute),
            per_hour: self.hour.over(own.per_hour),
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

/// The setting of a source that is called `key`.
pub(super) fn named(wanted: &str) -> Option<(SourceName, Field)> {
    places().find(|(name, field)| key(*name, *field) == wanted)
}

/// Every setting of a source as `equipoise config` prints it.
pub(super) fn shown(found: &Found) -> Vec<Shown> {
    let row = |(name, field): (SourceName, Field)| {
        let (value, origin) = found
            .provider(name, field)
            .unwrap_or(("", &Origin::Default));
        let value = match field {
            Field::Key if !value.is_empty() => "(set)",
            _ => value,
        };
        Shown {
            name: key(name, field),
            value: value.to_owned(),
            origin: origin.to_string(),
            meaning: field.meaning(name),
        }
    };
    places().map(row).collect()
}

fn places() -> impl Iterator<Item = (SourceName, Field)> {
    let of = |name: SourceName| {
        let fields = Field::ALL.into_iter().filter(move |field| name.has(*field));
        fields.map(move |field| (name, field))
    };
    SourceName::ALL.into_iter().flat_map(of)
}

fn key(name: SourceName, field: Field) -> String {
    format!("{}_{}", name.name(), field.ending())
}

pub(super) fn parse(found: &Found) -> anyhow::Result<Providers> {
    let contact = found.text(Name::SecContact);
    let sec = match contact {
        "" => None,
        contact => Some(SecConfig::try_new(contact).context("setting sec_contact")?),
    };
    let mut by_name = BTreeMap::new();
    for name in SourceName::ALL {
        by_name.insert(name, parse_provider(found, name)?);
    }
    Ok(Providers {
        order: parse_order(found)?,
        sec,
        by_name,
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

fn parse_provider(found: &Found, name: SourceName) -> anyhow::Result<Provider> {
    let limit = |field| parse_limit(found, name, field);
    Ok(Provider {
        address: parse_address(found, name)?,
        key: parse_key(found, name)?,
        second: limit(Field::PerSecond)?,
        minute: limit(Field::PerMinute)?,
        hour: limit(Field::PerHour)?,
        day: limit(Field::PerDay)?,
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

/// A key is one word; what is wrong with it is told without it.
fn parse_key(found: &Found, name: SourceName) -> anyhow::Result<Option<SecretString>> {
    let Some((text, origin)) = found.provider(name, Field::Key) else {
        return Ok(None);
    };
    let text = text.trim();
    if text.contains(|letter: char| letter.is_whitespace() || letter.is_control()) {
        bail!(
            "{} ({origin}) is no key: it has a space or a control character",
            key(name, Field::Key)
        );
    }
    Ok((!text.is_empty()).then(|| text.to_owned().into()))
}

fn parse_address(found: &Found, name: SourceName) -> anyhow::Result<Option<String>> {
    let (text, origin) = found
        .provider(name, Field::Address)
        .unwrap_or(("", &Origin::Default));
    let text = text.trim().trim_end_matches('/');
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
            "{} ({origin}) is no address of the form http://host:port or https://host",
            key(name, Field::Address)
        );
    }
    Ok(Some(text.to_owned()))
}

fn parse_limit(found: &Found, name: SourceName, field: Field) -> anyhow::Result<Limit> {
    let Some((text, origin)) = found.provider(name, field) else {
        return Ok(Limit::Own);
    };
    let text = text.trim();
    match text {
        "" => return Ok(Limit::Own),
        "none" => return Ok(Limit::None),
        _ => {}
    }
    match text.parse::<u32>() {
        Ok(limit) if limit > 0 => Ok(Limit::At(limit)),
        _ => bail!(
            "{} {text:?} ({origin}) is neither none nor a whole number from 1 to {}",
            key(name, field),
            u32::MAX
        ),
    }
}
