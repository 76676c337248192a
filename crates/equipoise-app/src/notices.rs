//! Notices: what the builds had to say about the sessions of an index.

pub use equipoise_projection::NoticeRow;

use crate::selection::{IndexSelection, Range, SelectedSeries, select};
use crate::{AppError, Progress, Store};

/// The notices of a range, and the series they belong to.
#[derive(Debug, Clone)]
pub struct Notices {
    /// The series.
    pub series: SelectedSeries,
    /// One row for each notice, by session, kind and security; there may be none.
    pub rows: Vec<NoticeRow>,
}

/// What the builds of `selection` had to say about `range`.
///
/// # Errors
/// When the index is not known, or the range holds no session of it.
pub async fn notices(
    store: &Store,
    selection: &IndexSelection,
    range: Range,
    progress: &Progress,
) -> Result<Notices, AppError> {
    let (projection, series) = select(store, selection, progress).await?;
    let (from, to) = series.dates(range)?;
    let rows = projection.notices(&series.scope, from..=to).await?;
    Ok(Notices { series, rows })
}
