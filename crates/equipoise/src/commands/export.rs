//! `equipoise export`: levels, compositions and changes as files for others.

use std::process::ExitCode;

use equipoise_app::export::{self, ExportRequest, export};
use equipoise_ledger::Access;

use super::{range_of, remark};
use crate::cli::{Content, Export, FileFormat};
use crate::config::Settings;
use crate::{files, progress};

pub(super) async fn run(
    settings: &Settings,
    wanted: Export,
    is_quiet: bool,
) -> anyhow::Result<ExitCode> {
    let store = files::open(settings, Access::Read).await?;
    let range = range_of(&store, &wanted.dates)?;
    let selection = wanted.vintage.of(wanted.index.index);
    let request = ExportRequest {
        selection,
        range,
        format: wanted.format.into(),
        content: wanted.content.into(),
    };
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
            Content::Calculation => Self::Calculation,
            Content::Divisor => Self::Divisor,
            Content::Overlays => Self::Overlays,
        }
    }
}
