//! Lookups: what a walk would otherwise search the whole panel for, session after session.

use equipoise_model::panel::Effect;
use equipoise_model::{Panel, SecurityId};

/// What is looked up in the whole panel.
#[derive(Debug, Clone, Default)]
pub struct Lookups {
    /// The ex-dates whose dividends are known only later, by row and column: what a holder had then
    /// must be kept.
    late: Vec<(u32, u32)>,
    /// Row at whose close a listing ends, and column; by row.
    delisted: Vec<(u32, u32)>,
    /// The column of each security, by its number.
    columns: Vec<Option<u32>>,
    /// The security of each column: records of securities are large and far apart.
    securities: Vec<SecurityId>,
}

impl Lookups {
    /// What walks over `panel` look up that go over rows from `first` on.
    #[must_use]
    pub fn of(panel: &Panel<'_>, first: usize) -> Self {
        let actions = panel.actions_between(first, usize::MAX >> 1).iter();
        let late = actions.filter_map(|action| match action.effect {
            Effect::LateDividend { ex_row, .. } => Some((ex_row, action.column)),
            _ => None,
        });
        let ends = panel.delisted_row.iter().copied().zip(0..);
        let mut delisted: Vec<(u32, u32)> = ends.filter(|(row, _)| *row != u32::MAX).collect();
        delisted.sort_unstable();
        let numbers = panel.securities.iter().map(|line| line.id.0 as usize + 1);
        let mut columns = vec![None; numbers.max().unwrap_or(0)];
        for (column, line) in (0..).zip(panel.securities.iter()) {
            columns[line.id.0 as usize] = Some(column);
        }
        Self {
            late: late.collect(),
            delisted,
            columns,
            securities: panel.securities.iter().map(|line| line.id).collect(),
        }
    }

    /// The security in `column`.
    #[must_use]
    pub fn security(&self, column: u32) -> SecurityId {
        self.securities[column as usize]
    }

    /// The column of `security`; `None` when the panel does not hold it.
    #[must_use]
    pub fn column(&self, security: SecurityId) -> Option<u32> {
        self.columns.get(security.0 as usize).copied().flatten()
    }

    /// Row and column of the ex-dates after `row` whose dividends are known only later.
    pub(super) fn late_after(&self, row: usize) -> impl Iterator<Item = (u32, u32)> {
        let late = self.late.iter().copied();
        late.filter(move |(ex_row, _)| *ex_row as usize > row)
    }

    /// The columns whose listing ends at a close of the rows from `first` to `last`.
    pub(super) fn delisted_between(&self, first: usize, last: usize) -> &[(u32, u32)] {
        let start = self
            .delisted
            .partition_point(|(row, _)| (*row as usize) < first);
        let length = self.delisted[start..].partition_point(|(row, _)| *row as usize <= last);
        &self.delisted[start..start + length]
    }
}
