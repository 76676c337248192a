//! Volatility of a line, for weights in proportion to its inverse.

use equipoise_model::Panel;

use crate::actions::adjusted_close;

/// Sample standard deviation of the daily returns of the line of `column` over the `window`
/// sessions that end in `row`; `None` with fewer than half of the window, or when it does not move.
///
/// Returns are adjusted for corporate actions, as those of the index are; a session without a close
/// has a return of zero, since its close is carried.
#[must_use]
pub fn daily_deviation(panel: &Panel<'_>, row: usize, column: u32, window: u32) -> Option<f64> {
    let at = column as usize;
    let window = window as usize;
    let first = (row + 1).saturating_sub(window).max(panel.first_row + 1);
    let mut returns = Vec::with_capacity(window);
    for row in first..=row {
        let mut prior = panel.closes(row - 1)[at];
        for action in panel.actions_of(row) {
            if action.column == column {
                prior = adjusted_close(prior, &action.effect);
            }
        }
        let change = panel.closes(row)[at] / prior - 1.0;
        if change.is_finite() {
            returns.push(change);
        }
    }
    if returns.len() < 2 || returns.len() < window / 2 {
        return None;
    }
    let count = returns.len() as f64;
    let mean = returns.iter().sum::<f64>() / count;
    let squares: f64 = returns.iter().map(|change| (change - mean).powi(2)).sum();
    let deviation = (squares / (count - 1.0)).sqrt();
    (deviation > 0.0).then_some(deviation)
}
