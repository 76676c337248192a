//! `equipoise export`: files for others.
use std::process::ExitCode;

use crate::cli::Export;
use crate::config::Settings;

pub(super) async fn run(
    _settings: &Settings,
    _wanted: Export,
    _is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    anyhow::bail!("not yet")
}
