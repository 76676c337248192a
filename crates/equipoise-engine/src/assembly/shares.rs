//! Share counts on the panel: what was known at each close, on the share basis of that close.

use std::collections::BTreeMap;

use equipoise_model::panel::ShareChange;
use equipoise_model::{Date, Panel, SecurityId, SecurityMaster, ShareCount, calendar};

use super::actions::Split;
use super::{Columns, to_u32};

/// A count and the first row at whose close it may be used.
struct Usable<'a> {
    row: usize,
    count: &'a ShareCount,
}

/// Every change of a line's known share count, by row, then column.
///
/// At a close the count with the latest effective date among those known then holds, and among
/// counts of one date the one known last; it is multiplied by the splits since its effective date
/// (methodology, section 3.4; vector SEL-005).
pub(super) fn changes(
    panel: &Panel<'_>,
    counts: &[ShareCount],
    master: &SecurityMaster,
    columns: &Columns,
    splits: &[Split],
) -> Vec<ShareChange> {
    let splits = by_line(splits);
    let mut changes = Vec::new();
    for (column, usable) in by_column(panel, counts, master, columns) {
        let none = Vec::new();
        let splits = splits.get(&column).unwrap_or(&none);
        line_changes(column, &usable, splits, &mut changes);
    }
    changes.sort_by_key(|change: &ShareChange| (change.row, change.column));
    changes
}

/// Every change of the shares of unlisted classes that are valued at a listed line, counted in
/// shares of that line, by row, then column.
pub(super) fn unlisted(
    panel: &Panel<'_>,
    counts: &[ShareCount],
    master: &SecurityMaster,
    columns: &Columns,
    splits: &[Split],
) -> Vec<ShareChange> {
    // By column of the listed line, then by class.
    let mut classes: BTreeMap<u32, BTreeMap<SecurityId, Vec<Usable<'_>>>> = BTreeMap::new();
    for count in counts {
        let Some(id) = master.resolve(&count.symbol, count.effective) else {
            continue;
        };
        let Some(listed) = master
            .get(id)
            .and_then(|class| class.converts_to.as_deref())
        else {
            continue;
        };
        let listed = master.resolve(listed, count.effective);
        let Some(column) = listed.and_then(|id| columns.of(id)) else {
            continue;
        };
        let row = usable_row(panel, count);
        if columns.of(id).is_none() && row < panel.sessions.len() {
            let usable = classes.entry(column).or_default().entry(id).or_default();
            usable.push(Usable { row, count });
        }
    }
    let splits = by_line(splits);
    let mut changes = Vec::new();
    for (column, classes) in classes {
        // A count is in shares of the line as they were on its effective date: splits of the line
        // multiply it, as they divide the price it is valued at.
        let splits = splits.get(&column).map_or(&[][..], Vec::as_slice);
        let mut rows: Vec<usize> = classes.values().flatten().map(|entry| entry.row).collect();
        rows.extend(splits.iter().map(|split| split.row));
        rows.sort_unstable();
        rows.dedup();
        for row in rows {
            let shares = classes.iter().filter_map(|(class, usable)| {
                let ratio = master.get(*class)?.conversion_ratio;
                Some(known_at(usable, splits, row)? * ratio)
            });
            changes.push(ShareChange {
                row: to_u32(row),
                column,
                shares: shares.sum(),
            });
        }
    }
    changes.sort_by_key(|change: &ShareChange| (change.row, change.column));
    changes
}

/// The first row at whose close `count` may be used.
fn usable_row(panel: &Panel<'_>, count: &ShareCount) -> usize {
    let effective_row = panel.row_at_or_after(count.effective);
    count.known.map_or(effective_row, |known| {
        let is_earlier = |day: &Date| calendar::new_york_close(*day) < known;
        effective_row.max(panel.sessions.partition_point(is_earlier))
    })
}

fn by_column<'a>(
    panel: &Panel<'_>,
    counts: &'a [ShareCount],
    master: &SecurityMaster,
    columns: &Columns,
) -> BTreeMap<u32, Vec<Usable<'a>>> {
    let mut lines: BTreeMap<u32, Vec<Usable<'a>>> = BTreeMap::new();
    for count in counts {
        let security = master.resolve(&count.symbol, count.effective);
        let Some(column) = security.and_then(|id| columns.of(id)) else {
            continue;
        };
        let row = usable_row(panel, count);
        if row < panel.sessions.len() {
            lines.entry(column).or_default().push(Usable { row, count });
        }
    }
    lines
}

fn by_line(splits: &[Split]) -> BTreeMap<u32, Vec<Split>> {
    let mut lines: BTreeMap<u32, Vec<Split>> = BTreeMap::new();
    for split in splits {
        lines.entry(split.column).or_default().push(*split);
    }
    lines
}

fn line_changes(
    column: u32,
    usable: &[Usable<'_>],
    splits: &[Split],
    changes: &mut Vec<ShareChange>,
) {
    let mut rows: Vec<usize> = usable.iter().map(|entry| entry.row).collect();
    rows.extend(splits.iter().map(|split| split.row));
    rows.sort_unstable();
    rows.dedup();
    let mut current = f64::NAN;
    for row in rows {
        let Some(shares) = known_at(usable, splits, row) else {
            continue;
        };
        if shares.to_bits() != current.to_bits() {
            changes.push(ShareChange {
                row: to_u32(row),
                column,
                shares,
            });
            current = shares;
        }
    }
}

/// The share count known at the close of `row`, on the share basis of that session.
fn known_at(usable: &[Usable<'_>], splits: &[Split], row: usize) -> Option<f64> {
    let count = usable
        .iter()
        .filter(|entry| entry.row <= row)
        .map(|entry| entry.count)
        .max_by_key(|count| (count.effective, count.known))?;
    let since = splits
        .iter()
        .filter(|split| split.row <= row && split.ex_date > count.effective);
    Some(since.fold(count.shares_outstanding, |shares, split| {
        shares * split.factor
    }))
}
