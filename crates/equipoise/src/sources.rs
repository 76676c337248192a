//! Opening market data sources for a command.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use chrono::TimeDelta;
use equipoise_app::DataFolder;
use equipoise_providers::alpha_vantage::{self, AlphaVantage};
use equipoise_providers::eodhd::{self, Eodhd};
use equipoise_providers::massive::{self, Massive};
use equipoise_providers::nasdaq::Nasdaq;
use equipoise_providers::sec::{self, Sec, Tickers};
use equipoise_providers::source::Source;
use equipoise_providers::stooq::{self, Stooq};
use equipoise_providers::tiingo::{self, Tiingo};
use equipoise_providers::transport::{
    FolderBudgets, HttpLimits, KeptAnswers, SystemClock, Transport, TransportOptions,
};
use equipoise_providers::yahoo::{self, Yahoo};

use crate::commands::now;
use crate::config::{Settings, SourceName};

/// Where budgets and conditions of the sources are kept.
fn budgets(settings: &Settings) -> PathBuf {
    DataFolder::new(&settings.data_dir)
        .sources()
        .join("budgets")
}

/// Where answers are kept as they came.
pub(crate) fn answers(settings: &Settings) -> PathBuf {
    DataFolder::new(&settings.data_dir)
        .sources()
        .join("answers")
}

/// The source called `name` as the settings have it; `None` where it cannot be asked without a
/// setting that is missing.
pub(crate) fn source(settings: &Settings, name: SourceName) -> Option<Arc<dyn Source>> {
    let provider = settings.providers.of(name);
    let address = provider.address.as_deref();
    let base = |own: &'static str| address.unwrap_or(own).to_owned();
    let key = || provider.key.clone();
    Some(match name {
        SourceName::Yahoo => {
            let addresses = address.map_or_else(yahoo::Addresses::default, yahoo::Addresses::at);
            let mut source = Yahoo::new(addresses);
            source.quota = provider.quota(source.quota);
            Arc::new(source)
        }
        SourceName::Sec => {
            let contact = settings.providers.sec.clone()?;
            let mut source = Sec::new(contact, Tickers::default());
            if let Some(address) = address {
                source.addresses = sec::Addresses::at(address);
            }
            source.quota = provider.quota(source.quota);
            Arc::new(source)
        }
        SourceName::Nasdaq => {
            let mut source = Nasdaq::default();
            if let Some(address) = address {
                source.address = address.to_owned();
            }
            source.quota = provider.quota(source.quota);
            Arc::new(source)
        }
        SourceName::Massive => {
            let mut source = Massive::new(key()?, &base(massive::BASE));
            source.quota = provider.quota(source.quota);
            Arc::new(source)
        }
        SourceName::Tiingo => {
            let mut source = Tiingo::new(key()?, &base(tiingo::BASE));
            source.quota = provider.quota(source.quota);
            Arc::new(source)
        }
        SourceName::Eodhd => {
            let mut source = Eodhd::new(key()?, &base(eodhd::BASE));
            source.quota = provider.quota(source.quota);
            Arc::new(source)
        }
        SourceName::AlphaVantage => {
            let mut source = AlphaVantage::new(key()?, &base(alpha_vantage::BASE));
            source.quota = provider.quota(source.quota);
            Arc::new(source)
        }
        SourceName::Stooq => {
            let mut source = Stooq::new(key()?, &base(stooq::BASE));
            source.quota = provider.quota(source.quota);
            Arc::new(source)
        }
    })
}

/// The sources of the setting `sources` that can be asked, in its order; of each other one, what it
/// lacks.
pub(crate) fn askable(settings: &Settings) -> (Vec<SourceName>, Vec<String>) {
    let mut names = settings.providers.order.clone();
    let mut passed = Vec::new();
    names.retain(|name| match settings.providers.lacks(*name) {
        None => true,
        Some(text) => {
            passed.push(format!("{} is not asked: it {text}", name.name()));
            false
        }
    });
    (names, passed)
}

/// What asks the sources in `names`, in their order.
pub(crate) async fn open(
    settings: &Settings,
    names: &[SourceName],
) -> anyhow::Result<Vec<Transport>> {
    let mut transports = Vec::with_capacity(names.len());
    for name in names {
        let lacks = || settings.providers.lacks(*name).unwrap_or_default();
        let source =
            source(settings, *name).with_context(|| format!("{} {}", name.name(), lacks()))?;
        transports.push(transport(settings, *name, source).await?);
    }
    Ok(transports)
}

/// What asks `source`, with the budget that was left.
pub(crate) async fn transport(
    settings: &Settings,
    name: SourceName,
    source: Arc<dyn Source>,
) -> anyhow::Result<Transport> {
    let mut limits = HttpLimits::default();
    // A name that the operator set may lie in a private network.
    let host = settings.providers.of(name).host();
    limits.private_hosts.extend(host.map(str::to_owned));
    let kept = (settings.providers.keep_days > 0).then(|| KeptAnswers::new(answers(settings)));
    let options = TransportOptions {
        limits,
        kept,
        seed: now().timestamp_subsec_nanos().into(),
        ..TransportOptions::default()
    };
    let budgets = Arc::new(FolderBudgets::new(budgets(settings)));
    let clock = Arc::new(SystemClock);
    Ok(Transport::open(source, options, clock, budgets).await?)
}

/// Let go of kept answers that are too old or too many; how many went.
pub(crate) fn prune(settings: &Settings, names: &[SourceName]) -> anyhow::Result<usize> {
    let kept = KeptAnswers::new(answers(settings));
    let age = TimeDelta::days(settings.providers.keep_days.into());
    let mut gone = 0;
    for name in names {
        gone += kept.prune(name.name(), now(), age, settings.providers.keep_bytes)?;
    }
    Ok(gone)
}
