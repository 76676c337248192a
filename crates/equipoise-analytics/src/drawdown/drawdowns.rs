//! Drawdown table: every decline with its peak, trough, recovery and length.

use crate::returns::is_level;

/// Depths that agree this closely are as deep as each other: 90 of 100 and 108 of 120 are both
/// 10 % below, though their computed depths differ in the last digit.
const SAME_DEPTH: f64 = 1e-12;

/// One decline. Rows are offsets into the levels it was found in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawdown {
    /// The high it fell from: the last row there, when the series stood at its high for a while.
    pub peak_row: usize,
    /// The lowest level before the recovery; the earliest of equally low ones.
    pub trough_row: usize,
    /// The first row at or above the peak again; `None` while it lasts.
    pub recovery_row: Option<usize>,
    /// `trough ÷ peak − 1`, a negative fraction.
    pub depth: f64,
    /// Rows under water: from the peak to the recovery, or to the last row while it lasts.
    pub length: usize,
}

impl Drawdown {
    /// Rows from the peak down to the trough.
    #[must_use]
    pub fn peak_to_trough(&self) -> usize {
        self.trough_row - self.peak_row
    }

    /// Rows from the trough up to the recovery; `None` while it lasts.
    #[must_use]
    pub fn trough_to_recovery(&self) -> Option<usize> {
        self.recovery_row.map(|row| row - self.trough_row)
    }
}

/// The declines of a series, from the first to the last.
///
/// A decline begins at a high and ends at the first level as high: a peak that is reached again is
/// a recovery, even if the series falls from there at once. Only the last one can be unfinished.
/// `None` without a level, or when one is not positive and finite; empty when the series never falls.
/// Source: methodology, section 6.1; vector ANA-002.
///
/// ```
/// use equipoise_analytics::drawdown::drawdowns;
///
/// let found = drawdowns(&[80.0, 100.0, 75.0, 90.0, 101.0]).unwrap();
/// assert_eq!(found.len(), 1);
/// assert_eq!((found[0].peak_row, found[0].trough_row), (1, 2));
/// assert_eq!((found[0].recovery_row, found[0].depth), (Some(4), -0.25));
/// ```
#[must_use]
pub fn drawdowns(levels: &[f64]) -> Option<Vec<Drawdown>> {
    if levels.is_empty() || !levels.iter().all(|level| is_level(*level)) {
        return None;
    }
    let mut found = Vec::new();
    let mut peak_row = 0;
    while peak_row + 1 < levels.len() {
        let under_water = &levels[peak_row + 1..];
        let recovery = under_water
            .iter()
            .position(|level| *level >= levels[peak_row]);
        let length = recovery.unwrap_or(under_water.len());
        if length > 0 {
            found.push(decline(levels, peak_row, length, recovery.is_some()));
        }
        peak_row += length + 1;
    }
    Some(found)
}

/// The decline from `peak_row` that has `under_water` levels below the peak.
fn decline(levels: &[f64], peak_row: usize, under_water: usize, recovers: bool) -> Drawdown {
    let first = peak_row + 1;
    let trough_row = (first + 1..first + under_water).fold(first, |lowest, row| {
        if levels[row] < levels[lowest] {
            row
        } else {
            lowest
        }
    });
    let recovery_row = recovers.then_some(first + under_water);
    Drawdown {
        peak_row,
        trough_row,
        recovery_row,
        depth: levels[trough_row] / levels[peak_row] - 1.0,
        length: under_water + usize::from(recovers),
    }
}

/// The `count` deepest declines, the deepest first, the earlier of equally deep ones first.
///
/// Fewer when the series has fewer. `None` where [`drawdowns`] is.
/// Source: methodology, section 6.1; vector ANA-002 (`second_drawdown`).
///
/// ```
/// use equipoise_analytics::drawdown::deepest_drawdowns;
///
/// let worst = deepest_drawdowns(&[100.0, 90.0, 100.0, 50.0, 100.0], 1).unwrap();
/// assert_eq!((worst.len(), worst[0].depth), (1, -0.5));
/// ```
#[must_use]
pub fn deepest_drawdowns(levels: &[f64], count: usize) -> Option<Vec<Drawdown>> {
    let mut rest = drawdowns(levels)?;
    let mut deepest = Vec::new();
    while deepest.len() < count {
        let Some(row) = row_of_deepest(&rest) else {
            break;
        };
        deepest.push(rest.remove(row));
    }
    Some(deepest)
}

fn row_of_deepest(drawdowns: &[Drawdown]) -> Option<usize> {
    (0..drawdowns.len()).reduce(|deepest, row| {
        if drawdowns[row].depth < drawdowns[deepest].depth - SAME_DEPTH {
            row
        } else {
            deepest
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decline_that_lasts_has_no_recovery_but_a_length() {
        let found = drawdowns(&[100.0, 90.0, 80.0, 85.0]).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].trough_row, found[0].recovery_row), (2, None));
        assert_eq!((found[0].length, found[0].trough_to_recovery()), (3, None));
    }

    #[test]
    fn standing_at_the_high_is_not_under_water() {
        let found = drawdowns(&[100.0, 100.0, 90.0, 100.0, 100.0]).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].peak_row, found[0].recovery_row), (1, Some(3)));
        assert_eq!(found[0].length, 2);
    }

    #[test]
    fn a_peak_reached_for_a_moment_ends_one_decline_and_begins_the_next() {
        let found = drawdowns(&[100.0, 90.0, 100.0, 80.0]).unwrap();
        let rows = |d: &Drawdown| (d.peak_row, d.recovery_row);
        assert_eq!(
            found.iter().map(rows).collect::<Vec<_>>(),
            [(0, Some(2)), (2, None)]
        );
    }

    #[test]
    fn the_earliest_of_equally_low_levels_is_the_trough() {
        let found = drawdowns(&[100.0, 90.0, 95.0, 90.0]).unwrap();
        assert_eq!(found[0].trough_row, 1);
    }

    #[test]
    fn declines_that_differ_by_rounding_are_as_deep_as_each_other() {
        // 49 × 0.9 and 7 × 0.9: computed, the later one is deeper by one unit in the last place.
        let levels = [49.0, 49.0 * 0.9, 70.0, 70.0 * 0.9 - 1e-14, 71.0];
        let found = deepest_drawdowns(&levels, 2).unwrap();
        assert!(found[1].depth < found[0].depth, "{found:?}");
        assert_eq!((found[0].peak_row, found[1].peak_row), (0, 2));
    }

    #[test]
    fn a_series_that_only_rises_has_no_declines() {
        assert_eq!(drawdowns(&[1.0, 1.0, 2.0]), Some(vec![]));
        assert_eq!(drawdowns(&[1.0]), Some(vec![]));
        assert_eq!(drawdowns(&[]), None);
        assert_eq!(deepest_drawdowns(&[1.0, 2.0], 3), Some(vec![]));
    }
}
