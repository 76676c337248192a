//! Composition: who is in an index on a session, and with what weight.

pub use equipoise_projection::{At, CompositionRow};

use equipoise_model::Date;
use equipoise_projection::Projection;

use crate::selection::{IndexSelection, Range, SelectedSeries, select};
use crate::{AppError, Progress, Store};

/// The constituents of one session, and the series they belong to.
#[derive(Debug, Clone)]
pub struct Composition {
    /// The series.
    pub series: SelectedSeries,
    /// The session.
    pub session: Date,
    /// Constituents by rank.
    pub rows: Vec<CompositionRow>,
}

/// The constituents of `selection` on `session` (`None`: the last one published), in force during
/// it or after its close.
///
/// # Errors
/// When the index is unknown or unbuilt, or the date is not one of its sessions: the text names
/// `field` and the nearest sessions.
pub async fn composition(
    store: &Store,
    selection: &IndexSelection,
    (field, session): (&'static str, Option<Date>),
    at: At,
    progress: &Progress,
) -> Result<Composition, AppError> {
    let (projection, series) = select(store, selection, progress).await?;
    let session = session.unwrap_or(series.span.last_session);
    let rows = of(projection, &series, (field, session), at).await?;
    Ok(Composition {
        series,
        session,
        rows,
    })
}

/// The constituents of a series that is found already.
pub(crate) async fn of(
    projection: &Projection,
    series: &SelectedSeries,
    (field, session): (&'static str, Date),
    at: At,
) -> Result<Vec<CompositionRow>, AppError> {
    match projection.composition(&series.scope, session, at).await? {
        Some(rows) => Ok(rows),
        None => Err(unknown_session(projection, series, field, session).await?),
    }
}

/// The compositions of every session of a range, for exports.
#[derive(Debug, Clone)]
pub struct Compositions {
    /// The series.
    pub series: SelectedSeries,
    /// Constituents by session, then rank.
    pub rows: Vec<CompositionRow>,
}

/// The constituents of `selection` on every session of `range`.
///
/// # Errors
/// As [`composition`]; also when the range holds more rows than one answer may have.
pub async fn compositions(
    store: &Store,
    selection: &IndexSelection,
    range: Range,
    at: At,
    progress: &Progress,
) -> Result<Compositions, AppError> {
    let (projection, series) = select(store, selection, progress).await?;
    let (from, to) = series.dates(range)?;
    let sessions = from..=to;
    let rows = projection.compositions(&series.scope, sessions, at).await?;
    Ok(Compositions { series, rows })
}

pub(crate) async fn unknown_session(
    projection: &Projection,
    series: &SelectedSeries,
    field: &'static str,
    date: Date,
) -> Result<AppError, AppError> {
    let around = projection.sessions_around(&series.scope, date).await?;
    let nearest = match (around.previous, around.next) {
        (Some(previous), Some(next)) => format!("the nearest sessions are {previous} and {next}"),
        (Some(last), None) => format!("the last session is {last}"),
        (None, Some(first)) => format!("the first session is {first}"),
        (None, None) => "it has no session".to_owned(),
    };
    Ok(AppError::UnknownSession {
        field,
        date,
        index: series.index.to_string(),
        nearest,
    })
}
