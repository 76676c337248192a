//! Levels: the published sessions of an index.

pub use equipoise_projection::LevelRow;

use crate::selection::{IndexSelection, Range, SelectedSeries, select};
use crate::{AppError, Progress, Store};

/// The levels of a range, ascending, and the series they belong to.
#[derive(Debug, Clone)]
pub struct Levels {
    /// The series.
    pub series: SelectedSeries,
    /// One row for each session of the range; at least one.
    pub rows: Vec<LevelRow>,
}

/// The levels of `selection` in `range`.
///
/// # Errors
/// When the index is unknown or unbuilt, or the range holds no session of it.
pub async fn levels(
    store: &Store,
    selection: &IndexSelection,
    range: Range,
    progress: &Progress,
) -> Result<Levels, AppError> {
    let (projection, series) = select(store, selection, progress).await?;
    let (from, to) = series.dates(range)?;
    let sessions = from..=to;
    let rows = projection.levels(&series.scope, sessions).await?;
    if rows.is_empty() {
        return Err(series.empty(from, to));
    }
    Ok(Levels { series, rows })
}
