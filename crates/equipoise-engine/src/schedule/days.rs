//! The sessions of an index: which rows of a panel they are, and which follow after the last.

use equipoise_model::{Date, Panel, calendar};

/// Sessions after the last one that are foretold.
const AHEAD: usize = 32;

/// The sessions of an index, by position: those at hand, then those the calendar foretells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexDays {
    rows: Vec<u32>,
    dates: Vec<Date>,
}

impl IndexDays {
    /// Every session of `panel` is one of the index.
    #[must_use]
    pub fn of_panel(panel: &Panel<'_>) -> Self {
        let rows = panel.rows().map(to_u32).collect();
        let dates = panel.sessions.to_vec();
        Self::new(rows, dates)
    }

    fn new(rows: Vec<u32>, mut dates: Vec<Date>) -> Self {
        if let Some(&last) = dates.last() {
            let mut date = last;
            for _ in 0..AHEAD {
                date = calendar::next_session(date);
                dates.push(date);
            }
        }
        Self { rows, dates }
    }

    /// The number of sessions at hand.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no session.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row of the session at `position`.
    #[must_use]
    pub fn row(&self, position: usize) -> usize {
        self.rows[position] as usize
    }

    /// The date at `position`, which may lie up to 32 sessions ahead of those at hand.
    #[must_use]
    pub fn date(&self, position: usize) -> Date {
        self.dates[position]
    }

    /// The position of the first session at or after `date`.
    #[must_use]
    pub fn at_or_after(&self, date: Date) -> usize {
        self.dates[..self.len()].partition_point(|session| *session < date)
    }

    /// The position of `session`, when it is one at hand.
    #[must_use]
    pub fn position(&self, session: Date) -> Option<usize> {
        self.dates[..self.len()].binary_search(&session).ok()
    }
}

fn to_u32(row: usize) -> u32 {
    u32::try_from(row).expect("a panel holds fewer than 2^32 sessions")
}
