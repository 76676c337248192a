//! `equipoise export`: levels, compositions and changes as files for others.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use equipoise_app::changes::changes;
use equipoise_app::composition::{At, compositions};
use equipoise_app::export::tables::{CHANGES, COMPOSITION, LEVELS, Table};
use equipoise_app::export::{csv, json};
use equipoise_app::levels::levels;
use equipoise_app::{IndexSelection, Range};
use equipoise_ledger::Access;
use equipoise_model::calendar;

use super::{now, remark};
use crate::cli::{Content, Export, FileFormat};
use crate::config::Settings;
use crate::{files, progress};

pub(super) async fn run(
    settings: &Settings,
    wanted: Export,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let today = calendar::new_york_date(now());
    let range = Range {
        from: wanted.dates.from,
        to: wanted.dates.to,
    };
    let range = range.checked(("--from", "--to"), today)?;
    let index = wanted.index.index;
    let selection = IndexSelection {
        index: index.clone(),
        as_of: wanted.vintage.as_of,
    };
    let store = files::open(settings, Access::Read).await?;
    fs::create_dir_all(&wanted.into)
        .with_context(|| format!("make the folder {}", wanted.into.display()))?;
    let (progress, bar) = progress::bar(true);
    let is_wanted = |content: Content| {
        matches!(wanted.content, Content::All)
            || std::mem::discriminant(&wanted.content) == std::mem::discriminant(&content)
    };
    let target = Target {
        folder: &wanted.into,
        index: index.as_str(),
        format: wanted.format,
        is_quiet,
    };
    if is_wanted(Content::Levels) {
        target.write(
            &LEVELS,
            &levels(&store, &selection, range, &progress).await?.rows,
        )?;
    }
    if is_wanted(Content::Composition) {
        let found = compositions(&store, &selection, range, At::Close, &progress).await?;
        target.write(&COMPOSITION, &found.rows)?;
    }
    if is_wanted(Content::Changes) {
        target.write(
            &CHANGES,
            &changes(&store, &selection, range, &progress).await?.rows,
        )?;
    }
    bar.finish_and_clear();
    Ok(ExitCode::SUCCESS)
}

/// Where the files go.
struct Target<'a> {
    folder: &'a Path,
    index: &'a str,
    format: FileFormat,
    is_quiet: bool,
}

impl Target<'_> {
    /// Write one table; the file gets its name only when it is whole.
    fn write<R>(&self, table: &Table<R>, rows: &[R]) -> anyhow::Result<()> {
        let ending = match self.format {
            FileFormat::Csv => "csv",
            FileFormat::Json => "json",
        };
        let name = format!("{}_{}.{ending}", self.index.to_lowercase(), table.name);
        let (path, partial) = (
            self.folder.join(&name),
            self.folder.join(format!(".{name}.partial")),
        );
        let written = || -> std::io::Result<()> {
            let mut out = BufWriter::new(File::create(&partial)?);
            match self.format {
                FileFormat::Csv => csv::write(table, rows, &mut out)?,
                FileFormat::Json => json::write(table, rows, &mut out)?,
            }
            out.flush()?;
            out.get_ref().sync_all()?;
            fs::rename(&partial, &path)
        };
        written().with_context(|| format!("write {}", path.display()))?;
        remark(
            self.is_quiet,
            &format!("{}: {} rows", path.display(), rows.len()),
        );
        Ok(())
    }
}
