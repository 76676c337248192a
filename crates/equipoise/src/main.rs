//! Equipoise: an index calculation agent in one binary. This file is the front door: parse, load
//! the settings, run one command, turn its end into an exit code.

#![expect(clippy::print_stderr, reason = "a command speaks through its output")]

mod cli;
mod clock;
mod commands;
mod config;
mod exit;
mod files;
mod output;
mod progress;
mod server;
mod sources;
mod telemetry;
mod work;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;
use crate::config::Settings;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let settings = match Settings::load(&cli.settings, std::env::vars_os()) {
        Ok(settings) => settings,
        Err(error) => return exit::usage(&error),
    };
    telemetry::start(&settings);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return exit::failed(&anyhow::Error::new(error).context("start the runtime")),
    };
    match runtime.block_on(commands::run(cli.command, settings, cli.quiet)) {
        Ok(code) => code,
        Err(error) => exit::failed(&error),
    }
}
