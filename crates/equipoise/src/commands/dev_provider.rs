//! `equipoise dev-provider`: the sample market as the market data sources would serve it.

use std::process::ExitCode;

use anyhow::Context;
use chrono::TimeDelta;
use equipoise_model::calendar;
use equipoise_providers::sample::SampleMarket;
use equipoise_testkit::MarketServer;

use super::remark;
use crate::cli::DevProvider;
use crate::output;

/// From the last close to where the clock stands unless it is told.
const AFTER_CLOSE: TimeDelta = TimeDelta::minutes(30);

pub(super) async fn run(wanted: &DevProvider, is_quiet: bool) -> anyhow::Result<ExitCode> {
    let market = SampleMarket {
        companies: usize::from(wanted.companies),
        ..SampleMarket::default()
    };
    let now = wanted
        .now
        .unwrap_or_else(|| calendar::new_york_close(market.last) + AFTER_CLOSE);
    let server = MarketServer::start(market.generate(), now, wanted.port)
        .await
        .with_context(|| format!("listen at port {}", wanted.port))?;
    output::text(&format!("http://{}", server.address()))?;
    remark(
        is_quiet,
        "serving the sample market; control is under /_control",
    );
    tokio::select! {
        ended = server.run() => ended.context("serve the sample market")?,
        asked = tokio::signal::ctrl_c() => asked.context("listen for the signal to end")?,
    }
    Ok(ExitCode::SUCCESS)
}
