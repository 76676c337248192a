//! Calculation: how levels come about, constituent by constituent, and what moved the divisor.

pub use equipoise_projection::{AdjustmentRow, CalculationRow, CurrencyRow, OverlayRow};

use crate::selection::{IndexSelection, Range, SelectedSeries, select};
use crate::{AppError, Progress, Store, near};

/// The constituents in force over a range, and the series they belong to.
#[derive(Debug, Clone)]
pub struct Calculation {
    /// The series.
    pub series: SelectedSeries,
    /// One row for each session and constituent, by session, then symbol. The base session has none.
    pub rows: Vec<CalculationRow>,
}

/// The calculation of `selection` over `range`, of every constituent or of the one that trades under
/// `symbol`.
///
/// # Errors
/// When the index or the symbol is not known, the range holds no session, or the answer has more rows
/// than one answer may have.
pub async fn calculation(
    store: &Store,
    selection: &IndexSelection,
    range: Range,
    symbol: Option<&str>,
    progress: &Progress,
) -> Result<Calculation, AppError> {
    let (projection, series) = select(store, selection, progress).await?;
    let (from, to) = series.dates(range)?;
    let security = match symbol {
        None => None,
        Some(symbol) => {
            let directory = projection.directory();
            let found = directory.resolve(symbol, to).map(|security| security.id);
            Some(found.ok_or_else(|| AppError::UnknownSecurity {
                symbol: symbol.to_owned(),
                when: format!(" on {to}"),
                near: near::offer(symbol, directory.symbols().map(|(symbol, _)| symbol)),
            })?)
        }
    };
    let rows = projection
        .calculation(&series.scope, from..=to, security)
        .await?;
    Ok(Calculation { series, rows })
}

/// The divisor changes of a range, and the series they belong to.
#[derive(Debug, Clone)]
pub struct Adjustments {
    /// The series.
    pub series: SelectedSeries,
    /// One row for each change, by session, then moment; there may be none.
    pub rows: Vec<AdjustmentRow>,
}

/// What moved the divisor of `selection` in `range`.
///
/// # Errors
/// When the index is not known, or the range holds no session of it.
pub async fn adjustments(
    store: &Store,
    selection: &IndexSelection,
    range: Range,
    progress: &Progress,
) -> Result<Adjustments, AppError> {
    let (projection, series) = select(store, selection, progress).await?;
    let (from, to) = series.dates(range)?;
    let rows = projection.adjustments(&series.scope, from..=to).await?;
    Ok(Adjustments { series, rows })
}

/// Overlay levels of a range, and the series they belong to.
#[derive(Debug, Clone)]
pub struct Overlays {
    /// The series.
    pub series: SelectedSeries,
    /// One row for each session and overlay, by session, then in the order of the definition.
    pub rows: Vec<OverlayRow>,
}

/// The overlays of `selection` in `range`, all or the one called `name`.
///
/// # Errors
/// When the index or the overlay is not known, or the range holds no session of it.
pub async fn overlays(
    store: &Store,
    selection: &IndexSelection,
    range: Range,
    name: Option<&str>,
    progress: &Progress,
) -> Result<Overlays, AppError> {
    let (projection, series) = select(store, selection, progress).await?;
    let (from, to) = series.dates(range)?;
    let rows = projection
        .overlay_levels(&series.scope, from..=to, name)
        .await?;
    if let Some(name) = name
        && rows.is_empty()
    {
        require_overlay(&series, name)?;
    }
    Ok(Overlays { series, rows })
}

/// An overlay that the rule book does not name is a mistake, not an empty answer.
fn require_overlay(series: &SelectedSeries, name: &str) -> Result<(), AppError> {
    let overlays = &series.definition.overlays;
    let names: Vec<&str> = overlays.iter().map(|one| one.name.as_str()).collect();
    if names.contains(&name) {
        return Ok(());
    }
    Err(AppError::UnknownOverlay {
        index: series.index.to_string(),
        name: name.to_owned(),
        known: match names.as_slice() {
            [] => "it has none".to_owned(),
            names => format!("it has {}", names.join(", ")),
        },
    })
}
