//! The use case: write an index to files in a folder.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use equipoise_projection::{
    AdjustmentRow, At, CalculationRow, ChangeRow, CompositionRow, LevelRow, OverlayRow,
};

use super::parquet::ParquetFile;
use super::tables::{ADJUSTMENTS, CALCULATION, CHANGES, COMPOSITION, LEVELS, OVERLAYS, Table};
use super::{csv, json, xlsx};
use crate::calculation;
use crate::changes::changes;
use crate::composition::compositions;
use crate::panel::blocking;
use crate::performance::{Performance, performance};
use crate::{AppError, IndexSelection, Progress, Range, Store};

/// Format of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// One workbook with everything.
    Xlsx,
    /// One CSV file a table.
    Csv,
    /// One JSON file a table.
    Json,
    /// One Parquet file a table.
    Parquet,
}

impl FileFormat {
    /// Every format, by name.
    pub const ALL: [(&'static str, Self); 4] = [
        ("xlsx", Self::Xlsx),
        ("csv", Self::Csv),
        ("json", Self::Json),
        ("parquet", Self::Parquet),
    ];

    /// The ending of its files.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Parquet => "parquet",
        }
    }
}

/// Which tables are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Levels, compositions and changes.
    All,
    /// Levels.
    Levels,
    /// Compositions after each close.
    Composition,
    /// Entries and exits.
    Changes,
    /// How levels come about, constituent by constituent.
    Calculation,
    /// What moved the divisor.
    Divisor,
    /// Overlays.
    Overlays,
}

/// What to write.
#[derive(Debug, Clone)]
pub struct ExportRequest {
    /// The series.
    pub selection: IndexSelection,
    /// Its dates.
    pub range: Range,
    /// Format of the files.
    pub format: FileFormat,
    /// Which tables; a workbook always holds levels, compositions and changes.
    pub content: Content,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedFile {
    /// Where it is.
    pub path: PathBuf,
    /// Rows of data in it.
    pub rows: u64,
    /// Its size.
    pub bytes: u64,
}

/// Everything an export may need of one series.
struct Rows {
    performance: Performance,
    compositions: Vec<CompositionRow>,
    changes: Vec<ChangeRow>,
    calculation: Vec<CalculationRow>,
    adjustments: Vec<AdjustmentRow>,
    overlays: Vec<OverlayRow>,
}

/// Write the files of `request` into `folder`, which is made when it is missing. A file gets its
/// name when it is whole; one of the same name is replaced.
///
/// # Errors
/// When the series is unknown or the range empty, a table is over a limit, or a file cannot be
/// written.
pub async fn export(
    store: &Store,
    request: &ExportRequest,
    folder: &Path,
    progress: &Progress,
) -> Result<Vec<ExportedFile>, AppError> {
    let rows = read(store, request, progress).await?;
    let (request, folder) = (request.clone(), folder.to_owned());
    progress.report("write files", 0, None);
    blocking(move || write(&request, &rows, &folder)).await?
}

async fn read(
    store: &Store,
    request: &ExportRequest,
    progress: &Progress,
) -> Result<Rows, AppError> {
    let (selection, range) = (&request.selection, request.range);
    let is_wanted = |content| {
        request.format == FileFormat::Xlsx
            || request.content == Content::All
            || request.content == content
    };
    let performance = performance(store, selection, range, progress).await?;
    let mut rows = Rows {
        performance,
        compositions: Vec::new(),
        changes: Vec::new(),
        calculation: Vec::new(),
        adjustments: Vec::new(),
        overlays: Vec::new(),
    };
    if is_wanted(Content::Composition) {
        rows.compositions = compositions(store, selection, range, At::Close, progress)
            .await?
            .rows;
    }
    if is_wanted(Content::Changes) {
        rows.changes = changes(store, selection, range, progress).await?.rows;
    }
    match request.content {
        Content::Calculation => {
            let found = calculation::calculation(store, selection, range, None, progress);
            rows.calculation = found.await?.rows;
        }
        Content::Divisor => {
            let found = calculation::adjustments(store, selection, range, progress);
            rows.adjustments = found.await?.rows;
        }
        Content::Overlays => {
            let found = calculation::overlays(store, selection, range, None, progress);
            rows.overlays = found.await?.rows;
        }
        Content::All | Content::Levels | Content::Composition | Content::Changes => {}
    }
    Ok(rows)
}

fn write(
    request: &ExportRequest,
    rows: &Rows,
    folder: &Path,
) -> Result<Vec<ExportedFile>, AppError> {
    fs::create_dir_all(folder).map_err(|source| io_error("make the folder", folder, source))?;
    let levels = &rows.performance.rows;
    let target = Target {
        request,
        rows,
        folder,
    };
    if request.format == FileFormat::Xlsx {
        return Ok(vec![target.workbook()?]);
    }
    let levels = || target.table(&LEVELS, levels);
    let composition = || target.table(&COMPOSITION, &rows.compositions);
    let changes = || target.table(&CHANGES, &rows.changes);
    Ok(match request.content {
        Content::All => vec![levels()?, composition()?, changes()?],
        Content::Levels => vec![levels()?],
        Content::Composition => vec![composition()?],
        Content::Changes => vec![changes()?],
        Content::Calculation => vec![target.table(&CALCULATION, &rows.calculation)?],
        Content::Divisor => vec![target.table(&ADJUSTMENTS, &rows.adjustments)?],
        Content::Overlays => vec![target.table(&OVERLAYS, &rows.overlays)?],
    })
}

struct Target<'a> {
    request: &'a ExportRequest,
    rows: &'a Rows,
    folder: &'a Path,
}

