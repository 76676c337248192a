//! Performance: levels with the summary figures of their range.

use equipoise_analytics::{Summary, summary};

use crate::levels::{LevelRow, levels};
use crate::selection::{IndexSelection, Range, SelectedSeries};
use crate::{AppError, Progress, Store};

/// The risk-free rate of the Sharpe ratio, a fraction per year: the convention of the replaced
/// system.
pub const RISK_FREE_ANNUAL: f64 = 0.02;

/// Levels of a range and what they come to. Every figure is a fraction.
#[derive(Debug, Clone)]
pub struct Performance {
    /// The series.
    pub series: SelectedSeries,
    /// One row for each session; at least one.
    pub rows: Vec<LevelRow>,
    /// Figures of the range alone: its total return runs from its first close to its last, its
    /// other figures are over the daily returns of its sessions, without the base session that has
    /// none.
    pub summary: Summary,
}

/// Levels and summary of `selection` in `range`.
///
/// # Errors
/// As [`levels`].
pub async fn performance(
    store: &Store,
    selection: &IndexSelection,
    range: Range,
    progress: &Progress,
) -> Result<Performance, AppError> {
    let found = levels(store, selection, range, progress).await?;
    let closes: Vec<f64> = found.rows.iter().map(|row| row.price_return).collect();
    let returns: Vec<f64> = found
        .rows
        .iter()
        .filter_map(|row| row.daily_return)
        .collect();
    let summary = summary(&closes, &returns, RISK_FREE_ANNUAL);
    Ok(Performance {
        series: found.series,
        rows: found.rows,
        summary,
    })
}
