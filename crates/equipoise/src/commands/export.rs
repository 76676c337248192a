//! `equipoise export`: levels, compositions and changes as files for others.

use std::process::ExitCode;

use equipoise_app::export::{self, ExportRequest, export};
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
    let selection = IndexSelection {
        index: wanted.index.index,
        as_of: wanted.vintage.as_of,
    };
    let request = ExportRequest {
        selection,
        range: range.checked(("--from", "--to"), today)?,
        format: wanted.format.into(),
        content: wanted.content.into(),
    };
    let store = files::open(settings, Access::Read).await?;
    let (progress, bar) = progress::bar(is_quiet);
    let written = export(&store, &request, &wanted.into, &progress).await;
    bar.finish_and_clear();
    for file in written? {
        remark(
            is_quiet,
            &format!(
                "{}: {} rows, {} bytes",
                file.path.display(),
                file.rows,
                file.bytes
            ),
        );
    }
    Ok(ExitCode::SUCCESS)
}

impl From<FileFormat> for export::FileFormat {
    fn from(format: FileFormat) -> Self {
        match format {
            FileFormat::Xlsx => Self::Xlsx,
            FileFormat::Csv => Self::Csv,
            FileFormat::Json => Self::Json,
            FileFormat::Parquet => Self::Parquet,
        }
    }
}

impl From<Content> for export::Content {
    fn from(content: Content) -> Self {
        match content {
            Content::All => Self::All,
            Content::Levels => Self::Levels,
            Content::Composition => Self::Composition,
            Content::Changes => Self::Changes,
        }
    }
}
