//! The commands, one verb a file. Each calls one use case and prints what it answers.

mod backup;
mod build;
mod calculation;
mod changes;
mod composition;
mod config;
mod definitions;
mod dev_provider;
mod divisor;
mod doctor;
mod explain;
mod export;
mod ingest;
mod ingest_web;
mod jobs;
mod lab;
mod levels;
mod notices;
mod overlays;
mod providers;
mod quality;
mod restatements;
mod rule_book;
mod schedule;
mod securities;
mod serve;
mod verify;

use std::process::ExitCode;

use equipoise_app::{AppError, Range, Store};
use equipoise_model::Instant;

use crate::cli::{Command, Dates, Ingest};
use crate::config::Settings;

/// Carry out one command.
pub(crate) async fn run(
    command: Command,
    settings: Settings,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    for name in &settings.unused {
        tracing::warn!("{name} is set in the environment and has no effect");
    }
    match command {
        Command::Ingest(Ingest::Files(wanted)) => ingest::files(&settings, wanted, is_quiet).await,
        Command::Ingest(Ingest::Sample) => ingest::sample(&settings, is_quiet).await,
        Command::Ingest(Ingest::Web(wanted)) => ingest_web::all(&settings, wanted, is_quiet).await,
        Command::Ingest(Ingest::One(one)) => {
            let (name, wanted) = one.split();
            ingest_web::run(&settings, &[name], wanted, is_quiet).await
        }
        Command::Providers { output } => providers::run(&settings, &output).await,
        Command::Build(wanted) => build::run(&settings, wanted, is_quiet).await,
        Command::Levels(wanted) => levels::run(&settings, wanted, is_quiet).await,
        Command::Composition(wanted) => composition::run(&settings, wanted, is_quiet).await,
        Command::Changes(wanted) => changes::run(&settings, wanted, is_quiet).await,
        Command::Calculation(wanted) => calculation::run(&settings, wanted, is_quiet).await,
        Command::Divisor(wanted) => divisor::run(&settings, wanted, is_quiet).await,
        Command::Overlays(wanted) => overlays::run(&settings, wanted, is_quiet).await,
        Command::Notices(wanted) => notices::run(&settings, wanted, is_quiet).await,
        Command::Explain(wanted) => explain::run(&settings, wanted, is_quiet).await,
        Command::Definitions(wanted) => definitions::run(&settings, wanted, is_quiet).await,
        Command::Lab(wanted) => lab::run(&settings, wanted, is_quiet).await,
        Command::Restatements(wanted) => restatements::run(&settings, wanted, is_quiet).await,
        Command::Quality(wanted) => quality::run(&settings, wanted, is_quiet).await,
        Command::Securities(wanted) => securities::run(&settings, wanted, is_quiet).await,
        Command::Export(wanted) => export::run(&settings, wanted, is_quiet).await,
        Command::Verify { index } => verify::run(&settings, index, is_quiet).await,
        Command::Schedule(wanted) => schedule::run(&settings, wanted, is_quiet).await,
        Command::Jobs(wanted) => jobs::run(&settings, wanted, is_quiet).await,
        Command::Backup => backup::run(&settings, is_quiet).await,
        Command::Restore(wanted) => backup::restore(&settings, &wanted, is_quiet).await,
        Command::Doctor => doctor::run(&settings, is_quiet).await,
        Command::Serve(wanted) => serve::run(settings, wanted, is_quiet).await,
        Command::DevProvider(wanted) => dev_provider::run(&wanted, is_quiet).await,
        Command::Config { output } => config::run(&settings, &output),
    }
}

/// The present moment: the one place where the program reads the clock, besides the server.
#[expect(
    clippy::disallowed_methods,
    reason = "the outermost layer tells the time to the rest"
)]
pub(crate) fn now() -> Instant {
    chrono::Utc::now()
}

/// The dates asked for, checked.
pub(crate) fn range_of(store: &Store, dates: &Dates) -> Result<Range, AppError> {
    let range = Range {
        from: dates.from,
        to: dates.to,
    };
    range.checked(("--from", "--to"), store.today(now()))
}

/// A remark for a person, on the error stream so that programs can read the output.
pub(crate) fn remark(is_quiet: bool, text: &str) {
    if !is_quiet {
        eprintln!("{text}");
    }
}
