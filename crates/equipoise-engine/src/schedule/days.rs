//! The sessions of an index: which rows of a panel they are, and which follow after the last.

use equipoise_model::calendar::{self, Calendar};
use equipoise_model::{Date, Panel};

/// Sessions after the last one that are foretold.
const AHEAD: usize = 32;

/// The sessions of an index, by position: those at hand, then those the calendar foretells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexDays {
    rows: Vec<u32>,
    dates: Vec<Date>,
}

impl IndexDays {
    /// The sessions of `panel` that are sessions of `calendar`; every one of them when there is no
    /// calendar, and then the one of New York foretells what follows.
    #[must_use]
    pub fn new(panel: &Panel<'_>, calendar: Option<&Calendar>) -> Self {
        let is_session = |date: Date| calendar.is_none_or(|calendar| calendar.is_session(date));
        let (rows, mut dates): (Vec<u32>, Vec<Date>) = panel
            .rows()
            .map(|row| (to_u32(row), panel.session(row)))
            .filter(|(_, date)| is_session(*date))
            .unzip();
        let calendar = calendar.unwrap_or_else(|| calendar::new_york());
        if let Some(&last) = dates.last() {
            let ahead = calendar.sessions(last, Date::MAX);
            dates.extend(ahead.filter(|date| *date > last).take(AHEAD));
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

    /// The position after the last session at or before `date`.
    #[must_use]
    pub fn after(&self, date: Date) -> usize {
        self.dates[..self.len()].partition_point(|session| *session <= date)
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
