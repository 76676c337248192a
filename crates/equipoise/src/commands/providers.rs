//! `equipoise providers`: the market data sources, and how they are.

use std::process::ExitCode;

use equipoise_app::export::tables::{PROVIDERS, ProviderRow};

use super::now;
use crate::cli::Output;
use crate::config::{Settings, SourceName};
use crate::{output, sources};

const SHOWN: [&str; 7] = [
    "source",
    "capabilities",
    "redistribution",
    "state",
    "left_in_minute",
    "left_in_day",
    "reason",
];

pub(super) async fn run(settings: &Settings, output: &Output) -> anyhow::Result<ExitCode> {
    let mut rows = Vec::new();
    for name in SourceName::ALL {
        rows.push(row(settings, name).await?);
    }
    output::rows(&PROVIDERS, &rows, output.format, &SHOWN)?;
    Ok(ExitCode::SUCCESS)
}

async fn row(settings: &Settings, name: SourceName) -> anyhow::Result<ProviderRow> {
    let Some(source) = sources::source(settings, name) else {
        let lacks = settings.providers.lacks(name).unwrap_or_default();
        return Ok(ProviderRow::unusable(name.name(), &lacks));
    };
    // Nothing is asked: what was kept tells it.
    let transport = sources::transport(settings, name, source).await?;
    let health = transport.health().await;
    Ok(ProviderRow::new(transport.source(), &health, now()))
}
