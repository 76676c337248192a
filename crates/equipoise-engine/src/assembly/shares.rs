//! Share counts on the panel: what was known at each close, on the share basis of that close.

use std::collections::BTreeMap;

use equipoise_model::calendar::Calendars;
use equipoise_model::panel::ShareChange;
use equipoise_model::{Panel, SecurityId, SecurityMaster, ShareCount};

use super::actions::Split;
use super::{Columns, calendar_of, known_row, to_u32};

/// Share counts, and what places them on a panel.
pub(super) struct Counts<'a> {
    pub(super) panel: &'a Panel<'a>,
    pub(super) counts: &'a [ShareCount],
    pub(super) master: &'a SecurityMaster,
    pub(super) columns: &'a Columns,
    pub(super) calendars: &'a Calendars,
    pub(super) splits: &'a [Split],
}

/// A count and the first row at whose close it may be used.
struct Usable<'a> {
    row: usize,
    count: &'a ShareCount,
}

impl<'a> Counts<'a> {
    /// Every change of a line's known share count, by row, then column.
    ///
    /// At a close the count with the latest effective date among those known then holds, and among
    /// counts of one date the one known last; it is multiplied by the splits since its effective
    /// date (methodology, section 3.4; vector SEL-005).
    pub(super) fn changes(&self) -> Vec<ShareChange> {
        let splits = by_line(self.splits);
        let mut changes = Vec::new();
        for (column, usable) in self.by_column() {
            let splits = splits.get(&column).map_or(&[][..], Vec::as_slice);
            changes.extend(line_changes(column, usable, splits));
        }
        sorted(changes)
    }

    /// Every change of the shares of unlisted classes that are valued at a listed line, counted in
    /// shares of that line, by row, then column.
    pub(super) fn unlisted(&self) -> Vec<ShareChange> {
        let splits = by_line(self.splits);
        let mut changes = Vec::new();
        for (column, classes) in self.unlisted_by_column() {
            // A count is in shares of the line as they were on its effective date: splits of the
            // line multiply it, as they divide the price it is valued at.
            let splits = splits.get(&column).map_or(&[][..], Vec::as_slice);
            // The sum over the classes changes whenever one of them does.
            let mut by_row: BTreeMap<u32, Vec<(SecurityId, f64)>> = BTreeMap::new();
            for (class, usable) in classes {
                let ratio = self
                    .master
                    .get(class)
                    .map_or(1.0, |class| class.conversion_ratio);
                for change in line_changes(column, usable, splits) {
                    let at = by_row.entry(change.row).or_default();
                    at.push((class, change.shares * ratio));
                }
            }
            let mut held: BTreeMap<SecurityId, f64> = BTreeMap::new();
            for (row, classes) in by_row {
                held.extend(classes);
                changes.push(ShareChange {
                    row,
                    column,
                    shares: held.values().sum(),
                });
            }
        }
        sorted(changes)
    }

    fn by_column(&self) -> BTreeMap<u32, Vec<Usable<'a>>> {
        let mut lines: BTreeMap<u32, Vec<Usable<'a>>> = BTreeMap::new();
        for count in self.counts {
            let security = self.master.resolve(&count.symbol, count.effective);
            let column = security.and_then(|id| self.columns.of(id));
            if let Some(column) = column
                && let Some(row) = self.usable_row(count, column)
            {
                lines.entry(column).or_default().push(Usable { row, count });
            }
        }
        lines
    }

    /// Counts of classes without bars, by the column of the line they convert to, then by class.
    fn unlisted_by_column(&self) -> BTreeMap<u32, BTreeMap<SecurityId, Vec<Usable<'a>>>> {
        let mut lines: BTreeMap<u32, BTreeMap<SecurityId, Vec<Usable<'a>>>> = BTreeMap::new();
        for count in self.counts {
            let Some(class) = self.master.resolve(&count.symbol, count.effective) else {
                continue;
            };
            if let Some(column) = self.converts_to(class, count)
                && let Some(row) = self.usable_row(count, column)
            {
                let classes = lines.entry(column).or_default();
                classes
                    .entry(class)
                    .or_default()
                    .push(Usable { row, count });
            }
        }
        lines
    }

    fn converts_to(&self, class: SecurityId, count: &ShareCount) -> Option<u32> {
        if self.columns.of(class).is_some() {
            return None;
        }
        let listed = self.master.get(class)?.converts_to.as_deref()?;
        self.columns
            .of(self.master.resolve(listed, count.effective)?)
    }

    /// The first row at whose close `count` may be used; `None` while there is none.
    fn usable_row(&self, count: &ShareCount, column: u32) -> Option<usize> {
        let effective = self.panel.row_at_or_after(count.effective);
        let row = count.known.map_or(effective, |known| {
            let line = &self.panel.securities[column as usize];
            let calendar = calendar_of(self.calendars, line);
            effective.max(known_row(&self.panel.sessions, calendar, known))
        });
        (row < self.panel.sessions.len()).then_some(row)
    }
}

fn sorted(mut changes: Vec<ShareChange>) -> Vec<ShareChange> {
    changes.sort_by_key(|change| (change.row, change.column));
    changes
}

fn by_line(splits: &[Split]) -> BTreeMap<u32, Vec<Split>> {
    let mut lines: BTreeMap<u32, Vec<Split>> = BTreeMap::new();
    for split in splits {
        lines.entry(split.column).or_default().push(*split);
    }
    lines
}

/// The share counts of one line that are known, one after the other.
fn line_changes(column: u32, mut usable: Vec<Usable<'_>>, splits: &[Split]) -> Vec<ShareChange> {
    usable.sort_by_key(|entry| entry.row);
    let mut rows: Vec<usize> = usable.iter().map(|entry| entry.row).collect();
    rows.extend(splits.iter().map(|split| split.row));
    rows.sort_unstable();
    rows.dedup();
    let mut usable = usable.into_iter().peekable();
    let mut best: Option<&ShareCount> = None;
    let mut current = f64::NAN;
    let mut changes = Vec::new();
    for row in rows {
        while let Some(entry) = usable.next_if(|entry| entry.row <= row) {
            let order = |count: &ShareCount| (count.effective, count.known);
            if best.is_none_or(|best| order(entry.count) >= order(best)) {
                best = Some(entry.count);
            }
        }
        let Some(count) = best else { continue };
        let since = splits
            .iter()
            .filter(|split| split.row <= row && split.ex_date > count.effective);
        let shares = since.fold(count.shares_outstanding, |shares, split| {
            shares * split.factor
        });
        if shares.to_bits() != current.to_bits() {
            changes.push(ShareChange {
                row: to_u32(row),
                column,
                shares,
            });
            current = shares;
        }
    }
    changes
}
