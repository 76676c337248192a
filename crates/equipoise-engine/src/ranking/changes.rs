//! Changes of share counts and listings, in the order in which a ranker takes them in.

use equipoise_model::Panel;
use equipoise_model::panel::ShareChange;

/// The next change up to `row`, and the cursor moved past it.
pub(super) fn next_change(
    changes: &[ShareChange],
    cursor: &mut usize,
    row: usize,
) -> Option<ShareChange> {
    let change = changes
        .get(*cursor)
        .filter(|change| change.row as usize <= row)?;
    *cursor += 1;
    Some(*change)
}

/// Listings and delistings after `row`, by row; on one row the listing comes first.
pub(super) fn listings(panel: &Panel<'_>, row: usize) -> Vec<(u32, u32, bool)> {
    let listed = (0..)
        .zip(panel.listed_row.iter())
        .map(|(at, row)| (*row, at, true));
    let delisted = (0..)
        .zip(panel.delisted_row.iter())
        .map(|(at, row)| (*row, at, false));
    let mut changes: Vec<(u32, u32, bool)> = listed
        .chain(delisted)
        .filter(|(at, ..)| *at as usize > row && *at != u32::MAX)
        .collect();
    changes.sort_unstable_by_key(|(row, column, is_listed)| (*row, *column, !is_listed));
    changes
}
