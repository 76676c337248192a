//! `equipoise securities`: who is who, and what is said of a security.

use std::process::ExitCode;

use equipoise_app::export::tables::{SECURITIES, SECURITY_EVENTS, SecurityEventRow};
use equipoise_app::securities::{SecurityHistory, find, history};
use equipoise_ledger::Access;

use crate::cli::{Format, Securities, Wanted};
use crate::config::Settings;
use crate::{files, output, progress};

const SHOWN: [&str; 9] = [
    "security",
    "symbol",
    "symbol_from",
    "symbol_until",
    "name",
    "company",
    "listed",
    "delisted",
    "matched",
];

const SHOWN_EVENTS: [&str; 7] = [
    "date",
    "event",
    "value",
    "known",
    "recorded_at",
    "source",
    "replaced_by",
];

pub(super) async fn run(
    settings: &Settings,
    command: Securities,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    match command {
        Securities::Find(wanted) => found(settings, wanted, is_quiet).await?,
        Securities::History(wanted) => told(settings, wanted, is_quiet).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn found(settings: &Settings, wanted: Wanted, is_quiet: bool) -> anyhow::Result<()> {
    let store = files::open(settings, Access::Read).await?;
    let (progress, bar) = progress::bar(is_quiet);
    let found = find(&store, &wanted.text, wanted.moment(), &progress).await;
    bar.finish_and_clear();
    output::rows(&SECURITIES, &found?, wanted.output.format, &SHOWN)
}

async fn told(settings: &Settings, wanted: Wanted, is_quiet: bool) -> anyhow::Result<()> {
    let store = files::open(settings, Access::Read).await?;
    let (progress, bar) = progress::bar(is_quiet);
    let told = history(&store, &wanted.text, wanted.moment(), &progress).await;
    bar.finish_and_clear();
    let told = told?;
    if wanted.output.format == Format::Table {
        output::text(&heading(&told))?;
    }
    let events = told.events.into_iter().map(SecurityEventRow::from);
    let events: Vec<SecurityEventRow> = events.collect();
    output::rows(
        &SECURITY_EVENTS,
        &events,
        wanted.output.format,
        &SHOWN_EVENTS,
    )
}

/// Who it is, in a line, and the other share classes in another.
fn heading(told: &SecurityHistory) -> String {
    let name = told.described.name.as_deref().unwrap_or("no name");
    let mut text = format!("security {}: {}, {name}", told.security.0, told.symbol);
    if let Some(company) = &told.described.company {
        text += &format!("\ncompany {company}");
        let line =
            |(id, symbol): &(equipoise_model::SecurityId, String)| format!("{symbol} ({})", id.0);
        let others: Vec<String> = told.classes.iter().map(line).collect();
        if !others.is_empty() {
            text += &format!(", with {}", others.join(", "));
        }
    }
    text
}
