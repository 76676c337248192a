//! A bit for each date, so that asking for a session is one look into memory.

use chrono::{Datelike, Weekday};

use crate::Date;

/// The days of the week an exchange trades on, from Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Week(pub(super) [bool; 7]);

impl Week {
    pub(super) fn has(self, day: Weekday) -> bool {
        self.0[day.num_days_from_monday() as usize]
    }
}

/// Sessions by date: a bit each from the first date on, the week before and after.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SessionTable {
    /// Day number of the first bit.
    first: i32,
    words: Vec<u64>,
    week: Week,
}

impl SessionTable {
    /// The table from `first` to `last` of a week with exceptions.
    pub(super) fn of(
        week: Week,
        first: Date,
        last: Date,
        exceptions: impl Iterator<Item = (Date, bool)>,
    ) -> Self {
        let days = first.iter_days().take_while(|day| *day <= last).count();
        let mut table = Self {
            first: first.num_days_from_ce(),
            words: vec![0; days.div_ceil(64)],
            week,
        };
        // The last word is filled to its end, beyond the last date.
        for (offset, day) in first.iter_days().take(table.len()).enumerate() {
            table.set(offset, week.has(day.weekday()));
        }
        for (day, is_session) in exceptions {
            if let Some(offset) = table.offset(day) {
                table.set(offset, is_session);
            }
        }
        table
    }

    pub(super) fn is_session(&self, date: Date) -> bool {
        let Some(offset) = self.offset(date) else {
            return self.week.has(date.weekday());
        };
        self.words[offset / 64] >> (offset % 64) & 1 == 1
    }

    /// Where the bit of `date` is; `None` before and after the table.
    fn offset(&self, date: Date) -> Option<usize> {
        let offset = usize::try_from(date.num_days_from_ce() - self.first).ok()?;
        (offset < self.len()).then_some(offset)
    }

    fn len(&self) -> usize {
        self.words.len() * 64
    }

    fn set(&mut self, offset: usize, is_session: bool) {
        let bit = 1 << (offset % 64);
        if is_session {
            self.words[offset / 64] |= bit;
        } else {
            self.words[offset / 64] &= !bit;
        }
    }

    /// What the table holds, for the version of a calendar.
    pub(super) fn content(&self) -> (i32, &[u64]) {
        (self.first, &self.words)
    }
}
