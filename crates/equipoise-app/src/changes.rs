//! Changes: who entered and who left an index, dated by the close that decided it.

pub use equipoise_projection::{ChangeAction, ChangeRow};

use crate::selection::{IndexSelection, Range, SelectedSeries, select};
use crate::{AppError, Progress, Store};

/// The entries and exits of a range, and the series they belong to.
#[derive(Debug, Clone)]
pub struct Changes {
    /// The series.
    pub series: SelectedSeries,
    /// One row for each entry or exit, by session; there may be none.
    pub rows: Vec<ChangeRow>,
}

/// The entries and exits of `selection` in `range`. The base session has none: its members are the
/// first composition.
///
/// # Errors
/// When the index is unknown or unbuilt, or the range holds no session of it.
pub async fn changes(
    store: &Store,
    selection: &IndexSelection,
    range: Range,
    progress: &Progress,
) -> Result<Changes, AppError> {
    let (projection, series) = select(store, selection, progress).await?;
    let (from, to) = series.dates(range)?;
    let sessions = from..=to;
    let rows = projection.changes(&series.scope, sessions).await?;
    Ok(Changes { series, rows })
}