impl Target<'_> {
    fn workbook(&self) -> Result<ExportedFile, AppError> {
        let levels: &[LevelRow] = &self.rows.performance.rows;
        let sheets = [
            levels.len(),
            self.rows.compositions.len(),
            self.rows.changes.len(),
        ];
        let largest = sheets.into_iter().max().unwrap_or(0) as u64;
        // The summary block stands below the levels.
        let limit = xlsx::SHEET_ROWS_MAX - 10;
        if largest > limit {
            return Err(AppError::TooLarge {
                what: "rows of a sheet",
                given: largest,
                limit,
            });
        }
        let (Some(first), Some(last)) = (levels.first(), levels.last()) else {
            return Err(AppError::Internal {
                what: "a range without levels".to_owned(),
            });
        };
        let book = xlsx::Book {
            title: self.request.selection.index.as_str(),
            span: (first.session, last.session),
            levels,
            summary: self.rows.performance.summary,
            compositions: &self.rows.compositions,
            changes: &self.rows.changes,
        };
        self.file("index_data", levels.len(), |out| xlsx::write(&book, out))
    }

    fn table<R>(&self, table: &Table<R>, rows: &[R]) -> Result<ExportedFile, AppError> {
        self.file(table.name, rows.len(), |out| match self.request.format {
            FileFormat::Csv => csv::write(table, rows, out),
            FileFormat::Json => json::write(table, rows, out),
            FileFormat::Parquet => {
                let mut file = ParquetFile::begin(table, out)?;
                file.append(rows)?;
                file.end()
            }
            FileFormat::Xlsx => Ok(()),
        })
    }

    /// Write a file under another name and give it its own when it is whole.
    fn file(
        &self,
        table: &str,
        rows: usize,
        content: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
    ) -> Result<ExportedFile, AppError> {
        let levels = &self.rows.performance.rows;
        let ends = levels.first().zip(levels.last());
        let span = ends.map_or_else(String::new, |(first, last)| {
            format!("_{}_{}", first.session, last.session)
        });
        let index = self.request.selection.index.as_str().to_lowercase();
        let name = format!("{index}_{table}{span}.{}", self.request.format.ending());
        let (path, partial) = (
            self.folder.join(&name),
            self.folder.join(format!(".{name}.partial")),
        );
        let written = || -> io::Result<u64> {
            let mut out = BufWriter::new(File::create(&partial)?);
            content(&mut out)?;
            out.flush()?;
            out.get_ref().sync_all()?;
            fs::rename(&partial, &path)?;
            Ok(fs::metadata(&path)?.len())
        };
        let bytes = written().map_err(|source| io_error("write", &path, source))?;
        Ok(ExportedFile {
            path,
            rows: rows as u64,
            bytes,
        })
    }
}

fn io_error(action: &'static str, path: &Path, source: io::Error) -> AppError {
    AppError::Io {
        action,
        path: path.display().to_string(),
        source,
    }
}
