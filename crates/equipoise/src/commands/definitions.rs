//! `equipoise definitions`: rule books of indices.

use std::path::PathBuf;
use std::process::ExitCode;

use equipoise_app::definitions::{self, StandingChange, Version};
use equipoise_app::export::tables::{VERSIONS, VersionRow};
use equipoise_app::{Store, lab};
use equipoise_ledger::Access;
use equipoise_model::IndexId;

use super::{lab as lab_command, now, range_of, remark, rule_book};
use crate::cli::{
    Add, Compare, Decider, Definitions, DocumentFormat, Format, Output, Promote, Show,
};
use crate::config::Settings;
use crate::{files, output, progress};

pub(super) async fn run(
    settings: &Settings,
    wanted: Definitions,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    match wanted {
        Definitions::Validate { paths } => return validate(settings, &paths),
        Definitions::Add(wanted) => add(settings, wanted).await?,
        Definitions::List { output } => list(settings, &output).await?,
        Definitions::Show(wanted) => show(settings, &wanted).await?,
        Definitions::History { index } => history(settings, &index).await?,
        Definitions::Diff { one, other } => diff(settings, &one, &other, is_quiet).await?,
        Definitions::Compare(wanted) => return compare(settings, wanted, is_quiet).await,
        Definitions::Promote(wanted) => promote(settings, wanted).await?,
        Definitions::Retire { index, decider } => retire(settings, index, decider).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Every document is looked at, whatever is wrong with the ones before it. No data folder is needed.
fn validate(settings: &Settings, paths: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let mut failed = 0;
    for path in paths {
        match rule_book::read(&settings.calendars, path) {
            Ok(definition) => output::text(&format!(
                "{}: {} is valid, {}",
                path.display(),
                definition.index,
                definitions::hash(&definition)
            ))?,
            Err(error) => {
                failed += 1;
                eprintln!("error: {error:#}");
            }
        }
    }
    Ok(ExitCode::from(u8::from(failed > 0)))
}

/// Every document is read before the first one is recorded.
async fn add(settings: &Settings, wanted: Add) -> anyhow::Result<()> {
    let mut read = Vec::with_capacity(wanted.paths.len());
    for path in &wanted.paths {
        read.push(rule_book::read(&settings.calendars, path)?);
    }
    let store = files::open(settings, Access::Create).await?;
    for definition in read {
        let index = definition.index.clone();
        let (version, is_new) = definitions::add(&store, definition, now()).await?;
        let done = if is_new { "recorded" } else { "known already" };
        output::text(&format!(
            "{index}@{} {done}, {}",
            version.number, version.hash
        ))?;
        if wanted.promote {
            let change = change(index, &wanted.decider);
            put_in_force(&store, &change, &version, wanted.restart).await?;
        }
    }
    store.close().await;
    Ok(())
}

async fn put_in_force(
    store: &Store,
    change: &StandingChange,
    version: &Version,
    restarts: bool,
) -> anyhow::Result<()> {
    let number = version.number;
    definitions::promote(store, change, number, restarts, now()).await?;
    let how = match restarts {
        true => "; the next build begins a series of its own at its base",
        false => "; the next build goes on with the running series, if there is one",
    };
    output::text(&format!("{}@{number} is in force{how}", change.index))?;
    Ok(())
}

async fn list(settings: &Settings, output: &Output) -> anyhow::Result<()> {
    let store = files::open(settings, Access::Read).await?;
    let mut rows = Vec::new();
    for index in definitions::indices(&store).await? {
        let versions = definitions::history(&store, &index).await?.0;
        rows.extend(versions.into_iter().map(VersionRow::from));
    }
    let shown = ["index", "version", "standing", "name", "recorded_at"];
    output::rows(&VERSIONS, &rows, output.format, &shown)
}

async fn show(settings: &Settings, wanted: &Show) -> anyhow::Result<()> {
    let store = files::open(settings, Access::Read).await?;
    let definition = rule_book::find(&store, &wanted.which).await?;
    let text = match wanted.format {
        DocumentFormat::Toml => definitions::to_toml(&definition, wanted.whole)?,
        DocumentFormat::Json => definitions::to_json(&definition, wanted.whole),
    };
    output::text(text.trim_end())?;
    Ok(())
}

async fn history(settings: &Settings, index: &IndexId) -> anyhow::Result<()> {
    let store = files::open(settings, Access::Read).await?;
    let (versions, changes) = definitions::history(&store, index).await?;
    let mut lines: Vec<(u64, String)> = Vec::new();
    for version in &versions {
        let by = if version.is_built {
            "build"
        } else {
            "definitions add"
        };
        lines.push((
            version.sequence.0,
            format!(
                "{} entry {}: {index}@{} recorded by {by}, {} ({})",
                version.recorded_at.format("%F %T"),
                version.sequence,
                version.number,
                version.definition.name,
                version.standing.name()
            ),
        ));
        let before = versions.iter().find(|one| one.number + 1 == version.number);
        if let Some(before) = before {
            for change in definitions::diff(&before.definition, &version.definition) {
                lines.push((
                    version.sequence.0,
                    format!("  {}", output::changed(&change)),
                ));
            }
        }
    }
    for change in changes {
        let version = change
            .version
            .map_or("?".to_owned(), |number| number.to_string());
        let reason = match change.lifecycle.reason.as_str() {
            "" => String::new(),
            reason => format!(": {reason}"),
        };
        lines.push((
            change.sequence.0,
            format!(
                "{} entry {}: {index}@{version} {} by {}{reason}",
                change.recorded_at.format("%F %T"),
                change.sequence,
                definitions::done(change.lifecycle.change),
                change.lifecycle.by
            ),
        ));
    }
    lines.sort_by_key(|(sequence, _)| *sequence);
    for (_, line) in lines {
        output::text(&line)?;
    }
    Ok(())
}

async fn diff(settings: &Settings, one: &str, other: &str, is_quiet: bool) -> anyhow::Result<()> {
    let store = files::open(settings, Access::Read).await?;
    let before = rule_book::find(&store, one).await?;
    let after = rule_book::find(&store, other).await?;
    let changes = definitions::diff(&before, &after);
    if changes.is_empty() {
        remark(is_quiet, "both say the same");
    }
    for change in &changes {
        output::text(&output::changed(change))?;
    }
    Ok(())
}

async fn compare(settings: &Settings, wanted: Compare, is_quiet: bool) -> anyhow::Result<ExitCode> {
    let store = files::open(settings, Access::Read).await?;
    let range = range_of(&store, &wanted.dates)?;
    let both = (
        rule_book::find(&store, &wanted.one).await?,
        rule_book::find(&store, &wanted.other).await?,
    );
    let (progress, bar) = progress::bar(is_quiet);
    let report = lab::compare(&store, both, (range.from, range.to), &progress).await;
    bar.finish_and_clear();
    if wanted.output.format == Format::Table {
        diff(settings, &wanted.one, &wanted.other, is_quiet).await?;
    }
    lab_command::print(&report?, wanted.output.format, is_quiet)
}

async fn promote(settings: &Settings, wanted: Promote) -> anyhow::Result<()> {
    let store = files::open(settings, Access::Write).await?;
    let version = rule_book::version(&store, &wanted.which).await?;
    let change = change(version.definition.index.clone(), &wanted.decider);
    put_in_force(&store, &change, &version, wanted.restart).await?;
    store.close().await;
    Ok(())
}

async fn retire(settings: &Settings, index: IndexId, decider: Decider) -> anyhow::Result<()> {
    let store = files::open(settings, Access::Write).await?;
    let version = definitions::retire(&store, &change(index.clone(), &decider), now()).await?;
    output::text(&format!(
        "{index} is retired; {index}@{} was in force",
        version.number
    ))?;
    store.close().await;
    Ok(())
}

fn change(index: IndexId, decider: &Decider) -> StandingChange {
    StandingChange {
        index,
        by: decider.by.clone(),
        reason: decider.reason.clone(),
    }
}
