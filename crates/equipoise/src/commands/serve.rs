//! `equipoise serve`: the API.

use std::process::ExitCode;

use crate::cli::Serve;
use crate::config::Settings;
use crate::server;

pub(super) async fn run(
    settings: Settings,
    wanted: Serve,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    server::serve(settings, wanted.with_sample, is_quiet).await?;
    Ok(ExitCode::SUCCESS)
}
