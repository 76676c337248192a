//! A missing price on a local holiday is no gap (methodology, sections 4.2 and 5.2).

use super::Calendar;
use crate::Date;

/// What it means that a security has no price on a date of the index calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MissingPrice {
    /// Its exchange was closed: the price of the session before is the valid one.
    ValidPriorClose,
    /// Its exchange was open: the price is missing, and the definition's policy applies.
    Missing,
}

impl MissingPrice {
    /// The stable name used in files and answers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ValidPriorClose => "valid_prior_close",
            Self::Missing => "missing",
        }
    }
}

impl Calendar {
    /// What it means that a security of this exchange has no price on `date`.
    ///
    /// Dates of different exchanges belong together however many hours apart they close: the Tokyo
    /// price of a date is that of the same date in New York (methodology, section 4.2).
    #[must_use]
    pub fn missing_price(&self, date: Date) -> MissingPrice {
        if self.is_session(date) {
            MissingPrice::Missing
        } else {
            MissingPrice::ValidPriorClose
        }
    }
}
